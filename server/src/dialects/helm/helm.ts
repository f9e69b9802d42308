/** Helm charts by their values: in a HelmRelease, an Application, a HelmChart, a helmfile, or in a file of values. */
import { inOneStep, type Steps } from '../../base/steps.ts';
import type { Memo } from '../../base/memo.ts';
import type { Dialect } from '../dialect.ts';
import { podSpecWriter } from '../kubernetes/constraintWriter.ts';
import type { Around } from '../elsewhere/around.ts';
import { fieldsOf, type MapValue, spansOf, type Value } from '../../text/values.ts';
import type { YamlDocument } from '../../text/yamlDocument.ts';
import { NOUNS } from '../kubernetes/section.ts';
import type { Workload } from '../kubernetes/workload.ts';
import { isJudgedElsewhere, workloadsOfCarried } from './carried.ts';
import { type Carried, type Layer, readLayer } from './carrier.ts';
import { carriedIn, carrierKind, CARRIERS_PATTERN, hasBlockOfValues } from './carriers/carriers.ts';
import { firstKey, workloadsOfValues } from './release.ts';
import { type Beside, besideIn, isConfigMap } from './resolve.ts';
import { shaped } from './table.ts';

const HINT = new RegExp(`${CARRIERS_PATTERN}|\\b(?:podAntiAffinityPreset|cephClusterSpec|jetstream|raft)[ \\t]*:`, 'm');

export const helm: Dialect<Facts> = {
  name: 'helm',
  docs: {
    title: 'Helm',
    reads:
      'values of [known charts](reads.md): beside a `Chart.yaml`, in a HelmRelease, an Application, a HelmChart, a helmfile, a `fleet.yaml` or a kustomization, and in the files that these name',
    placedBy: 'the scheduler',
  },
  // The hint is a kind or a file that carries values, a ConfigMap of them, or a key that only values of a known shape
  // have.
  hint: { test: (text) => HINT.test(text) || hasBlockOfValues(text) },
  certain: undefined,
  inTemplate: undefined,
  recognises: (root) => inOneStep(() => kindOf(root) !== undefined),
  read: factsOf,
  *join(documents, memo, around) {
    const objects = memo.list(
      helm,
      documents.flatMap((facts) => facts.beside),
    );
    const beside = memo.get(besideIn, objects, [], () => besideIn(objects));
    const workloads = documents.flatMap((facts) => facts.workloads);
    for (const one of documents.flatMap((facts) => facts.carried)) {
      workloads.push(...joined(one, beside, around, memo));
      yield;
    }
    return {
      services: workloads.map(({ service }) => service),
      problems: workloads.flatMap(({ problems }) => problems),
    };
  },
  nouns: NOUNS,
  modelKeys: undefined,
  constraints: podSpecWriter,
  // Values of charts name no machine that is known to be one.
  hostNames: () => inOneStep(() => []),
  foldsCase: false,
  describesMachines: undefined,
  tellsMembers: undefined,
  completions: undefined,
};

/** What one document says. */
interface Facts {
  readonly carried: readonly Carried[];
  /** Objects that releases may refer to. */
  readonly beside: readonly MapValue[];
  /** The workloads of a document that holds only values. */
  readonly workloads: readonly Workload[];
}

/** The kind of a document with values or a chart; undefined for all others. */
function kindOf(root: Value): string | undefined {
  if (root.kind !== 'map') return undefined;
  const carrier = carrierKind(root);
  if (carrier !== undefined) return carrier;
  const fields = fieldsOf(root);
  if (fields.has('kind') || fields.has('apiVersion'))
    return isConfigMap(root) && hasValues(root) ? 'config' : undefined;
  return shaped(root).length > 0 ? 'values' : undefined;
}

/** True for a ConfigMap that `valuesFrom` can refer to. */
function hasValues(root: MapValue): boolean {
  const data = fieldsOf(root).get('data')?.value;
  return (
    data?.kind === 'map' && [...fieldsOf(data).keys()].some((key) => key.includes('values') && /\.ya?ml$/.test(key))
  );
}

function* factsOf({ root }: YamlDocument): Steps<Facts> {
  const kind = kindOf(root);
  if (root.kind !== 'map' || kind === undefined) return { carried: [], beside: [], workloads: [] };
  const carried: Carried[] = [];
  for (const one of carriedIn(root)) {
    const layers: Layer[] = [];
    for (const layer of one.layers) layers.push(yield* readLayer(layer));
    carried.push({ ...one, layers });
  }
  if (kind !== 'values') return { carried, beside: carried.length > 0 ? [] : [root], workloads: [] };
  const release = {
    name: undefined,
    nameRange: firstKey(root),
    namespace: undefined,
    extent: spansOf(root),
    values: root,
    open: false,
  };
  return { carried, beside: [], workloads: workloadsOfValues(release) };
}

function joined(carried: Carried, beside: Beside, around: Around, memo: Memo): readonly Workload[] {
  return memo.get(joined, carried, [beside, around], () => {
    const place = { around, carrier: around.path, at: carried.nameRange, beside };
    return isJudgedElsewhere(carried, place) ? [] : workloadsOfCarried(carried, place);
  });
}

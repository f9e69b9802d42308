/** Helm charts by their values: in a HelmRelease, an Application, a HelmChart, a helmfile, or in a file of values. */
import { podSpecWriter } from '../kubernetes/constraintWriter.ts';
import type { Memo } from '../../base/memo.ts';
import type { Dialect } from '../dialect.ts';
import { fieldsOf, spansOf, type Value } from '../../text/values.ts';
import type { YamlDocument } from '../../text/yamlDocument.ts';
import { NOUNS, type Workload } from '../kubernetes/section.ts';
import { application, chartSource, helmChart, helmChartConfig, helmfile, helmRelease, wholeOf } from './carriers.ts';
import type { Carried, ChartSource, MoreValues } from './carriers.ts';
import { firstKey, workloadsOf, workloadsOfValues } from './release.ts';
import { shaped } from './table.ts';
import { over } from './values.ts';

export const helm: Dialect<Facts> = {
  name: 'helm',
  docs: {
    title: 'Helm',
    reads:
      'values of [known charts](docs/reads.md): in a HelmRelease, an Application, a HelmChart, a helmfile, or alone where their shape tells the chart',
    placedBy: 'the scheduler',
  },
  // Kinds that carry values, a helmfile, or a key that values of a known shape have.
  hint: /\bkind["']?[ \t]*:[ \t]*["']?(?:HelmRelease|HelmRepository|OCIRepository|HelmChart|HelmChartConfig|Application|ApplicationSet)\b|^releases[ \t]*:|\b(?:podAntiAffinityPreset|cephClusterSpec|jetstream|raft)[ \t]*:/m,
  certain: undefined,
  recognises: (root) => kindOf(root) !== undefined,
  // oxlint-disable-next-line require-yield -- one step is all there is
  *read(document) {
    return factsOf(document);
  },
  // oxlint-disable-next-line require-yield -- what takes time has been done
  *join(documents, memo) {
    const sources = new Map(documents.flatMap((facts) => facts.sources).map((source) => [source.key, source]));
    const more = new Map(documents.flatMap((facts) => facts.more).map((values) => [values.joins, values]));
    const carried = documents.flatMap((facts) => facts.carried.flatMap((one) => joined(one, sources, more, memo)));
    const workloads = [...documents.flatMap((facts) => facts.workloads), ...carried];
    return {
      services: workloads.map(({ service }) => service),
      problems: workloads.flatMap(({ problems }) => problems),
    };
  },
  nouns: NOUNS,
  modelKeys: undefined,
  constraints: podSpecWriter,
  // Values of charts name no machine that is known to be one.
  hostNames: () => [],
  foldsCase: false,
  describesMachines: undefined,
  completions: undefined,
};

/** What one document says. */
interface Facts {
  readonly carried: readonly Carried[];
  readonly sources: readonly ChartSource[];
  readonly more: readonly MoreValues[];
  /** Of values alone. */
  readonly workloads: readonly Workload[];
}

const NOTHING: Facts = { carried: [], sources: [], more: [], workloads: [] };

/** Kinds by their API group. */
const GROUPS: Readonly<Record<string, string>> = {
  HelmRelease: 'helm.toolkit.fluxcd.io',
  HelmRepository: 'source.toolkit.fluxcd.io',
  OCIRepository: 'source.toolkit.fluxcd.io',
  HelmChart: 'helm.cattle.io',
  HelmChartConfig: 'helm.cattle.io',
  Application: 'argoproj.io',
  ApplicationSet: 'argoproj.io',
};

/** The kind of a carrier, or what else holds values; undefined for all other documents. */
function kindOf(root: Value): string | undefined {
  if (root.kind !== 'map') return undefined;
  const fields = fieldsOf(root);
  const [kind, apiVersion] = ['kind', 'apiVersion'].map((key) => fields.get(key)?.value);
  if (kind || apiVersion) {
    if (kind?.kind !== 'scalar' || apiVersion?.kind !== 'scalar' || !Object.hasOwn(GROUPS, kind.text)) return undefined;
    return GROUPS[kind.text] === apiVersion.text.split('/')[0] ? kind.text : undefined;
  }
  const releases = fields.get('releases')?.value;
  if (releases?.kind === 'seq' && releases.some((item) => item.kind === 'map' && fieldsOf(item).has('chart')))
    return 'helmfile';
  return shaped(root).length > 0 ? 'values' : undefined;
}

function factsOf({ root }: YamlDocument): Facts {
  const kind = kindOf(root);
  if (root.kind !== 'map' || kind === undefined) return NOTHING;
  switch (kind) {
    case 'values': {
      const release = {
        name: undefined,
        nameRange: firstKey(root),
        namespace: undefined,
        extent: spansOf(root),
        values: root,
        open: false,
      };
      return { ...NOTHING, workloads: workloadsOfValues(release) };
    }
    case 'helmfile':
      return { ...NOTHING, carried: helmfile(root) };
    case 'HelmRelease':
      return { ...NOTHING, carried: helmRelease(wholeOf(root)) };
    case 'HelmChart':
      return { ...NOTHING, carried: helmChart(wholeOf(root)) };
    case 'HelmChartConfig':
      return { ...NOTHING, more: helmChartConfig(wholeOf(root)) };
    case 'Application':
    case 'ApplicationSet':
      return { ...NOTHING, carried: application(kind, wholeOf(root)) };
    default:
      return { ...NOTHING, sources: chartSource(kind, wholeOf(root)) };
  }
}

function joined(
  carried: Carried,
  sources: ReadonlyMap<string, ChartSource>,
  more: ReadonlyMap<string, MoreValues>,
  memo: Memo,
): readonly Workload[] {
  const source = carried.chart.source === undefined ? undefined : sources.get(carried.chart.source);
  const also = carried.joins === undefined ? undefined : more.get(carried.joins);
  return memo.get(joined, carried, [source, also], () => workloadsWith(carried, source, also));
}

function workloadsWith(
  carried: Carried,
  source: ChartSource | undefined,
  also: MoreValues | undefined,
): readonly Workload[] {
  const { chart } = carried;
  const address = chart.address ?? source?.address;
  // The address of an OCIRepository is that of the chart itself.
  const name = chart.name ?? address?.slice(address.lastIndexOf('/') + 1);
  const version = chart.version ?? (chart.name === undefined ? source?.version : undefined);
  const values = also?.values ? over(carried.values, also.values) : carried.values;
  const open = carried.open || (also !== undefined && !also.values);
  return workloadsOf({ ...carried, values, open }, name === undefined ? undefined : { name, address, version });
}

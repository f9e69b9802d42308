/** cephadm service specs: hosts and services, one a document. Of most services a host gets one daemon at most. */
import type { Host, InventoryNode, Problem, Range, Scheduling, Service } from '../../model/service.ts';
import { hostPattern } from '../../scheduling/cephadm.ts';
import { HOST } from '../../scheduling/cluster.ts';
import { readPlacement } from './placement.ts';
import type { Placement } from './placement.ts';
import { softwareOfCephService } from '../quorumSoftware.ts';
import type { Memo } from '../../model/memo.ts';
import { reportRepeated, textOf } from '../reader.ts';
import { reportTo } from '../report.ts';
import type { Reader } from '../reader.ts';
import { fieldsOf, spansOf, visible } from '../yaml/values.ts';
import type { Entry, Value } from '../yaml/values.ts';
import type { YamlDocument } from '../yaml/yamlDocument.ts';

export const cephadm: Reader<Facts> = {
  dialect: 'cephadm',
  hint: /^["']?service_type["']?[ \t]*:/m,
  certain: /^service_type[ \t]*:/m,
  recognises: (root) => root.kind === 'map' && fieldsOf(root).get('service_type')?.value.kind === 'scalar',
  // oxlint-disable-next-line require-yield -- one step is all there is
  *read(document) {
    return { nodes: readHost(document), ...readSpec(document) };
  },
  // oxlint-disable-next-line require-yield -- one step is all there is
  *join(facts, memo) {
    const nodes = memo.list(
      cephadm,
      facts.flatMap((one) => one.nodes),
    );
    return {
      services: facts.flatMap(({ spec }) => (spec ? [serviceAmong(spec, nodes, memo)] : [])),
      problems: facts.flatMap(({ problems }) => problems),
      nodes,
    };
  },
};

/** What one document says. A service goes to hosts of other documents. */
interface Facts {
  readonly nodes: readonly InventoryNode[];
  readonly spec?: Spec;
  readonly problems: readonly Problem[];
}

interface Spec {
  readonly type: string;
  readonly name: string;
  readonly nameRange: Range;
  readonly extent: readonly Range[];
  readonly placement: Placement;
  /** Where the placement is stated. */
  readonly key: Range;
  /** False where something in it could not be read. */
  readonly complete: boolean;
}

const NOUNS = { replica: ['daemon', 'daemons'], host: ['host', 'hosts'] } as const;

/** `service_type: host`. Its location and its labels are labels to a scheduler. */
function readHost({ root }: YamlDocument): InventoryNode[] {
  const fields = rootFields(root);
  const hostname = fields.get('hostname')?.value;
  if (typeOf(fields) !== 'host' || hostname?.kind !== 'scalar') return [];
  const labels = new Map<string, string>();
  const given = fields.get('labels')?.value;
  for (const label of given?.kind === 'seq' ? given.items() : [])
    if (label.kind === 'scalar') labels.set(label.text, '');
  const location = fields.get('location')?.value;
  for (const [key, { value }] of location?.kind === 'map' ? fieldsOf(location) : []) {
    if (value.kind === 'scalar') labels.set(key, value.text);
  }
  return [{ name: hostname.text, range: hostname.at, labels }];
}

function readSpec({ root }: YamlDocument): Omit<Facts, 'nodes'> {
  const problems: Problem[] = [];
  const type = typeOf(rootFields(root));
  if (root.kind !== 'map' || type === undefined || type === 'host') return { problems };
  const report = reportTo(problems);
  const fields = fieldsOf(root, reportRepeated(report));
  const entry = fields.get('placement');
  if (!entry) return { problems };
  const id = fields.get('service_id');
  const name = id && textOf(id.value, visible(id), 'service_id must be plain text', report);
  const placement = readPlacement(entry, report);
  const spec: Spec = {
    type,
    name: name === undefined || name === type ? type : `${type}.${name}`,
    nameRange: fields.get('service_type')?.value.at ?? root.at,
    extent: spansOf(root),
    placement,
    key: entry.key.at,
    complete: placement.complete && problems.length === 0,
  };
  return { spec, problems };
}

function serviceAmong(spec: Spec, nodes: readonly InventoryNode[], memo: Memo): Service {
  return memo.get(serviceOf, spec, [nodes], () => serviceOf(spec, nodes));
}

function serviceOf(
  { type, name, nameRange, extent, placement, key, complete }: Spec,
  nodes: readonly InventoryNode[],
): Service {
  const { hosts, scheduling } = place(type, placement, nodes, key);
  const software = softwareOfCephService(type);
  return {
    name,
    nameRange,
    extent,
    nouns: NOUNS,
    hosts,
    ...(scheduling && { scheduling }),
    declarations: [],
    complete: complete && (hosts.length > 0 || scheduling !== undefined),
    ...(software ? { software: { value: software, range: nameRange } } : { quorumBased: 'unless-declared' }),
  };
}

/** Services of which cephadm puts several daemons on a host; of the others a host gets one at most. */
const COLOCATING = new Set(['mds', 'rgw', 'rbd-mirror']);

/**
 * Every candidate gets its daemons where they are all wanted. With a smaller `count` cephadm chooses, and nothing in the
 * file says how. Which hosts there are, and which carry a label, is known when the file describes hosts.
 */
function place(
  type: string,
  placement: Placement,
  nodes: readonly InventoryNode[],
  range: Range,
): { readonly hosts: readonly Host[]; readonly scheduling?: Scheduling } {
  const { count, countPerHost, label, pattern = '*' } = placement;
  const candidates = candidatesOf(placement, nodes);
  const colocates = COLOCATING.has(type);
  if (candidates && (count === undefined || count.value >= candidates.length)) {
    const listing = { kind: 'fixed', reason: 'cephadm gives every host as many daemons' } as const;
    const share = (index: number): number => {
      if (count === undefined) return countPerHost;
      return colocates ? Math.ceil((count.value - index) / candidates.length) : 1;
    };
    const hosts = candidates.map(({ name, at }, index) => ({ name, nameRange: at, replicas: share(index), listing }));
    return { hosts };
  }
  // What a pattern leaves of hosts that are described elsewhere is not known.
  if (count === undefined || count.value === 0 || (!candidates && pattern !== '*')) return { hosts: [] };
  const named = candidates?.map(({ name }) => ({
    matchFields: [{ key: 'metadata.name', operator: 'In', values: [name] }],
  }));
  const labelled = label === undefined ? undefined : [{ matchExpressions: [{ key: label, operator: 'Exists' }] }];
  const terms = named ?? labelled;
  const constraint = colocates
    ? ({ kind: 'max-skew', key: HOST, maxSkew: 1 } as const)
    : ({ kind: 'at-most-per-domain', key: HOST, max: 1 } as const);
  return {
    hosts: [],
    scheduling: {
      replicas: count,
      selector: new Map(),
      ...(terms && { terms }),
      tolerations: [],
      constraints: [{ constraint, range, hard: true, selectsItself: true }],
      ...(!colocates && { atMostOneEach: true }),
    },
  };
}

interface Candidate {
  readonly name: string;
  readonly at: Range;
}

/** Undefined where nobody can tell. Without a word about hosts all of them are meant. */
function candidatesOf(
  { hosts, label, pattern, count }: Placement,
  nodes: readonly InventoryNode[],
): readonly Candidate[] | undefined {
  if (hosts) return hosts;
  if (nodes.length === 0 || (label ?? pattern ?? count) === undefined) return undefined;
  const matches = pattern === undefined ? undefined : hostPattern(pattern);
  return nodes
    .filter((node) => label === undefined || node.labels.has(label))
    .filter((node) => matches === undefined || matches(node.name))
    .map(({ name, range }) => ({ name, at: range }));
}

function rootFields(root: Value): ReadonlyMap<string, Entry> {
  return root.kind === 'map' ? fieldsOf(root) : new Map<string, Entry>();
}

function typeOf(fields: ReadonlyMap<string, Entry>): string | undefined {
  const type = fields.get('service_type')?.value;
  return type?.kind === 'scalar' ? type.text : undefined;
}

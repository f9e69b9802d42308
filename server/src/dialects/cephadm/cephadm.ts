/** Service specs of cephadm. Each document is a host or a service. A host gets at most one daemon of most services. */
import { inOneStep } from '../../base/steps.ts';
import type { Host, InventoryNode, Problem, Range, Service } from '../../model/service.ts';
import type { Scheduling } from '../../model/scheduling.ts';
import { wildcards } from '../../base/wildcards.ts';
import { HOST } from '../../scheduling/cluster.ts';
import { hostNames } from './hostNames.ts';
import { readPlacement } from './placement.ts';
import type { Placement } from './placement.ts';
import { softwareOfCephService } from '../software/quorumSoftware.ts';
import type { QuorumSoftware } from '../../model/riskModel.ts';
import type { Memo } from '../../base/memo.ts';
import { reportRepeated, textOf } from '../../text/walk.ts';
import { Budget, LIMITS } from '../../text/limits.ts';
import { reportTo } from '../../text/report.ts';
import type { Report } from '../../text/report.ts';
import type { Dialect } from '../dialect.ts';
import { fieldsOf, spansOf, visible } from '../../text/values.ts';
import type { YamlDocument } from '../../text/yamlDocument.ts';
import { readHost, type Machines, machinesOf, openTo, candidatesOf, rootFields, typeOf } from './hosts.ts';

const NOUNS = { replica: ['daemon', 'daemons'], host: ['host', 'hosts'] } as const;

export const cephadm: Dialect<Facts> = {
  name: 'cephadm',
  docs: {
    title: 'cephadm',
    reads: '`mon` services by hosts, label, pattern or count',
    placedBy: 'the file, or the orchestrator',
  },
  hint: /^["']?service_type["']?[ \t]*:/m,
  certain: /^service_type[ \t]*:/m,
  inTemplate: undefined,
  recognises: (root) =>
    inOneStep(() => root.kind === 'map' && fieldsOf(root).get('service_type')?.value.kind === 'scalar'),
  // oxlint-disable-next-line require-yield -- one step is all there is
  *read(document) {
    return { nodes: readHost(document), ...readSpec(document) };
  },
  *join(facts, memo) {
    const nodes = memo.list(
      cephadm,
      facts.flatMap((one) => one.nodes),
    );
    const problems = facts.flatMap((one) => one.problems);
    const report = reportTo(problems);
    const choices = new Budget(LIMITS.choices, report);
    const comparisons = new Budget(LIMITS.comparisons, report);
    const machines = memo.get(machinesOf, nodes, [], () => machinesOf(nodes));
    const services: Service[] = [];
    for (const { spec } of facts) {
      if (!spec) continue;
      const { hosts, pattern } = spec.placement;
      const compared = pattern === undefined ? 0 : nodes.length * wildcards(pattern).workOn(machines.longest);
      const within =
        choices.spend((hosts ?? nodes).length, spec.nameRange) && comparisons.spend(compared, spec.nameRange);
      if (within) services.push(serviceAmong(spec, machines, memo));
      yield;
    }
    return { services, problems, nodes };
  },
  nouns: NOUNS,
  modelKeys: undefined,
  constraints: undefined,
  hostNames,
  foldsCase: false,
  describesMachines: /\bservice_type["']?:\s*["']?host\b/,
  tellsMembers: undefined,
  completions: undefined,
};

/** What one document says. A service may be placed on hosts of other documents. */
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
  /** The place of the statement. */
  readonly key: Range;
  /** False where something in it could not be read. */
  readonly complete: boolean;
}

function readSpec({ root }: YamlDocument): Omit<Facts, 'nodes'> {
  const problems: Problem[] = [];
  const type = typeOf(rootFields(root));
  if (root.kind !== 'map' || type === undefined || type === 'host') return { problems };
  const report = reportTo(problems);
  const fields = fieldsOf(root, reportRepeated(report));
  const unmanaged = fields.get('unmanaged')?.value;
  // cephadm neither adds nor removes daemons of such a service, so its placement says nothing.
  if (unmanaged?.kind === 'scalar' && /^(?:true|yes|on)$/i.test(unmanaged.text)) return { problems };
  const nameRange = fields.get('service_type')?.value.at ?? root.at;
  const entry = fields.get('placement');
  const stated = entry && readPlacement(entry, report);
  const placement = stated && !stated.empty ? stated : defaultOf(type, nameRange);
  if (!placement) return { problems };
  const id = fields.get('service_id');
  const name = id && textOf(id.value, visible(id), '`service_id` must be plain text', report);
  if (softwareOfCephService(type)) reportRefused(type, placement, report);
  const spec: Spec = {
    type,
    name: name === undefined || name === type ? type : `${type}.${name}`,
    nameRange,
    extent: spansOf(root),
    placement,
    key: entry?.key.at ?? nameRange,
    complete: placement.complete && problems.length === 0,
  };
  return { spec, problems };
}

function serviceAmong(spec: Spec, machines: Machines, memo: Memo): Service {
  return memo.get(serviceOf, spec, [machines], () => serviceOf(spec, machines));
}

function serviceOf({ type, name, nameRange, extent, placement, key, complete }: Spec, machines: Machines): Service {
  const { hosts, scheduling, down } = place(type, placement, machines, key);
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
    ...(software
      ? { software: { value: withMembersDown(software, hosts.length, down), range: nameRange } }
      : { quorumBased: 'unless-declared' }),
  };
}

/**
 * The placement where none is stated. cephadm takes five monitors (src/pybind/mgr/cephadm/module.py); of other services
 * nothing is known.
 */
function defaultOf(type: string, at: Range): Placement | undefined {
  if (type !== 'mon') return undefined;
  return {
    count: { value: 5, range: at, uneditable: 'it is the default of cephadm' },
    empty: false,
    complete: true,
  };
}

/** Reports what cephadm refuses for services with one daemon a host: src/pybind/mgr/cephadm/schedule.py, validate. */
function reportRefused(type: string, { count, countPerHost }: Placement, report: Report): void {
  if (countPerHost && countPerHost.value > 1) {
    const refused = `count_per_host ${countPerHost.value} for ${type}`;
    report(countPerHost.range, `Cephadm refuses ${refused}: a host gets one ${type} at most`);
  }
  if (count?.value === 0) report(count.range, `Cephadm refuses count 0 for ${type}: use 1 or more`);
}

/**
 * The software with its quorum raised: daemons on hosts that are down are still members, so the others must be a
 * majority of all.
 */
function withMembersDown(software: QuorumSoftware, up: number, down: number): QuorumSoftware {
  return down === 0 ? software : { ...software, quorum: Math.floor((up + down) / 2) + 1 };
}

/** Services with several daemons on one host, where cephadm chooses so. All others have at most one. */
const COLOCATING = new Set(['mds', 'rgw', 'rbd-mirror']);

interface Placed {
  readonly hosts: readonly Host[];
  readonly scheduling?: Scheduling;
  /** How many more hosts hold a daemon and are down. */
  readonly down: number;
}

/**
 * The hosts of a service. Where all candidates are wanted, each gets its daemons. With a smaller `count` cephadm
 * chooses, and the file does not say how. The hosts, and their labels, are known when the file describes hosts.
 */
function place(type: string, placement: Placement, machines: Machines, range: Range): Placed {
  const { count, countPerHost, label, pattern = '*' } = placement;
  const { candidates, down } = openTo(candidatesOf(placement, machines.nodes), machines);
  const colocates = COLOCATING.has(type);
  if (candidates && (count === undefined || count.value >= candidates.length)) {
    const listing = { kind: 'fixed', reason: 'cephadm gives every host as many daemons' } as const;
    const share = (index: number): number => {
      if (count === undefined) return Math.max(1, countPerHost?.value ?? 1);
      return colocates ? Math.ceil((count.value - index) / candidates.length) : 1;
    };
    const hosts = candidates.map(({ name, at }, index) => ({ name, nameRange: at, replicas: share(index), listing }));
    const all = count === undefined || count.value >= candidates.length + down;
    return all ? { hosts, down } : { hosts: [], down: 0 };
  }
  // Nothing tells whether cephadm had chosen a host that is down now.
  if (down > 0) return { hosts: [], down: 0 };
  // It is not known which hosts of another file match a pattern.
  if (count === undefined || count.value === 0 || (!candidates && pattern !== '*')) return { hosts: [], down: 0 };
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
    down: 0,
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

/**
 * What a fix does, found in the plain data of the text before and after it. Nothing here comes from the code that judges
 * fixes: the YAML library reads, the schedulers are those of `bruteForce`, and sizes are counted by hand.
 */
import { parseAllDocuments, Scalar, visit } from 'yaml';
import { assess } from '../../server/src/risk/assess.ts';
import type { FaultModel } from '../../server/src/risk/faultModel.ts';
import { downAYear, formatPercentage } from '../../server/src/rules/wording.ts';
import type { ClusterNode } from '../../server/src/scheduling/cluster.ts';
import type { Constraint, Demand } from '../../server/src/scheduling/constraints.ts';
import { bruteForce } from '../scheduling/bruteForce.ts';
import * as kubernetes from '../scheduling/kubeScheduler.ts';

/** Maps, lists and scalars, aliases and merge keys followed. */
type Data = unknown;

const read = (text: string): readonly Data[] =>
  parseAllDocuments(text, { merge: true, logLevel: 'silent' }).map((document) => {
    // An alias without an anchor stands for itself.
    visit(document, { Alias: (_, alias) => (alias.resolve(document) ? undefined : new Scalar(`*${alias.source}`)) });
    const data: Data = document.toJS();
    return data;
  });

const at = (data: Data, ...keys: readonly (string | number)[]): Data =>
  keys.reduce<Data>((inside, key) => (isRecord(inside) ? inside[key] : undefined), data);

const isRecord = (data: Data): data is Record<string, Data> => typeof data === 'object' && data !== null;
const listAt = (data: Data, ...keys: readonly (string | number)[]): readonly Data[] => {
  const found = at(data, ...keys);
  return Array.isArray(found) ? found : [];
};
const entriesAt = (data: Data, ...keys: readonly (string | number)[]): [string, Data][] => {
  const found = at(data, ...keys);
  return isRecord(found) ? Object.entries(found) : [];
};

/**
 * Where two texts say something else, as `2.spec.replicas`. A list of another length is one place. A text of several lines
 * holds YAML.
 */
function changedPlaces(before: Data, after: Data, path = ''): string[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  // A map that is new is judged by what is in it.
  if ((before === undefined || before === null) && isRecord(after) && !Array.isArray(after)) {
    return Object.entries(after).flatMap(([key, value]) =>
      changedPlaces(undefined, value, path === '' ? key : `${path}.${key}`),
    );
  }
  if (isLong(before) && isLong(after)) return changedPlaces(read(before)[0], read(after)[0], path);
  const comparable =
    isRecord(before) &&
    isRecord(after) &&
    Array.isArray(before) === Array.isArray(after) &&
    !(Array.isArray(before) && Array.isArray(after) && before.length !== after.length);
  if (!comparable) return [path];
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key) => changedPlaces(before[key], after[key], path === '' ? key : `${path}.${key}`));
}

const isLong = (data: Data): data is string => typeof data === 'string' && data.includes('\n');

/** The keys that decide where pods go, in the words of Kubernetes, operators and charts; `.` goes on below them. */
const PLACING =
  'topologySpreadConstraints|affinity|pod|template|podTemplate|podSpec|statefulSet|scheduling|schedulingConstraints|placement|' +
  'zookeeperRef|oneReplicaPerNode|nodeHostnameKey|allowMultiplePerNode|podAntiAffinity|podAntiAffinityPreset|antiAffinity|hardAntiAffinity';
const KUBERNETES = `spec\\.(?:.+\\.)?(?:${PLACING})(?:\\..+)?|spec\\.(?:.+\\.)?(?:minAvailable|maxUnavailable|pdbMaxUnavailable)|metadata\\.annotations.*|spec\\.template\\.metadata\\.annotations.*`;

/** What a fix may change, by dialect. The first group is the one thing that all its changes are in. */
const CHANGEABLE: Readonly<Record<string, RegExp>> = {
  native: /^(\d+\.deployments\.\d+)\.(?:hosts\..+|replicas)$/,
  kubernetes: new RegExp(`^(\\d+(?:\\.items\\.\\d+)?)\\.(?:${KUBERNETES})$`),
  helm: new RegExp(
    `^(\\d+(?:\\.releases\\.\\d+)?)\\.(?:.+\\.)?(?:(?:${PLACING})(?:\\..+)?|minAvailable|maxUnavailable)$`,
  ),
  compose: /^(\d+\.services)\.[^.]+\.deploy\.placement(?:\..+)?$/,
  tiup: /^(\d+\.\w+)\.\d+\.host$/,
  ansible: /^(.+\.hosts)\..+\.\w+$|^(.+\.hosts)\.[^.]+$/,
  juju: /^(\d+\.\w+\.[^.]+)\.(?:to(?:\..+)?|annotations.*)$/,
};

/** What a file is judged with. */
export interface Cluster {
  /** Machines of the project, for a dialect that has none of its own. */
  readonly machines?: readonly string[];
  /** The label of nodes whose values count as machines; without it, each node counts. */
  readonly domain?: string;
  /** Where it is not the majority of one workload. */
  readonly quorums?: readonly Quorum[];
}

export interface Quorum {
  readonly workloads: readonly string[];
  /** How many of its replicas may be lost; absent where that depends on which they are, as some have more votes. */
  readonly spare?: number;
}

/** What would be wrong with an offer, in words; empty where nothing is. */
export function wrongs(
  { dialect, ...cluster }: Cluster & { readonly dialect: string },
  title: string,
  before: string,
  after: string,
): string[] {
  const [old, now] = [read(before), read(after)];
  // What stands below a key of no dialect, with an anchor, is written there for its only user.
  const places = changedPlaces(old, now).filter((place) => !/^\d+\.x-/.test(place));
  const allowed = CHANGEABLE[dialect];
  // The workloads of one quorum are one thing.
  const wholeOf = (thing: string): string => {
    const name = String(at(old, ...thing.split('.'), 'metadata', 'name'));
    const whole = cluster.quorums?.findIndex(({ workloads }) => workloads.includes(name)) ?? -1;
    return whole === -1 ? thing : `quorum ${whole}`;
  };
  const things = places.map((place) => {
    const thing = allowed
      ?.exec(place)
      ?.slice(1)
      .find((group) => group !== undefined);
    return thing === undefined ? undefined : wholeOf(thing);
  });
  const [first] = things;
  const astray = places.filter((_, index) => things[index] === undefined || things[index] !== first);
  const oracle = ORACLES[dialect];
  return [
    ...astray.map((place) => `also changes ${place}`),
    ...(places.length > 0 && oracle ? oracle({ old, now, title, ...cluster }) : []),
  ];
}

interface Reread extends Cluster {
  readonly old: readonly Data[];
  readonly now: readonly Data[];
  readonly title: string;
}

const ORACLES: Readonly<Record<string, (reread: Reread) => string[]>> = {
  native: nativeWrongs,
  kubernetes: kubernetesWrongs,
  compose: composeWrongs,
  tiup: ({ old, now, title }) => placedWrongs(tiupHosts(old), tiupHosts(now), title, PLAIN),
  ansible: ({ old, now, title }) => placedWrongs(ansibleHosts(old), ansibleHosts(now), title, PLAIN),
};

type Held = ReadonlyMap<string, number>;

interface Asked {
  readonly model: FaultModel;
  readonly faults?: number;
  readonly probability?: number;
}

const PLAIN: Asked = { model: { fault: 'crash-stop', level: 'pm', keep: 'vm', removal: false } };

const sum = (numbers: Iterable<number>): number => [...numbers].reduce((all, one) => all + one, 0);

interface Told {
  readonly what: 'tolerance' | 'next' | 'down' | 'failure' | number;
  readonly from: string;
  readonly to: string;
  readonly format: (value: number) => string;
}

/** What a title says of the risk before and after: `tolerates 0 → 1 host failures`, `loss after 3 faults 48 % → 24 %`. */
function toldRisks(title: string): Told[] {
  const tolerance = /tolerates (\d+) → (\d+) /.exec(title);
  const next = /loses quorum in ([^→]+) → (.+?) of cases/.exec(title);
  const down = /, ([^,→]+) → ([^,→]+) down a year/.exec(title);
  const loss = /, loss (?:after (\d+) faults? )?([^→]+) → (.+)$/.exec(title);
  const said = (
    what: Told['what'],
    from: string | undefined,
    to: string | undefined,
    format: Told['format'],
  ): Told => ({
    what,
    from: from ?? '',
    to: to ?? '',
    format,
  });
  return [
    ...(tolerance ? [said('tolerance', tolerance[1], tolerance[2], (value) => String(-value))] : []),
    ...(next ? [said('next', next[1], next[2], formatPercentage)] : []),
    ...(down ? [said('down', down[1], down[2], downAYear)] : []),
    ...(loss ? [said(loss[1] === undefined ? 'failure' : Number(loss[1]), loss[2], loss[3], formatPercentage)] : []),
  ];
}

/** The share of time without a majority, where hosts fail by themselves: over every set of hosts that are down. */
function downtime(held: Held, { keep }: FaultModel, probability: number | undefined): number {
  const groups = [...held.values()].filter((count) => count > 0);
  const share = probability ?? 0.01;
  const weights = keep === 'pm' ? groups.map(() => 1) : groups;
  const majority = Math.floor(sum(weights) / 2) + 1;
  let lost = 0;
  for (let set = 0; set < 2 ** groups.length; set++) {
    const isDown = (_: number, index: number): boolean => ((set >> index) & 1) === 1;
    const up = sum(weights.filter((weight, index) => !isDown(weight, index)));
    const failed = groups.filter(isDown).length;
    if (up < majority) lost += share ** failed * (1 - share) ** (groups.length - failed);
  }
  return lost;
}

/** The replicas are as many as before, on the same hosts, tolerate as much, and have the risk that the title names. */
function placedWrongs(old: Held, now: Held, title: string, { model, faults, probability }: Asked): string[] {
  const found: string[] = [];
  if (sum(old.values()) !== sum(now.values())) found.push('replicas come or go');
  if (String([...old.keys()].toSorted()) !== String([...now.keys()].toSorted()))
    found.push(`other hosts: ${[...now.keys()].join()}`);
  const risk = (held: Held) =>
    assess({
      sizes: [...held.values()].filter((count) => count > 0),
      model,
      quorum: 'majority',
      search: false,
      horizon: 40,
      ...(faults !== undefined && { faults }),
      ...(probability !== undefined && { rates: { ball: probability } }),
    });
  const [was, is] = [risk(old), risk(now)];
  if (is.tolerance < was.tolerance) found.push(`tolerance ${was.tolerance} → ${is.tolerance}`);
  const told = toldRisks(title);
  if (told.length === 0) found.push('no risk is told');
  for (const { what, from, to, format } of told) {
    const [before, then] = [was, is].map((report, index) => {
      if (what === 'tolerance') return -report.tolerance;
      if (what === 'next') return report.current.loss[report.tolerance + 1] ?? Number.NaN;
      if (what === 'down' && model.level === 'vm') return report.failure?.probability ?? Number.NaN;
      if (what === 'down') return downtime([old, now][index] ?? old, model, probability);
      return (what === 'failure' ? report.failure?.probability : report.current.loss[what]) ?? Number.NaN;
    }) as [number, number];
    if (format(before) !== from || format(then) !== to || !(then < before)) found.push(`${title}: ${before} → ${then}`);
  }
  return found;
}

function nativeWrongs({ old, now, title }: Reread): string[] {
  const found: string[] = [];
  for (const [index, document] of old.entries()) {
    const capacities = new Map(entriesAt(document, 'hosts').map(([name, host]) => [name, at(host, 'capacity')]));
    const all = (data: Data): Held => {
      const loads = new Map<string, number>();
      for (const one of listAt(data, 'deployments')) {
        for (const [name, count] of nativeHosts(one)) loads.set(name, (loads.get(name) ?? 0) + count);
      }
      return loads;
    };
    const [before, after] = [all(document), all(now[index])];
    for (const [name, load] of after) {
      const room = capacities.get(name);
      if (typeof room === 'number' && load > room && load > (before.get(name) ?? 0))
        found.push(`${name} holds ${load} of ${room}`);
    }
    for (const [place, one] of listAt(document, 'deployments').entries()) {
      const other = at(now[index], 'deployments', place);
      const names = (data: Data): string[] =>
        entriesAt(data, 'hosts')
          .flatMap(([, value]) => (Array.isArray(value) ? value.map(String) : []))
          .toSorted();
      if (String(names(one)) !== String(names(other))) found.push('names of replicas come or go');
      if (JSON.stringify(one) === JSON.stringify(other) || !/^(?:Rebalance|Concentrate|Best)/.test(title)) continue;
      const asked = askedOf(one);
      if (asked) found.push(...placedWrongs(nativeHosts(one), nativeHosts(other), title, asked));
    }
  }
  return found;
}

/** Undefined where the deployment has a quorum of its own, or hosts with probabilities of their own. */
function askedOf(deployment: Data): Asked | undefined {
  const [fault = '', level = ''] = String(at(deployment, 'fault')).split('/');
  if (level === '' || at(deployment, 'quorum') !== undefined || at(deployment, 'votes') !== undefined) return undefined;
  const [faults, probability] = [at(deployment, 'faults'), at(deployment, 'probability')];
  const removal = at(deployment, 'removal') === true;
  const keep = at(deployment, 'keep') ?? 'vm';
  return {
    model: { fault, level, keep, removal } as FaultModel,
    ...(typeof faults === 'number' && { faults }),
    ...(typeof probability === 'number' && { probability }),
  };
}

function nativeHosts(deployment: Data): Held {
  return new Map(
    entriesAt(deployment, 'hosts').map(([name, value]) => [name, Array.isArray(value) ? value.length : Number(value)]),
  );
}

function counted(names: readonly string[]): Held {
  const held = new Map<string, number>();
  for (const name of names) held.set(name, (held.get(name) ?? 0) + 1);
  return held;
}

/** A name that YAML takes for a number is told from one that is text. */
const tiupHosts = (documents: readonly Data[]): Held =>
  counted(
    documents.flatMap((document) => listAt(document, 'pd_servers').map((one) => JSON.stringify(at(one, 'host')))),
  );

const ansibleHosts = (documents: readonly Data[]): Held =>
  counted(
    documents.flatMap((document) =>
      entriesAt(document, 'all', 'children', 'etcd', 'hosts').map(([, vars]) => JSON.stringify(at(vars, 'hypervisor'))),
    ),
  );

/** How many pods find no node and how few faults are tolerated, at worst and at best. */
interface Reach {
  readonly pending: readonly number[];
  readonly tolerance: readonly number[];
}

function reach(outcomes: readonly string[], spare: number): Reach {
  const found = outcomes.map((outcome) => {
    const [sizes = '', pending = '0'] = outcome.split('|');
    return { sizes: sizes === '' ? [] : sizes.split(' ').map(Number), pending: Number(pending) };
  });
  return {
    pending: ends(found.map(({ pending }) => pending)),
    tolerance: ends(found.map(({ sizes, pending }) => toleranceOf(sizes, spare - pending))),
  };
}

const ends = (numbers: readonly number[]): readonly number[] => [Math.min(...numbers), Math.max(...numbers)];

/** How many hosts may go, the largest first, until more replicas are lost than may be; -1 where there are too few anyway. */
function toleranceOf(sizes: readonly number[], spare: number): number {
  const left = sizes.toSorted((a, b) => b - a);
  let [lost, gone] = [0, -1];
  while (lost <= spare) {
    gone += 1;
    if (gone === sizes.length) break;
    lost += left[gone] ?? 0;
  }
  return gone;
}

const spareOf = (replicas: number): number => replicas - majorityOf(replicas);
const majorityOf = (replicas: number): number => Math.floor(replicas / 2) + 1;

function reachWrongs(old: Reach, now: Reach): string[] {
  const found: string[] = [];
  if (now.pending.some((count, end) => count > (old.pending[end] ?? 0)))
    found.push(`pending ${old.pending.join('-')} → ${now.pending.join('-')}`);
  if (now.tolerance.some((count, end) => count < (old.tolerance[end] ?? 0)))
    found.push(`tolerance ${old.tolerance.join('-')} → ${now.tolerance.join('-')}`);
  return found;
}

const ZONE = 'topology.kubernetes.io/zone';

function kubernetesWrongs({ old, now, title, domain, quorums = [] }: Reread): string[] {
  const changed = old.filter(
    (document, index) => KINDS.has(String(at(document, 'kind'))) && !sameData(document, now[index]),
  );
  const budgets = old.flatMap((document, index) =>
    at(document, 'kind') === 'PodDisruptionBudget' && !sameData(document, now[index])
      ? budgetWrongs(old, document, now[index], quorums)
      : [],
  );
  const [before, after] = [clusterIn(old), clusterIn(now)];
  if (before.nodes.length === 0) return budgets;
  const names = new Set(changed.flatMap((document) => String(at(document, 'metadata', 'name'))));
  const touched = together(before, after, names);
  const judged = touched.flatMap(({ kind, name, replicas }) =>
    kind === 'StatefulSet' ? [quorumOf(name, replicas, quorums)] : [],
  );
  const named = /zone/.test(title) ? ZONE : domain;
  return [
    ...budgets,
    ...[...new Set(judged)].flatMap(({ workloads, spare }) => {
      if (spare === undefined) return [];
      const outcome = (cluster: kubernetes.Cluster, key: string | undefined): Reach => {
        const kept = cluster.workloads
          .filter((one) => touched.some(({ name }) => name === one.name))
          .map((one) => (workloads.includes(one.name) ? { ...one, quorum: 'judged' } : one));
        return reach(kubernetes.outcomesFor({ ...cluster, workloads: kept }, 'judged', key), spare);
      };
      const [was, is] = [outcome(before, domain), outcome(after, domain)];
      const harm = reachWrongs(was, is);
      if (!workloads.some((name) => names.has(name))) return harm.map((each) => `${workloads.join()}: ${each}`);
      const [wasZoned, isZoned] = named === domain ? [was, is] : [outcome(before, named), outcome(after, named)];
      const lower = (isZoned.tolerance[0] ?? 0) > (wasZoned.tolerance[0] ?? 0);
      return [...harm, ...(lower ? [] : [`tolerance stays ${wasZoned.tolerance.join('-')}`])];
    }),
  ];
}

function quorumOf(name: string, replicas: number, quorums: readonly Quorum[]): Quorum {
  const known = quorums.find(({ workloads }) => workloads.includes(name));
  return known ?? { workloads: [name], spare: spareOf(replicas) };
}

const sameData = (one: Data, other: Data): boolean => JSON.stringify(one) === JSON.stringify(other);

/** The workloads of these names, and all whose pods they may come to meet by what any of them selects, before or after. */
function together(
  before: kubernetes.Cluster,
  after: kubernetes.Cluster,
  names: ReadonlySet<string>,
): readonly kubernetes.Workload[] {
  const meet = (one: kubernetes.Workload, other: kubernetes.Workload): boolean =>
    [...one.spread, ...one.apart, ...one.near].some(({ labelSelector }) =>
      kubernetes.selects(labelSelector, other.labels),
    );
  const found = new Set(names);
  for (let count = -1; count < found.size;) {
    count = found.size;
    for (const { workloads } of [before, after]) {
      for (const one of workloads) {
        const touches = workloads.some((other) => found.has(other.name) && (meet(one, other) || meet(other, one)));
        if (touches) found.add(one.name);
      }
    }
  }
  return before.workloads.filter(({ name }) => found.has(name));
}

/**
 * Some quorum has what it needs that had not, or the budget blocked all evictions, and none has less than before and too little.
 * A quorum that other budgets protect as well, and one in which some have more votes, is beyond this.
 */
function budgetWrongs(old: readonly Data[], before: Data, after: Data, quorums: readonly Quorum[]): string[] {
  const wanted = entriesAt(after, 'spec', 'selector', 'matchLabels');
  const covered = old.filter((document) => {
    const labels = new Map(entriesAt(document, 'spec', 'template', 'metadata', 'labels'));
    const isNear = at(document, 'metadata', 'namespace') === at(after, 'metadata', 'namespace');
    return isNear && wanted.length > 0 && wanted.every(([name, value]) => labels.get(name) === value);
  });
  const replicas = new Map(
    covered.map((document) => [
      String(at(document, 'metadata', 'name')),
      Number(at(document, 'spec', 'replicas') ?? 1),
    ]),
  );
  const all = [...replicas].map(([name, count]) => quorumOf(name, count, quorums));
  if (all.some(({ workloads, spare }) => spare === undefined || !workloads.every((name) => replicas.has(name))))
    return [];
  const pods = sum(replicas.values());
  const judged = [...new Set(all)].map(({ workloads, spare = 0 }) => {
    const members = sum(workloads.map((name) => replicas.get(name) ?? 0));
    const left = (budget: Data): number => members - Math.min(members, evictions(budget, pods));
    return { needed: members - spare, old: left(before), now: left(after) };
  });
  const mended = judged.some((one) => one.now >= one.needed && one.old < one.needed);
  const worse = judged.some((one) => one.now < Math.min(one.old, one.needed));
  const [blocked, stuck] = [before, after].map((budget) => evictions(budget, pods) === 0);
  return judged.length === 0 || ((mended || blocked) && !worse && !stuck)
    ? []
    : [`evictions: ${judged.map((one) => `${one.old} → ${one.now} of ${one.needed}`).join()}`];
}

/** How many pods of so many may go. */
function evictions(budget: Data, pods: number): number {
  const [least, most] = [at(budget, 'spec', 'minAvailable'), at(budget, 'spec', 'maxUnavailable')];
  const amount = (value: Data): number =>
    typeof value === 'string' ? Math.ceil((Number(value.replace('%', '')) / 100) * pods) : Number(value);
  return Math.max(0, least === undefined ? amount(most) : pods - amount(least));
}

const KINDS = new Set(['StatefulSet', 'Deployment', 'Job', 'DaemonSet', 'Pod']);

/** Nodes and workloads as the independent scheduler takes them. */
function clusterIn(documents: readonly Data[]): kubernetes.Cluster {
  const labelled = documents.filter((document) => at(document, 'kind') === 'Namespace');
  return {
    nodes: documents.filter((document) => at(document, 'kind') === 'Node').map(nodeOf),
    workloads: documents.filter((document) => KINDS.has(String(at(document, 'kind')))).map(workloadOf),
    namespaces: Object.fromEntries(
      labelled.map((document) => [String(at(document, 'metadata', 'name')), textsAt(document, 'metadata', 'labels')]),
    ),
  };
}

function nodeOf(document: Data): kubernetes.Node {
  const tainted = listAt(document, 'spec', 'taints').length > 0 || at(document, 'spec', 'unschedulable') === true;
  const name = String(at(document, 'metadata', 'name'));
  return { name, labels: { 'kubernetes.io/hostname': name, ...textsAt(document, 'metadata', 'labels') }, tainted };
}

const textsAt = (data: Data, ...keys: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(entriesAt(data, ...keys).map(([key, value]) => [key, String(value)]));

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';

function workloadOf(document: Data): kubernetes.Workload {
  const kind = at(document, 'kind') as kubernetes.Workload['kind'];
  const template = kind === 'Pod' ? document : at(document, 'spec', 'template');
  const pod = at(template, 'spec');
  const namespace = at(document, 'metadata', 'namespace');
  const nodeName = at(pod, 'nodeName');
  const [term] = listAt(pod, 'affinity', 'nodeAffinity', REQUIRED, 'nodeSelectorTerms');
  const terms = (kindOfAffinity: string) => listAt(pod, 'affinity', kindOfAffinity, REQUIRED) as kubernetes.Term[];
  const spreads = listAt(pod, 'topologySpreadConstraints') as kubernetes.Spread[];
  return {
    kind,
    name: String(at(document, 'metadata', 'name')),
    ...(typeof namespace === 'string' && { namespace }),
    labels: textsAt(template, 'metadata', 'labels'),
    replicas: kind === 'Pod' ? 1 : Number(at(document, 'spec', 'replicas') ?? at(document, 'spec', 'parallelism') ?? 1),
    nodeSelector: textsAt(pod, 'nodeSelector'),
    within: listAt(term, 'matchExpressions') as kubernetes.Expression[],
    tolerates: listAt(pod, 'tolerations').length > 0,
    spread: spreads.filter((one) => at(one, 'whenUnsatisfiable') !== 'ScheduleAnyway'),
    apart: terms('podAntiAffinity'),
    near: terms('podAffinity'),
    ...(typeof nodeName === 'string' && { nodeName }),
    pins: {},
  };
}

function composeWrongs({ old, now, machines = [] }: Reread): string[] {
  const nodes = machines.map((name): ClusterNode => ({ name, labels: new Map() }));
  return old.flatMap((document, index) =>
    entriesAt(document, 'services').flatMap(([name, service]): string[] => {
      const other = at(now[index], 'services', name);
      const deploy = at(service, 'deploy');
      if (JSON.stringify(service) === JSON.stringify(other) || nodes.length === 0) return [];
      const demand = (data: Data): Demand => {
        const max = Number(at(data, 'deploy', 'placement', 'max_replicas_per_node') ?? 0);
        const constraints: Constraint[] = max === 0 ? [] : [{ kind: 'at-most-per-domain', key: 'host', max }];
        return { replicas: Number(at(deploy, 'replicas')), nodes, constraints };
      };
      const spare = spareOf(Number(at(deploy, 'replicas')));
      const [was, is] = [service, other].map((data) => reach(bruteForce(demand(data)), spare)) as [Reach, Reach];
      const lower = (is.tolerance[0] ?? 0) > (was.tolerance[0] ?? 0);
      return [...reachWrongs(was, is), ...(lower ? [] : ['tolerance stays as it is'])];
    }),
  );
}

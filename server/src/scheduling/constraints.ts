/** Hard constraints in the terms of the scheduler, whatever the dialect calls them. Several hold together. */
import { Memo } from '../base/memo.ts';
import { type ClusterNode, labelOf } from './cluster.ts';
import { type NodeFilter } from './eligibility.ts';

/** A hard constraint. Its `key` is `HOST` or a label of nodes. */
export type Constraint = AtMostPerDomain | MaxSkew | SameDomain;

interface Counting {
  /** The groups that are counted, as indexes into `groupsOf`. Not given: only the group that has the constraint. */
  readonly counts?: readonly number[];
}

/**
 * No domain of `key` holds more than `max` counted replicas: required pod anti-affinity (`max` 1), a host port (`max` 1
 * per host), Swarm's `max_replicas_per_node`. It does not bind nodes without the label: required anti-affinity lets any
 * number of pods onto those. With `max` 1 it also holds the other way round: where a replica of this group is, none of
 * the counted replicas may come (kube-scheduler, interpodaffinity, `satisfyExistingPodsAntiAffinity`).
 */
interface AtMostPerDomain extends Counting {
  readonly kind: 'at-most-per-domain';
  readonly key: string;
  /** A whole number `>= 1`. */
  readonly max: number;
}

/**
 * `topologySpreadConstraints` with `DoNotSchedule`: a replica goes only where the domain then holds at most `maxSkew`
 * more counted replicas than the least loaded domain did. Nodes must carry the keys of all such constraints, even of
 * those that count nothing, and only what is on such nodes is counted (kube-scheduler, podtopologyspread).
 */
export interface MaxSkew extends Counting {
  readonly kind: 'max-skew';
  readonly key: string;
  /** A whole number `>= 1`. */
  readonly maxSkew: number;
  /** With fewer domains than this, the least load counts as 0. Not given: 1. */
  readonly minDomains?: number;
  /**
   * True where nodes count as domains although the node selector or node affinity rules them out (`nodeAffinityPolicy:
   * Ignore`). Their load of 0 then limits the load of the others. By default they do not count.
   */
  readonly countUnselected?: boolean;
  /**
   * True where nodes with a taint that is not tolerated do not count as domains (`nodeTaintsPolicy: Honor`). By default
   * they count.
   */
  readonly skipTainted?: boolean;
}

/**
 * Required pod affinity: a replica goes only where a counted one is, on a node that carries the key. Where replicas
 * count themselves, the first one goes anywhere. All such constraints of a group count the same replicas.
 */
interface SameDomain extends Counting {
  readonly kind: 'same-domain';
  readonly key: string;
}

/**
 * The `maxSkew` of a spread that demands at least as much, where there is one: at most one in each domain is a skew of
 * 1.
 */
export function skewOf(constraint: Constraint): number | undefined {
  if (constraint.kind === 'max-skew') return constraint.maxSkew;
  return constraint.kind === 'at-most-per-domain' && constraint.max === 1 ? 1 : undefined;
}

/** Replicas that are alike, with the nodes that they may go to. */
export interface Group {
  /** How many replicas are to be placed: an integer `>= 0`. */
  readonly replicas: number;
  /**
   * The nodes that the node selector and required node affinity, or Swarm constraints, allow. Not given: every node.
   */
  readonly selects?: NodeFilter;
  /** The nodes whose taints are tolerated. Not given: every node. */
  readonly tolerates?: NodeFilter;
  /** The nodes that can use the volumes of the replicas. Not given: every node. Spread constraints do not look at it. */
  readonly attaches?: NodeFilter;
  readonly constraints: readonly Constraint[];
  /** How many votes each replica has; absent where each has one. */
  readonly votes?: number;
  /**
   * Labels, with their values, that a node surely needs for these replicas; `HOST` stands for its name. They count
   * where no node is known.
   */
  readonly requires?: readonly (readonly [key: string, value: string])[];
}

/** Replicas that are placed in the same cluster, one at a time, in any order with those of the other groups. */
export interface OtherGroup extends Group {
  /** True for replicas of the same service: its placement includes them. */
  readonly member?: boolean;
  /** True for replicas that end by themselves, as those of a Job do: any number of them may be there. */
  readonly passing?: boolean;
  /** Names of nodes that held a replica before; these replicas are there in addition to those to be placed. */
  readonly placed?: readonly string[];
}

/** The replicas to be placed, with the nodes and constraints. */
export interface Demand extends Group {
  /**
   * All nodes of the cluster, also those that the service may not use: they may still count as domains. Names are
   * unique.
   */
  readonly nodes: readonly ClusterNode[];
  readonly others?: readonly OtherGroup[];
  /**
   * Tells apart nodes that are alike for the scheduler but not for the question, for example by how often they fail.
   * Not given: such nodes are alike.
   */
  readonly kind?: (node: ClusterNode) => string;
}

/** The groups that are placed together; the first is the demand itself. */
export function groupsOf(demand: Demand): readonly [OtherGroup, ...OtherGroup[]] {
  return [{ ...demand, member: true }, ...(demand.others ?? [])];
}

/** How many replicas the service wants, those of its other groups included. */
export function membersOf(demand: Demand): number {
  return groupsOf(demand).reduce((sum, { member, replicas }) => sum + (member === true ? replicas : 0), 0);
}

/** The nodes that can take a replica of the service while no other replica is in its way. */
export function openNodes(demand: Demand): ClusterNode[] {
  const members = groupsOf(demand).filter(({ member, replicas }) => member === true && replicas > 0);
  return demand.nodes.filter((node) => members.some((group) => isOpen(group, node)));
}

/** True where the node can take a replica of the group while no other replica is in its way. */
export function isOpen(group: Group, node: ClusterNode): boolean {
  const { selects = always, tolerates = always, attaches = always, constraints } = group;
  const fits = selects(node) && tolerates(node) && attaches(node);
  return fits && carriesKeys(node, constraints, 'max-skew', 'same-domain');
}

/** True where the constraint counts what is on the node and compares the node's domain with the others. */
export function isCounted(
  constraint: MaxSkew,
  { selects = always, tolerates = always, constraints }: Group,
  node: ClusterNode,
): boolean {
  return (
    (constraint.countUnselected === true || selects(node)) &&
    (constraint.skipTainted !== true || tolerates(node)) &&
    carriesKeys(node, constraints, 'max-skew')
  );
}

/** True where the node has the label of each constraint of these kinds. Every constraint asks, so it is kept by node. */
function carriesKeys(
  node: ClusterNode,
  constraints: readonly Constraint[],
  ...kinds: readonly Constraint['kind'][]
): boolean {
  return carried.get(kinds.join(' '), node, [constraints], () =>
    constraints.every(({ kind, key }) => !kinds.includes(kind) || labelOf(node, key) !== undefined),
  );
}

const carried = new Memo();

function always(): boolean {
  return true;
}

/** Hard constraints in the scheduler's own terms, whatever the dialect calls them. Several hold together. */
import { type ClusterNode, labelOf } from './cluster.ts';
import { type NodeFilter } from './eligibility.ts';

/** A hard constraint. `key` is `HOST` or a label of nodes. */
export type Constraint = AtMostPerDomain | MaxSkew | SameDomain;

interface Counting {
  /** The groups that are counted, by their place in `groupsOf`. Not given: the group that has the constraint. */
  readonly counts?: readonly number[];
}

/**
 * No domain of `key` holds more than `max` counted replicas: required pod anti-affinity (`max` 1), a host port (`max` 1
 * per host), Swarm's `max_replicas_per_node`. It does not bind nodes without the label: required anti-affinity lets any
 * number of pods onto those. With `max` 1 it holds both ways: where a replica of this group is, none of those that it
 * counts may come (kube-scheduler, interpodaffinity, `satisfyExistingPodsAntiAffinity`).
 */
interface AtMostPerDomain extends Counting {
  readonly kind: 'at-most-per-domain';
  readonly key: string;
  /** `>= 1` */
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
  /** `>= 1` */
  readonly maxSkew: number;
  /** With fewer domains than this, the least load counts as 0. Not given: 1. */
  readonly minDomains?: number;
  /**
   * Which nodes count as domains although no replica may go there, so that their load of 0 holds the others down.
   * `nodeAffinityPolicy: Ignore`: those that the node selector or node affinity rules out.
   */
  readonly countUnselected?: boolean;
  /** `nodeTaintsPolicy: Honor` leaves out nodes with a taint that is not tolerated. By default they count. */
  readonly skipTainted?: boolean;
}

/**
 * Required pod affinity: a replica goes only where a counted one is, on a node that carries the key. The first of those
 * that count themselves goes anywhere. Of several such constraints of a group all count the same.
 */
interface SameDomain extends Counting {
  readonly kind: 'same-domain';
  readonly key: string;
}

/** The skew of a spread that demands as much, where one does: at most one in each domain of all is a skew of 1. */
export function skewOf(constraint: Constraint): number | undefined {
  if (constraint.kind === 'max-skew') return constraint.maxSkew;
  return constraint.kind === 'at-most-per-domain' && constraint.max === 1 ? 1 : undefined;
}

/** Replicas that are alike, and where they may go. */
export interface Group {
  /** How many are to be placed: an integer `>= 0`. */
  readonly replicas: number;
  /** Node selector and required node affinity, or Swarm constraints. Not given: every node. */
  readonly selects?: NodeFilter;
  /** Taints and tolerations. Not given: every node. */
  readonly tolerates?: NodeFilter;
  /** The nodes that can use the volumes of the replicas. Not given: every node. Spread constraints do not look at it. */
  readonly attaches?: NodeFilter;
  readonly constraints: readonly Constraint[];
  /** Labels, with their values, that a node surely needs for them, `HOST` for its name: what to go by where no node is known. */
  readonly requires?: readonly (readonly [key: string, value: string])[];
}

/** Replicas that are placed in the same cluster, one at a time, in any order with those of the other groups. */
export interface OtherGroup extends Group {
  /** True where these are replicas of the same service, so that its placement is theirs too. */
  readonly member?: boolean;
  /** True where they end by themselves, as those of a Job: any number of them may be there. */
  readonly passing?: boolean;
  /** Names of nodes with replicas that were there before, besides those to be placed. */
  readonly placed?: readonly string[];
}

/** What is to be placed, and where it may go. */
export interface Demand extends Group {
  /** All nodes of the cluster, those ruled out below included: they may still count as domains. Names are unique. */
  readonly nodes: readonly ClusterNode[];
  readonly others?: readonly OtherGroup[];
  /** What tells nodes apart besides what the scheduler looks at, such as how often they fail. Not given: nothing. */
  readonly kind?: (node: ClusterNode) => string;
}

/** The groups that are placed together; the demand's own is the first. */
export function groupsOf(demand: Demand): readonly [OtherGroup, ...OtherGroup[]] {
  return [{ ...demand, member: true }, ...(demand.others ?? [])];
}

/** How many replicas the service wants. */
export function membersOf(demand: Demand): number {
  return groupsOf(demand).reduce((sum, { member, replicas }) => sum + (member === true ? replicas : 0), 0);
}

/** The nodes that can take a replica of the service as long as no other replica is in its way. */
export function openNodes(demand: Demand): ClusterNode[] {
  const members = groupsOf(demand).filter(({ member, replicas }) => member === true && replicas > 0);
  return demand.nodes.filter((node) => members.some((group) => isOpen(group, node)));
}

/** True where the node can take a replica of the group as long as no other is in its way. */
export function isOpen(group: Group, node: ClusterNode): boolean {
  const { selects = always, tolerates = always, attaches = always, constraints } = group;
  const fits = selects(node) && tolerates(node) && attaches(node);
  return fits && carriesKeys(node, constraints, 'max-skew', 'same-domain');
}

/** True where what is on the node counts for the constraint of the group, and its domain is one of those compared. */
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

function carriesKeys(
  node: ClusterNode,
  constraints: readonly Constraint[],
  ...kinds: readonly Constraint['kind'][]
): boolean {
  return constraints.every(({ kind, key }) => !kinds.includes(kind) || labelOf(node, key) !== undefined);
}

function always(): boolean {
  return true;
}

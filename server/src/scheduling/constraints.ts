/** Hard constraints in the scheduler's own terms, whatever the dialect calls them. Several hold together. */
import { type ClusterNode, labelOf } from './cluster.ts';
import { type NodeFilter } from './eligibility.ts';

export type Constraint = AtMostPerDomain | MaxSkew | SameDomain;

/**
 * No domain of `key` holds more than `max` replicas: required pod anti-affinity to itself (`max` 1), a host port
 * (`max` 1 per host), Swarm's `max_replicas_per_node`. It does not bind nodes without the label: required
 * anti-affinity lets any number of pods onto those.
 */
interface AtMostPerDomain {
  readonly kind: 'at-most-per-domain';
  readonly key: string;
  /** `>= 1` */
  readonly max: number;
}

/**
 * `topologySpreadConstraints` with `DoNotSchedule`: a replica goes only where the domain then holds at most `maxSkew`
 * more than the least loaded domain did. Nodes must carry the keys of all such constraints.
 */
export interface MaxSkew {
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

/** Required pod affinity to itself: all replicas in one domain of `key`, which every node used must carry. */
interface SameDomain {
  readonly kind: 'same-domain';
  readonly key: string;
}

/** What is to be placed, and where it may go. */
export interface Demand {
  /** An integer `>= 0`. */
  readonly replicas: number;
  /** All nodes of the cluster, those ruled out below included: they may still count as domains. Names are unique. */
  readonly nodes: readonly ClusterNode[];
  /** Node selector and required node affinity, or Swarm constraints. Not given: every node. */
  readonly selects?: NodeFilter;
  /** Taints and tolerations. Not given: every node. */
  readonly tolerates?: NodeFilter;
  readonly constraints: readonly Constraint[];
}

/** The nodes that can take a replica as long as no other replica is in its way. */
export function openNodes({ nodes, selects = always, tolerates = always, constraints }: Demand): ClusterNode[] {
  const required = constraints.filter(({ kind }) => kind !== 'at-most-per-domain');
  return nodes.filter((node) => selects(node) && tolerates(node) && carriesKeys(node, required));
}

/**
 * True when the least load of a max-skew constraint stays 0 whatever is placed: there are fewer domains than
 * `minDomains`, or a domain counts that no replica may enter. It then is a plain limit per domain.
 */
export function leastLoadStaysZero(constraint: MaxSkew, demand: Demand): boolean {
  const { nodes, selects = always, tolerates = always, constraints } = demand;
  const spread = constraints.filter(({ kind }) => kind === 'max-skew');
  const counted = nodes.filter(
    (node) =>
      (constraint.countUnselected === true || selects(node)) &&
      (constraint.skipTainted !== true || tolerates(node)) &&
      carriesKeys(node, spread),
  );
  const domains = countDomains(counted, constraint.key);
  return domains < (constraint.minDomains ?? 1) || domains > countDomains(openNodes(demand), constraint.key);
}

function carriesKeys(node: ClusterNode, constraints: readonly Constraint[]): boolean {
  return constraints.every(({ key }) => labelOf(node, key) !== undefined);
}

function countDomains(nodes: readonly ClusterNode[], key: string): number {
  return new Set(nodes.map((node) => labelOf(node, key))).size;
}

function always(): boolean {
  return true;
}

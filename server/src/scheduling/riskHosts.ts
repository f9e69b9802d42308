/** What the risk model sees of replicas on slots: replicas per host, where a host may be a zone or a rack. */
import { type ClusterNode, type Domain, domainId, domainOf } from './cluster.ts';
import { groupBy } from '../base/groupBy.ts';
import type { Slot } from './slots.ts';
import type { Counts } from './symmetry.ts';

/** A legal placement, as the risk model counts it. */
export interface Placement {
  /** Replicas per domain, largest first, used domains only. These are the sizes for the risk engine. */
  readonly sizes: readonly number[];
  /** One assignment with these sizes, in the same order. Alike domains could swap places. */
  readonly domains: readonly Domain[];
  /** How many replicas find no place. */
  readonly pending: number;
}

/** The votes of each member on a slot, in any order; absent where each has one vote. */
export type VotesAt = (slot: number) => readonly number[];

/** A domain of the risk model's key, with the slots in it. */
export interface RiskHost extends Omit<Domain, 'replicas'> {
  readonly slots: readonly number[];
  /** Hosts of the same kind could swap places. */
  readonly kind: string;
}

/**
 * The hosts of the risk model, with their slots.
 * @param kind tells apart nodes that are alike for the scheduler
 */
export function riskHostsOf(slots: readonly Slot[], domain: string, kind?: (node: ClusterNode) => string): RiskHost[] {
  const byDomain = groupBy(slots.entries(), ([, { node }]) => domainId(node, domain));
  return [...byDomain.values()].flatMap((members) => {
    const indices = members.map(([index]) => index);
    return members
      .slice(0, 1)
      .map(([, { node }]) => ({ ...domainOf(node, domain), slots: indices, kind: kind?.(node) ?? '' }));
  });
}

/** A text that is equal exactly for states that the risk model cannot tell apart. */
export function riskKey(state: Counts, hosts: readonly RiskHost[], votesAt?: VotesAt): string {
  return hosts
    .map((host) => ({ load: loadOf(state, host), votes: votesAt && votesOn(host, votesAt), kind: host.kind }))
    .filter(({ load }) => load > 0)
    .map(({ load, votes, kind }) => `${votes?.join(' ') ?? load}${kind}`)
    .toSorted()
    .join(',');
}

/**
 * The placement of a state.
 * @param pending how many replicas find no place
 */
export function placementOf(state: Counts, hosts: readonly RiskHost[], pending: number, votesAt?: VotesAt): Placement {
  const domains = hosts
    .map((host): Domain => {
      const { name, isDomain } = host;
      const votes = votesAt && { votes: votesOn(host, votesAt) };
      return { name, replicas: loadOf(state, host), ...(isDomain && { isDomain }), ...votes };
    })
    .filter(({ replicas }) => replicas > 0)
    .toSorted((a, b) => votesIn(b) - votesIn(a) || b.replicas - a.replicas);
  return { sizes: domains.map(({ replicas }) => replicas), domains, pending };
}

/** The number of votes of all members in the domain. */
export function votesIn({ votes, replicas }: Domain): number {
  return votes?.reduce((sum, vote) => sum + vote, 0) ?? replicas;
}

/** The votes on the slots of a host, largest first. */
function votesOn({ slots }: RiskHost, votesAt: VotesAt): readonly number[] {
  return slots.flatMap((slot) => votesAt(slot)).toSorted((a, b) => b - a);
}

/** The sum of squared sizes: largest with all replicas on one host, smallest when they are spread evenly. */
export function concentration(state: Counts, hosts: readonly RiskHost[]): number {
  return hosts.reduce((sum, host) => sum + loadOf(state, host) ** 2, 0);
}

/** How many replicas a host holds, or how many votes where votes differ. */
export function heldOn(host: RiskHost, state: Counts, votesAt?: VotesAt): number {
  return votesAt ? votesOn(host, votesAt).reduce((sum, vote) => sum + vote, 0) : loadOf(state, host);
}

function loadOf(state: Counts, { slots }: RiskHost): number {
  return slots.reduce((sum, slot) => sum + (state[slot] ?? 0), 0);
}

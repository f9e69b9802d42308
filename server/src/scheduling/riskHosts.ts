/** From replicas per slot to what the risk model sees: replicas per host, where a host may be a zone or a rack. */
import { type ClusterNode, type Domain, domainId, domainOf } from './cluster.ts';
import { groupBy } from '../base/groupBy.ts';
import { type Counts, type Slot } from './slots.ts';

/** A legal placement, as the risk model counts it. */
export interface Placement {
  /** Replicas per domain, largest first, used domains only: the sizes the risk engine takes. */
  readonly sizes: readonly number[];
  /** One assignment with these sizes, in the same order. Alike domains could take each other's place. */
  readonly domains: readonly Domain[];
  /** How many replicas find no place. */
  readonly pending: number;
}

/** A domain of the risk model's key and the slots in it. */
export interface RiskHost extends Omit<Domain, 'replicas'> {
  readonly slots: readonly number[];
  /** Hosts of one kind could take each other's place. */
  readonly kind: string;
}

/** @param kind what tells nodes apart besides what the scheduler looks at */
export function riskHostsOf(slots: readonly Slot[], domain: string, kind?: (node: ClusterNode) => string): RiskHost[] {
  const byDomain = groupBy(slots.entries(), ([, { node }]) => domainId(node, domain));
  return [...byDomain.values()].flatMap((members) => {
    const indices = members.map(([index]) => index);
    return members
      .slice(0, 1)
      .map(([, { node }]) => ({ ...domainOf(node, domain), slots: indices, kind: kind?.(node) ?? '' }));
  });
}

/** Equal exactly for states the risk model cannot tell apart. */
export function riskKey(state: Counts, hosts: readonly RiskHost[]): string {
  return hosts
    .map((host) => ({ load: loadOf(state, host), kind: host.kind }))
    .filter(({ load }) => load > 0)
    .map(({ load, kind }) => `${load}${kind}`)
    .toSorted()
    .join(',');
}

export function placementOf(state: Counts, hosts: readonly RiskHost[], pending: number): Placement {
  const domains = hosts
    .map((host) => {
      const { name, isDomain } = host;
      return { name, replicas: loadOf(state, host), ...(isDomain && { isDomain }) };
    })
    .filter(({ replicas }) => replicas > 0)
    .toSorted((a, b) => b.replicas - a.replicas);
  return { sizes: domains.map(({ replicas }) => replicas), domains, pending };
}

/** The sum of squared sizes: greatest with all replicas on one host, least when they are spread evenly. */
export function concentration(state: Counts, hosts: readonly RiskHost[]): number {
  return hosts.reduce((sum, host) => sum + loadOf(state, host) ** 2, 0);
}

function loadOf(state: Counts, { slots }: RiskHost): number {
  return slots.reduce((sum, slot) => sum + (state[slot] ?? 0), 0);
}

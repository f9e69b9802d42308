/**
 * How often, how long and how likely a service is down, where hosts and their domains (zones, racks) fail and are
 * repaired independently of one another. A host counts when it and every domain around it are up; the service is up
 * while the votes on the hosts that count reach the quorum. All sums are of positive terms, so tiny values keep their
 * relative precision.
 */
import { groupBy } from '../base/groupBy.ts';
import {
  type Domain,
  type Group,
  isIdle,
  type Members,
  nothingLost,
  type SharedInstallation,
  spread,
  spreadIn,
  type State,
  type System,
  systemOf,
} from './lostVotes.ts';

/** A machine with the votes of all members on it. */
export type VotingHost = Domain & { readonly votes: number };

/** The machines of one service, and what must stay up of them. */
export interface Installation {
  /** Hosts without a vote change nothing. */
  readonly hosts: readonly VotingHost[];
  readonly domains: readonly Domain[];
  /** How many votes must stay up. */
  readonly quorum: number;
}

/** How available a service is. Probabilities are between 0 and 1; times are in hours. */
export interface Availability {
  /** The probabilities to find the service down and to find it up. Each is exact to rounding, however small it is. */
  readonly unavailability: number;
  readonly availability: number;
  /**
   * The unavailability while this host (this domain) is taken down for maintenance; the quorum stays that of all
   * members.
   */
  readonly maintenance: PerPart;
  /** Birnbaum importance: the probability that the service is up with this host (this domain) and down without it. */
  readonly importance: PerPart;
  /** How often the service goes down in an hour; absent where a host or a domain that matters states no times. */
  readonly lossesPerHour?: number;
  /** How long the service is down on average, in hours; absent also where it never goes down, or is never up. */
  readonly meanOutageHours?: number;
}

/** One value for each host and for each domain, in the order of the installation. */
export interface PerPart {
  readonly hosts: readonly number[];
  readonly domains: readonly number[];
}

/**
 * The availability of one service. Sources: A. Birnbaum, "On the importance of different components in a multicomponent
 * system" (1969), for importance; the frequency of losses is the sum over hosts and domains of up · failure rate ·
 * importance.
 * @throws RangeError when a probability is not between 0 and 1, a time not above 0, or a domain stands before the one
 * around it
 */
export function availabilityOf(installation: Installation): Availability {
  const { hosts, domains, quorum } = installation;
  const system = systemOf({
    hosts: hosts.map((host) => ({ ...host, votes: [host.votes] })),
    domains,
    quorums: [quorum],
  });
  const lost = spread(system);
  const threshold = system.states - 1;
  const all = total(lost);
  const down = (lost[threshold] ?? 0) / all;
  const importance = importanceIn(system);
  // The service is down while the part is up, or falls only with it.
  const away = (state: State | undefined, matters: number): number => Math.min(1, down + (state?.up ?? 0) * matters);
  const lossesPerHour = lossRate(system, importance);
  return {
    unavailability: down,
    availability: total(lost.subarray(0, threshold)) / all,
    maintenance: {
      hosts: importance.hosts.map((matters, host) => away(system.hosts[host]?.state, matters)),
      domains: importance.domains.map((matters, domain) => away(system.groups[domain]?.state, matters)),
    },
    importance,
    ...(lossesPerHour !== undefined && { lossesPerHour }),
    ...(lossesPerHour !== undefined && lossesPerHour > 0 && { meanOutageHours: down / lossesPerHour }),
  };
}

/**
 * The unavailability alone, as a fraction of all time.
 * @throws RangeError in the cases of `availabilityOf`
 */
export function unavailabilityOf({ hosts, domains, quorum }: Installation): number {
  const voting = hosts.map((host) => ({ ...host, votes: [host.votes] }));
  const system = systemOf({ hosts: voting, domains, quorums: [quorum] });
  const lost = spread(system);
  return (lost[system.states - 1] ?? 0) / total(lost);
}

/** The hours in a year. */
export const HOURS_PER_YEAR = 8760;

/** How likely several services are down at once. */
export interface Together {
  /** The probabilities that at least one of the services is down, and that all are. */
  readonly any: number;
  readonly all: number;
}

/**
 * Several services that share hosts.
 * @throws RangeError in the cases of `availabilityOf`, and where the services have too many votes
 */
export function downTogether(installation: SharedInstallation): Together {
  const system = systemOf(installation);
  const lost = spread(system);
  let [any, all] = [0, 0];
  for (const [state, chance] of lost.entries()) {
    let left = state;
    const down = system.thresholds.toReversed().map((most) => {
      const isDown = left % (most + 1) === most;
      left = Math.floor(left / (most + 1));
      return isDown;
    });
    if (down.some(Boolean)) any += chance;
    if (down.every(Boolean)) all += chance;
  }
  const whole = total(lost);
  return { any: any / whole, all: all / whole };
}

/** Hosts that fail and vote alike, in the same domain, or a domain with all in it. */
type Item = { readonly alike: readonly number[] } | { readonly group: number };

/**
 * The importance of every host and domain. Each is left out once while all others are added. Halves of the parts are
 * added to the other half in turn, so that n parts take n log n additions, and nothing is ever subtracted.
 */
function importanceIn(system: System): PerPart {
  const found = { hosts: system.hosts.map(() => 0), domains: system.groups.map(() => 0) };
  const threshold = system.states - 1;
  const itemsOf = ({ hosts, groups }: Members): readonly Item[] => {
    const voting = hosts.filter((host) => !isIdle(system.hosts[host]?.votes ?? []));
    const kinds = [...groupBy(voting, (host) => kindOf(system, host)).values()];
    const inside = groups.filter((group) => !isIdle(system.groups[group]?.votes ?? []));
    return [...kinds.map((alike) => ({ alike })), ...inside.map((group) => ({ group }))];
  };
  /** Leaves out each item. `others` is what may be lost outside them while the domains around are up: that is `chance`. */
  const leaveOut = (items: readonly Item[], others: Float64Array, chance: number): void => {
    const [item] = items;
    if (item === undefined) return;
    if (items.length > 1) {
      const half = items.length >> 1;
      const [first, second] = [items.slice(0, half), items.slice(half)];
      leaveOut(first, spreadIn(system, membersOf(second), others), chance);
      leaveOut(second, spreadIn(system, membersOf(first), others), chance);
    } else if ('alike' in item) {
      const rest = spreadIn(system, { hosts: item.alike.slice(1), groups: [] }, others);
      const [votes = 0] = system.hosts[item.alike[0] ?? 0]?.votes ?? [];
      const matters = chance * total(rest.subarray(Math.max(0, threshold - votes), threshold));
      for (const host of item.alike) found.hosts[host] = matters;
    } else {
      const group = system.groups[item.group];
      if (!group) return;
      found.domains[item.group] = chance * fallsWith(system, group, others);
      leaveOut(itemsOf(group), others, chance * group.state.up);
    }
  };
  leaveOut(itemsOf(system.free), nothingLost(system), 1);
  return found;
}

const membersOf = (items: readonly Item[]): Members => ({
  hosts: items.flatMap((item) => ('alike' in item ? item.alike : [])),
  groups: items.flatMap((item) => ('group' in item ? item.group : [])),
});

/** A text that is the same for hosts that fail and vote alike. */
function kindOf({ hosts }: System, host: number): string {
  const { state, votes } = hosts[host] ?? {};
  return [votes, state?.down, state?.up, state?.rate].join(' ');
}

/**
 * The probability that the votes lost elsewhere are too few to lose the quorum, but enough together with those of the
 * domain, some of whose hosts may be down by themselves.
 */
function fallsWith(system: System, group: Group, others: Float64Array): number {
  const threshold = system.states - 1;
  const [votes = 0] = group.votes;
  const inside = spreadIn(system, group, nothingLost(system));
  let chance = 0;
  for (let lost = Math.max(0, threshold - votes); lost < threshold; lost += 1) {
    chance += (others[lost] ?? 0) * total(inside.subarray(0, threshold - lost));
  }
  return chance;
}

function lossRate(system: System, importance: PerPart): number | undefined {
  const parts = [
    ...system.hosts.map(({ state }, index) => ({ state, matters: importance.hosts[index] ?? 0 })),
    ...system.groups.map(({ state }, index) => ({ state, matters: importance.domains[index] ?? 0 })),
  ].filter(({ matters }) => matters > 0);
  if (parts.some(({ state }) => state.rate === undefined)) return undefined;
  return total(parts.map(({ state, matters }) => state.up * (state.rate ?? 0) * matters));
}

function total(values: Iterable<number>): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}

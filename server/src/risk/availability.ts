/**
 * How often, how long and how likely a service is down, where hosts and their domains (zones, racks) fail and are
 * repaired independently of one another. A host counts when it and every domain around it are up; the service is up
 * while the votes on the hosts that count reach the quorum. All sums are of positive terms, so tiny values keep their
 * relative precision.
 */
import {
  type Domain,
  isIdle,
  NOTHING_KNOWN,
  type Part,
  type SharedInstallation,
  spread,
  spreadIn,
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
  const lost = spread(system, NOTHING_KNOWN);
  const threshold = system.states - 1;
  const all = lost.reduce((sum, chance) => sum + chance, 0);
  const down = (lost[threshold] ?? 0) / all;
  const up = total(lost.subarray(0, threshold)) / all;
  const away = (part: Part): number => {
    const without = spread(system, { ...NOTHING_KNOWN, down: part });
    return (without[threshold] ?? 0) / total(without);
  };
  const importance = {
    hosts: byKind(system, (host) => hostImportance(system, host)),
    domains: domains.map((_, domain) => domainImportance(system, domain)),
  };
  const lossesPerHour = lossRate(system, importance);
  return {
    unavailability: down,
    availability: up,
    maintenance: {
      hosts: byKind(system, (index) => away({ kind: 'host', index })),
      domains: domains.map((_, index) => away({ kind: 'domain', index })),
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
  const lost = spread(system, NOTHING_KNOWN);
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
  const lost = spread(system, NOTHING_KNOWN);
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

/**
 * A value for each host. Hosts that fail alike, vote alike and are in the same domain have the same value, which is
 * worked out once.
 */
function byKind({ hosts }: System, valueOf: (host: number) => number): readonly number[] {
  const known = new Map<string, number>();
  return hosts.map(({ state, votes, within }, host) => {
    const kind = [votes, state.down, state.up, state.rate, within].join(' ');
    const value = known.get(kind) ?? valueOf(host);
    known.set(kind, value);
    return value;
  });
}

/** The threshold of the only service, and the votes of one of its parts. */
function single(
  system: System,
  [votes = 0]: readonly number[],
): { readonly threshold: number; readonly votes: number } {
  return { threshold: system.states - 1, votes };
}

/** The domains around a part, and the probability that all of them are up. */
function around(
  system: System,
  within: number | undefined,
): { readonly up: ReadonlySet<number>; readonly chance: number } {
  const up = new Set<number>();
  let chance = 1;
  for (let at = within; at !== undefined; at = system.groups[at]?.within) {
    up.add(at);
    chance *= system.groups[at]?.state.up ?? 1;
  }
  return { up, chance };
}

/**
 * The probability that the votes lost elsewhere are too few to lose the quorum, but enough together with this host's
 * votes.
 */
function hostImportance(system: System, index: number): number {
  const host = system.hosts[index];
  if (!host || isIdle(host.votes)) return 0;
  const { up, chance } = around(system, host.within);
  const { threshold, votes } = single(system, host.votes);
  const others = spread(system, { up, without: { kind: 'host', index } });
  return chance * total(others.subarray(Math.max(0, threshold - votes), threshold));
}

/** The same for a domain, some of whose hosts may be down by themselves. */
function domainImportance(system: System, index: number): number {
  const group = system.groups[index];
  if (!group || isIdle(group.votes)) return 0;
  const { threshold, votes } = single(system, group.votes);
  const { up, chance } = around(system, group.within);
  const others = spread(system, { up, without: { kind: 'domain', index } });
  const nothing = new Float64Array(system.states);
  nothing[0] = 1;
  const inside = spreadIn(system, group, nothing, NOTHING_KNOWN);
  let critical = 0;
  for (let o = Math.max(0, threshold - votes); o < threshold; o += 1) {
    critical += (others[o] ?? 0) * total(inside.subarray(0, threshold - o));
  }
  return chance * critical;
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

/** The probability of every number of votes that may be lost together, where hosts and domains fail independently. */

/**
 * The probability that something is down; where failures and repairs are known, its mean times up and down in hours.
 */
export type Reliability = { readonly probability: number } | { readonly mtbf: number; readonly mttr: number };

/** What can fail: a host, or a domain with all that is in it. */
export type Domain = Reliability & {
  /** The domain around it, as an index into the domains; a domain stands behind the one around it. */
  readonly within?: number;
};

/** Several services on the same hosts. */
export interface SharedInstallation {
  /** The hosts, with the votes of each service on them, in the order of the quorums. */
  readonly hosts: readonly (Domain & { readonly votes: readonly number[] })[];
  readonly domains: readonly Domain[];
  readonly quorums: readonly number[];
}

/** The largest number of states; their table takes eight megabytes. */
const MOST_STATES = 1e6;

/** The probabilities that one host or domain is down, and that it is up. */
export interface State {
  readonly down: number;
  readonly up: number;
  /** Failures in an hour while it is up, where known. */
  readonly rate?: number;
}

/** A domain with the indexes of the hosts and domains directly in it. */
export interface Group {
  readonly state: State;
  /** The votes of each service on all hosts in the domain. */
  readonly votes: readonly number[];
  readonly hosts: readonly number[];
  readonly groups: readonly number[];
  readonly within: number | undefined;
}

/** The installation, prepared for the sums. */
export interface System {
  /** How many lost votes take each service down. */
  readonly thresholds: readonly number[];
  /** The number of states: each service has lost 0 to its threshold of votes. */
  readonly states: number;
  readonly hosts: readonly {
    readonly state: State;
    readonly votes: readonly number[];
    readonly within: number | undefined;
  }[];
  readonly groups: readonly Group[];
  /** The hosts and domains that are in no domain. */
  readonly free: Members;
}

/** Hosts and domains, as indexes. */
export type Members = Pick<Group, 'hosts' | 'groups'>;

/**
 * Prepares an installation.
 * @throws RangeError when a number of votes is not whole, a probability is not between 0 and 1, a time is no time, a
 * domain stands
 * before the one around it, or there would be more than a million states
 */
export function systemOf({ hosts, domains, quorums }: SharedInstallation): System {
  const held = (service: number): number =>
    hosts.reduce((sum, { votes }) => sum + checkedVotes(votes[service] ?? 0), 0);
  const members = domains.map(() => ({ votes: quorums.map(() => 0), hosts: [] as number[], groups: [] as number[] }));
  const free = { hosts: [] as number[], groups: [] as number[] };
  for (const [index, { within }] of domains.entries()) {
    if (within !== undefined && !(within in domains && within < index))
      throw new RangeError(`domain ${index} is in ${within}`);
    (within === undefined ? free : (members[within] ?? free)).groups.push(index);
  }
  for (const [index, { within, votes }] of hosts.entries()) {
    if (within !== undefined && !(within in domains)) throw new RangeError(`host ${index} is in domain ${within}`);
    (within === undefined ? free : (members[within] ?? free)).hosts.push(index);
    for (let at = within; at !== undefined; at = domains[at]?.within) {
      const group = members[at];
      if (group) group.votes = group.votes.map((sum, service) => sum + (votes[service] ?? 0));
    }
  }
  // A quorum above all votes is lost from the start, one below 1 is never lost.
  const thresholds = quorums.map((quorum, service) => Math.max(0, held(service) - Math.max(0, quorum) + 1));
  const states = thresholds.reduce((product, threshold) => product * (threshold + 1), 1);
  if (states > MOST_STATES) throw new RangeError('too many services with too many votes on the same hosts');
  return {
    thresholds,
    states,
    hosts: hosts.map((host) => ({ state: stateOf(host), votes: host.votes, within: host.within })),
    groups: domains.map((domain, index) => ({
      state: stateOf(domain),
      within: domain.within,
      ...(members[index] ?? { votes: [], hosts: [], groups: [] }),
    })),
    free,
  };
}

function checkedVotes(votes: number): number {
  if (!Number.isSafeInteger(votes) || votes < 0) throw new RangeError(`${votes} votes are not a whole number`);
  return votes;
}

function stateOf(reliability: Reliability): State {
  if ('probability' in reliability) {
    const { probability } = reliability;
    if (!(probability >= 0 && probability <= 1))
      throw new RangeError(`probability ${probability} is not between 0 and 1`);
    return { down: probability, up: 1 - probability, ...(probability === 0 && { rate: 0 }) };
  }
  const { mtbf, mttr } = reliability;
  if (!(mtbf > 0) || !(mttr >= 0) || mttr === Infinity)
    throw new RangeError(`mtbf ${mtbf} or mttr ${mttr} is not a time`);
  if (mtbf === Infinity) return { down: 0, up: 1, rate: 0 };
  return { down: mttr / (mtbf + mttr), up: mtbf / (mtbf + mttr), rate: 1 / mtbf };
}

/**
 * The probability of each state: so many votes of each service are lost, from 0 to its threshold, which stands for
 * itself and all above. The number of the last service changes fastest.
 */
export function spread(system: System): Float64Array {
  return spreadIn(system, system.free, nothingLost(system));
}

/** The states where nothing can fail. */
export function nothingLost({ states }: System): Float64Array {
  const nothing = new Float64Array(states);
  nothing[0] = 1;
  return nothing;
}

/** The states after these hosts and domains have been added to the states `before`. */
export function spreadIn(system: System, { hosts, groups }: Members, before: Float64Array): Float64Array {
  let lost: Float64Array = before.slice();
  let highest = lost.findLastIndex((chance) => chance > 0);
  for (const index of hosts) {
    const host = system.hosts[index];
    if (host && !isIdle(host.votes)) highest = strike(system, lost, host, highest);
  }
  for (const index of groups) {
    const group = system.groups[index];
    if (!group || isIdle(group.votes)) continue;
    lost = mixed(system, spreadIn(system, group, lost), group.state, lost, group.votes);
  }
  return lost;
}

/** True where no service has a vote. */
export const isIdle = (votes: readonly number[]): boolean => votes.every((held) => held === 0);

/**
 * Adds a host to the states, in their place: a new list for each of thousands of hosts would cost more than its sums.
 * @param highest the highest state with a probability above 0: of thousands most have one too small for a number
 * @returns the highest one afterwards
 */
function strike(
  { thresholds }: System,
  lost: Float64Array,
  { state: { up, down }, votes }: System['hosts'][number],
  highest: number,
): number {
  const last = lost.length - 1;
  const [single] = thresholds.length === 1 ? votes : [];
  let top = highest;
  // With votes lost a state moves up, where all is added already.
  for (let state = highest; state >= 0; state -= 1) {
    const chance = lost[state] ?? 0;
    if (chance === 0) continue;
    lost[state] = chance * up;
    const place = single === undefined ? placeAfter(thresholds, state, votes) : Math.min(state + single, last);
    const struck = (lost[place] ?? 0) + chance * down;
    lost[place] = struck;
    if (place > top && struck > 0) top = place;
  }
  return top;
}

/**
 * A mixture: the states of `stay` with the probability of up, and those of `fall` with more votes lost with the
 * probability of down.
 */
function mixed(
  { thresholds }: System,
  stay: Float64Array,
  { up, down }: State,
  fall: Float64Array,
  votes: readonly number[],
): Float64Array {
  const result = new Float64Array(stay.length);
  const last = stay.length - 1;
  const [single] = thresholds.length === 1 ? votes : [];
  for (let state = 0; state <= last; state += 1) {
    const chance = fall[state] ?? 0;
    result[state] = (result[state] ?? 0) + (stay[state] ?? 0) * up;
    if (chance === 0) continue;
    const place = single === undefined ? placeAfter(thresholds, state, votes) : Math.min(state + single, last);
    result[place] = (result[place] ?? 0) + chance * down;
  }
  return result;
}

/** The index of the state in which each service has lost so many more votes. */
function placeAfter(thresholds: readonly number[], state: number, votes: readonly number[]): number {
  let left = state;
  let place = 0;
  let stride = 1;
  for (let service = thresholds.length - 1; service >= 0; service -= 1) {
    const most = thresholds[service] ?? 0;
    place += stride * Math.min((left % (most + 1)) + (votes[service] ?? 0), most);
    left = Math.floor(left / (most + 1));
    stride *= most + 1;
  }
  return place;
}

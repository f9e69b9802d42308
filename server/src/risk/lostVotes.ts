/** Hosts and domains that fail on their own, and the chance of every number of votes that may be lost with them. */

/** The chance to be found down; where failures and repairs are known, the mean times up and down in hours. */
export type Reliability = { readonly probability: number } | { readonly mtbf: number; readonly mttr: number };

export type Domain = Reliability & {
  /** The domain it is in, as an index into the domains; a domain stands behind the one it is in. */
  readonly within?: number;
};

/** Several services on the same hosts. */
export interface SharedInstallation {
  /** Votes of each service, in the order of the quorums. */
  readonly hosts: readonly (Domain & { readonly votes: readonly number[] })[];
  readonly domains: readonly Domain[];
  readonly quorums: readonly number[];
}

/** Eight megabytes. */
const MOST_STATES = 1e6;

export interface State {
  readonly down: number;
  readonly up: number;
  /** Failures an hour while it is up, where known. */
  readonly rate?: number;
}

export interface Group {
  readonly state: State;
  /** Votes of each service on all hosts in it. */
  readonly votes: readonly number[];
  readonly hosts: readonly number[];
  readonly groups: readonly number[];
  readonly within: number | undefined;
}

export interface System {
  /** So many lost votes take each service down. */
  readonly thresholds: readonly number[];
  /** How many states there are: each service has lost 0 to its threshold of votes. */
  readonly states: number;
  readonly hosts: readonly {
    readonly state: State;
    readonly votes: readonly number[];
    readonly within: number | undefined;
  }[];
  readonly groups: readonly Group[];
  /** What is in no domain. */
  readonly free: Pick<Group, 'hosts' | 'groups'>;
}

export type Part = { readonly kind: 'host' | 'domain'; readonly index: number };

/** What is given: a part that is down, domains that are up, and a part that is left out with all in it. */
export interface Given {
  readonly down?: Part;
  readonly up: ReadonlySet<number>;
  readonly without?: Part;
}

export const NOTHING_KNOWN: Given = { up: new Set() };

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
  // A quorum above all votes is lost with nothing, one below 1 is never lost.
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
 * The chance of each state: so many votes of each service are lost, from 0 to its threshold, which stands for itself and
 * all above. The last service's number changes fastest.
 */
export function spread(system: System, given: Given): Float64Array {
  const nothing = new Float64Array(system.states);
  nothing[0] = 1;
  return spreadIn(system, system.free, nothing, given);
}

export function spreadIn(
  system: System,
  { hosts, groups }: Pick<Group, 'hosts' | 'groups'>,
  before: Float64Array,
  given: Given,
): Float64Array {
  const isOut = (kind: Part['kind'], index: number, part: Part | undefined): boolean =>
    part?.kind === kind && part.index === index;
  let lost = before;
  for (const index of hosts) {
    const host = system.hosts[index];
    if (!host || isIdle(host.votes) || isOut('host', index, given.without)) continue;
    const state = isOut('host', index, given.down) ? DOWN : host.state;
    lost = mixed(system, lost, state, lost, host.votes);
  }
  for (const index of groups) {
    const group = system.groups[index];
    if (!group || isIdle(group.votes) || isOut('domain', index, given.without)) continue;
    const inside = spreadIn(system, group, lost, given);
    if (given.up.has(index)) {
      lost = inside;
      continue;
    }
    const state = isOut('domain', index, given.down) ? DOWN : group.state;
    lost = mixed(system, inside, state, lost, group.votes);
  }
  return lost;
}

const DOWN: State = { down: 1, up: 0 };

export const isIdle = (votes: readonly number[]): boolean => votes.every((held) => held === 0);

/** `stay` with one probability as it is, and `fall` with the other with so many more votes lost. */
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

/** The state with so many more votes of each service lost. */
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

/**
 * Every placement that a scheduler which respects hard constraints can end up with.
 *
 * The scheduler places one replica at a time, each step legal in the state it finds, and stops when all are placed or
 * no more can be (the rest stays pending). It would be wrong to look only at final states: under two max-skew
 * constraints a state may respect both and still be out of reach. With zones a (hosts 1, 2, 3) and b (host 4) and
 * maxSkew 1 on each key, `1 1 1 | 2` respects both, but each state one replica before breaks one: `1 1 0 | 2` by host,
 * `1 1 1 | 1` by zone. So states are explored forward, one level for each number of placed replicas, each up to
 * symmetry. The result is what the scheduler may do from an empty start: it enforces nothing again when replicas are
 * deleted or nodes fail.
 *
 * Replicas of other groups are placed in between, in every order, since they fill nodes and count for skews.
 */
import { type Admission, admissionsOf, openSlots } from './admission.ts';
import { withAlikeTogether } from './alikeGroups.ts';
import { HOST } from './cluster.ts';
import { type Demand, groupsOf, membersOf } from './constraints.ts';
import {
  type Placement,
  concentration,
  heldOn,
  placementOf,
  type RiskHost,
  riskHostsOf,
  riskKey,
  type VotesAt,
} from './riskHosts.ts';
import { type Slots, slotsOf } from './slots.ts';
import type { Counts } from './symmetry.ts';

/** All placements that the constraints permit, or as many as were found. */
export interface LegalPlacements {
  /**
   * Placements that differ for the risk model, in no order of merit. Empty only where even a few would have cost too
   * much.
   */
  readonly placements: readonly Placement[];
  /** False when the budget ran out: every given placement is legal, but there may be others. */
  readonly exact: boolean;
  /**
   * For each host the most replicas (or votes, where these differ) that any of them puts on it; absent where that is
   * not known.
   */
  readonly most?: ReadonlyMap<string, number>;
}

/** How placements are counted, and how much work they may cost. */
export interface Options {
  /** What the risk model counts as one host: `host` (the default), or a label such as `topology.kubernetes.io/zone`. */
  readonly domain?: string;
  /** The most slots to look at; two million (the default) take a fraction of a second. At most twice this is spent. */
  readonly budget?: number;
}

/** The placements that the constraints of a demand permit. */
export function legalPlacements(
  together: Demand,
  { domain = HOST, budget = 2_000_000 }: Options = {},
): LegalPlacements {
  const demand = withAlikeTogether(together);
  const slots = slotsOf(demand, domain);
  const admissions = admissionsOf(demand, slots.slots);
  const hosts = riskHostsOf(slots.slots, domain, demand.kind);
  const members = memberCounts(demand, slots.slots.length);
  const wanted = membersOf(demand);
  const placements = new Map<string, Placement>();
  const votes = memberVotes(demand, slots.slots.length);
  const peaks = peaksOf(hosts, slots);
  const record = (states: readonly Counts[]) => {
    for (const whole of states) {
      const state = members(whole);
      const votesAt = votes?.(whole);
      const pending = wanted - state.reduce((sum, count) => sum + count, 0);
      peaks.add(state, votesAt);
      placements.set(`${riskKey(state, hosts, votesAt)};${pending}`, placementOf(state, hosts, pending, votesAt));
    }
  };

  let frontier: Counts[] = [startOf(demand, slots)];
  let spent = 0;
  let exact = true;
  const total = groupsOf(demand).reduce((sum, { replicas }) => sum + replicas, 0);
  for (let left = total; left > 0; left--) {
    const ordered = endsFirst(frontier, (state) => concentration(members(state), hosts));
    const level = expand(ordered, slots, admissions, (budget - spent) / left);
    record(level.settled);
    frontier = level.next;
    spent += level.work;
    exact &&= level.complete;
    if (spent > 2 * budget) {
      return { placements: [], exact: false };
    }
    if (frontier.length === 0) {
      break;
    }
  }
  record(frontier);
  return { placements: [...placements.values()], exact, ...(exact && { most: peaks.byHost() }) };
}

/**
 * The most that hosts hold. Of states that are symmetric to each other only one is looked at, so alike hosts count as
 * one.
 */
function peaksOf(hosts: readonly RiskHost[], { orbits }: Slots) {
  const kin = hosts.map((host) =>
    host.slots
      .map((slot) => orbits[slot])
      .toSorted((a, b) => (a ?? 0) - (b ?? 0))
      .join(' '),
  );
  const peaks = new Map<string, number>();
  return {
    add: (state: Counts, votesAt: VotesAt | undefined): void => {
      for (const [index, host] of hosts.entries()) {
        const held = heldOn(host, state, votesAt);
        const id = kin[index] ?? '';
        if (held > (peaks.get(id) ?? 0)) peaks.set(id, held);
      }
    },
    byHost: (): ReadonlyMap<string, number> =>
      new Map(hosts.map(({ name }, index) => [name, peaks.get(kin[index] ?? '') ?? 0])),
  };
}

/** The counts of replicas that are there before any is placed. */
function startOf(demand: Demand, { slots }: Slots): Counts {
  const groups = groupsOf(demand);
  const state = new Uint32Array(groups.length * slots.length);
  for (const [group, { placed = [] }] of groups.entries()) {
    for (const name of placed) {
      // A node with such replicas shares its slot with no other node.
      const slot = slots.findIndex(({ node }) => node.name === name);
      if (slot !== -1) state[group * slots.length + slot] = (state[group * slots.length + slot] ?? 0) + 1;
    }
  }
  return state;
}

/** Makes of a state the number of replicas of the service on each slot. */
function memberCounts(demand: Demand, slots: number): (state: Counts) => Counts {
  const members = groupsOf(demand).flatMap(({ member }, group) => (member === true ? [group] : []));
  if (members.length === 1) return (state) => state.subarray(0, slots);
  return (state) =>
    Uint32Array.from({ length: slots }, (_, slot) =>
      members.reduce((sum, group) => sum + (state[group * slots + slot] ?? 0), 0),
    );
}

/** Makes of a state the votes of the members on each slot; undefined where each member has one vote. */
function memberVotes(demand: Demand, slots: number): ((state: Counts) => VotesAt) | undefined {
  const members = groupsOf(demand).flatMap(({ member, votes = 1 }, group) =>
    member === true ? [{ group, votes }] : [],
  );
  if (members.every(({ votes }) => votes === 1)) return undefined;
  return (state) => (slot) =>
    members.flatMap(({ group, votes }) => Array<number>(state[group * slots + slot] ?? 0).fill(votes));
}

interface Level {
  /** The states with one replica more. */
  readonly next: Counts[];
  /**
   * The given states that are final: only replicas that end by themselves are left to be placed, or none finds a place.
   */
  readonly settled: readonly Counts[];
  /** False when the allowed work ran out before the last state. */
  readonly complete: boolean;
  readonly work: number;
}

/** Tries every legal next step. At least two states are expanded, however little work is allowed. */
function expand(
  states: readonly Counts[],
  { canonicalForm, distinct, siblings }: Slots,
  admissions: readonly Admission[],
  allowance: number,
) {
  const next = new Map<string, Counts>();
  const settled: Counts[] = [];
  const slots = siblings.length;
  let work = 0;
  let expanded = 0;
  for (const state of states) {
    if (work >= allowance && expanded >= 2) {
      break;
    }
    const candidates = distinct(state);
    const kinds: (string | number | undefined)[] = [];
    const alike = (slot: number): string | number => (kinds[slot] ??= kindOf(state, slot, siblings));
    let steps = 0;
    let lasting = 0;
    for (const [group, admission] of admissions.entries()) {
      const own = state.subarray(group * slots, (group + 1) * slots);
      if (own.reduce((sum, count) => sum + count, 0) >= admission.most) continue;
      const open = openSlots(admission, state, candidates);
      if (!admission.passing) lasting += open.length;
      const unlike = new Map(open.map((slot) => [alike(slot), group * slots + slot]));
      for (const place of unlike.values()) {
        const after = state.with(place, (state[place] ?? 0) + 1);
        next.set(canonicalForm(after), after);
      }
      steps += unlike.size;
    }
    if (lasting === 0) {
      settled.push(state);
    }
    work += (steps + 1) * (state.length + STEP_OVERHEAD);
    expanded += 1;
  }
  return { next: [...next.values()], settled, complete: expanded === states.length, work } satisfies Level;
}

/** Equal for slots that take each other's place in this state. */
function kindOf(state: Counts, slot: number, siblings: readonly number[]): string | number {
  const sibling = siblings[slot] ?? 0;
  let counts = '';
  let held = 0;
  for (let place = slot; place < state.length; place += siblings.length) {
    const count = state[place] ?? 0;
    held += count;
    counts += String.fromCharCode(count);
  }
  return held === 0 ? sibling : `${sibling} ${counts}`;
}

/** What a step costs in addition to looking at slots, in slots. */
const STEP_OVERHEAD = 10;

/**
 * Orders states from both ends: the most concentrated one, the most spread one, the one half-way, and so on. When the
 * budget ends, the expanded states then still cover the whole range.
 */
function endsFirst(states: readonly Counts[], concentrated: (state: Counts) => number): Counts[] {
  const ranked = states.map((state) => ({ state, rank: concentrated(state) })).toSorted((a, b) => b.rank - a.rank);
  const last = ranked.length - 1;
  const order = last > 0 ? [0, last] : [0];
  const gaps: [number, number][] = [[0, last]];
  for (const [low, high] of gaps) {
    const middle = (low + high) >> 1;
    if (middle > low) {
      order.push(middle);
      gaps.push([low, middle], [middle, high]);
    }
  }
  return order.flatMap((rank) => ranked[rank]?.state ?? []);
}

/**
 * Every placement a scheduler that respects hard constraints can end up with.
 *
 * The scheduler places one replica at a time, each step legal in the state it finds, and stops when all are placed or
 * none can be (the rest stays pending). Looking at final states alone would be wrong: under two max-skew constraints
 * a state may respect both and still be out of reach. With zones a (hosts 1, 2, 3) and b (host 4) and maxSkew 1 on
 * each key, `1 1 1 | 2` respects both, but each state one replica before breaks one: `1 1 0 | 2` by host, `1 1 1 | 1`
 * by zone. So states are explored forward, one level per number of replicas placed, each up to symmetry. What is found
 * is what the scheduler may do from an empty start: it enforces nothing again when replicas are deleted or nodes fail.
 */
import { HOST } from './cluster.ts';
import { type Demand } from './constraints.ts';
import { type Placement, type RiskHost, concentration, placementOf, riskHostsOf, riskKey } from './riskHosts.ts';
import { type Rule, openSlots, rulesOf } from './admission.ts';
import { type Counts, type Slots, slotsOf } from './slots.ts';

export interface LegalPlacements {
  /** Different for the risk model, in no order of merit. Empty only where even a few would have cost too much. */
  readonly placements: readonly Placement[];
  /** False when the budget ran out: every placement given is legal, but there may be others. */
  readonly exact: boolean;
}

export interface Options {
  /** What the risk model counts as one host: `host`, or a label such as `topology.kubernetes.io/zone`. */
  readonly domain?: string;
  /** The most work to spend, in slots looked at; a million takes a fraction of a second. At most twice this is spent. */
  readonly budget?: number;
}

export function legalPlacements(demand: Demand, { domain = HOST, budget = 1_000_000 }: Options = {}): LegalPlacements {
  const slots = slotsOf(demand, domain);
  const rules = rulesOf(demand, slots.slots);
  const hosts = riskHostsOf(slots.slots, domain);
  const placements = new Map<string, Placement>();
  const record = (states: readonly Counts[], pending: number) => {
    for (const state of states) {
      placements.set(`${riskKey(state, hosts)};${pending}`, placementOf(state, hosts, pending));
    }
  };

  let frontier: Counts[] = [new Uint32Array(slots.slots.length)];
  let spent = 0;
  let exact = true;
  for (let pending = demand.replicas; pending > 0; pending--) {
    const level = expand(endsFirst(frontier, hosts), slots, rules, (budget - spent) / pending);
    record(level.stuck, pending);
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
  record(frontier, 0);
  return { placements: [...placements.values()], exact };
}

interface Level {
  /** The states one replica further. */
  readonly next: Counts[];
  /** Those of the given states in which no further replica finds a place. */
  readonly stuck: readonly Counts[];
  /** False when the allowance ran out before the last state. */
  readonly complete: boolean;
  readonly work: number;
}

/** Tries every legal next step. At least two states are expanded, however little is allowed. */
function expand(
  states: readonly Counts[],
  { canonicalForm, siblings }: Slots,
  rules: readonly Rule[],
  allowance: number,
) {
  const next = new Map<string, Counts>();
  const stuck: Counts[] = [];
  let work = 0;
  let expanded = 0;
  for (const state of states) {
    if (work >= allowance && expanded >= 2) {
      break;
    }
    const steps = openSlots(rules, state);
    if (steps.length === 0) {
      stuck.push(state);
    }
    const unlike = new Map(steps.map((slot) => [`${siblings[slot] ?? ''} ${state[slot] ?? ''}`, slot]));
    for (const slot of unlike.values()) {
      const after = state.with(slot, (state[slot] ?? 0) + 1);
      next.set(canonicalForm(after), after);
    }
    work += (unlike.size + 1) * (state.length + STEP_OVERHEAD);
    expanded += 1;
  }
  return { next: [...next.values()], stuck, complete: expanded === states.length, work } satisfies Level;
}

/** What a step costs apart from looking at the slots, in the same unit. */
const STEP_OVERHEAD = 10;

/**
 * The most concentrated state, the most spread one, the one half-way, and so on: whichever are left out when the budget
 * ends, those expanded cover the whole range.
 */
function endsFirst(states: readonly Counts[], hosts: readonly RiskHost[]): Counts[] {
  const ranked = states
    .map((state) => ({ state, concentration: concentration(state, hosts) }))
    .toSorted((a, b) => b.concentration - a.concentration);
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

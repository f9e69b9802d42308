/**
 * The loss, by counting with whole numbers. It is slow and exact, and shares no code with the engine that it checks.
 */
import { balls, damage, type FaultModel, processOf, unitsOn } from '../faultModel.ts';

/** A probability: how many ways lose the quorum, out of all ways. */
export interface Fraction {
  readonly lost: bigint;
  readonly ways: bigint;
}

/** The exact probability of losing the quorum after n faults, for small placements. */
export function exactLoss(sizes: readonly number[], model: FaultModel, quorum: number, n: number): Fraction {
  const threshold = sizes.reduce((sum, size) => sum + unitsOn(model, size), 0) - quorum + 1;
  const process = processOf(model);
  if (process === 'chosen') return { lost: BigInt(worstLoss(sizes, model, n) >= threshold), ways: 1n };
  const all = sizes.reduce((sum, size) => sum + balls(model, size), 0);
  const faults = process === 'distinct' ? Math.min(n, all) : n;
  const counts = sizes.reduce<Counts>(
    (before, size) => (process === 'distinct' ? addSubsets(before, size, model) : addSequences(before, size, model, n)),
    new Map([['0 0', 1n]]),
  );
  let lost = 0n;
  let ways = 0n;
  for (const [key, count] of counts) {
    const [struck = 0, units = 0] = key.split(' ').map(Number);
    if (struck !== faults) continue;
    ways += count;
    if (units >= threshold) lost += count;
  }
  return { lost, ways };
}

/** The number of ways in which k balls are struck and l units lost, under the key `k l`. */
type Counts = ReadonlyMap<string, bigint>;

/** Adds a host, with every subset of its balls struck. */
function addSubsets(before: Counts, size: number, model: FaultModel): Counts {
  const on = balls(model, size);
  return combine(before, on, (t) => ({ ways: () => choose(on, t), units: damage(model, size, t) }));
}

/**
 * Adds a host, with every choice of the throws that fall on it and of the balls that they strike. A second strike on a
 * ball changes nothing.
 */
function addSequences(before: Counts, size: number, model: FaultModel, n: number): Counts {
  const on = BigInt(balls(model, size));
  return combine(before, n, (t, k) => ({
    ways: () => (k + t > n ? 0n : choose(k + t, t) * on ** BigInt(t)),
    units: damage(model, size, t),
  }));
}

function combine(
  before: Counts,
  most: number,
  term: (t: number, k: number) => { readonly ways: () => bigint; readonly units: number },
): Counts {
  const after = new Map<string, bigint>();
  for (const [key, count] of before) {
    const [k = 0, l = 0] = key.split(' ').map(Number);
    for (let t = 0; t <= most; t += 1) {
      const { ways, units } = term(t, k);
      const place = `${k + t} ${l + units}`;
      after.set(place, (after.get(place) ?? 0n) + count * ways());
    }
  }
  return after;
}

function choose(n: number, k: number): bigint {
  let result = 1n;
  for (let i = 1; i <= k; i += 1) result = (result * BigInt(n - k + i)) / BigInt(i);
  return result;
}

/** The most units that n chosen hosts can cost, over all sets of n hosts. */
function worstLoss(sizes: readonly number[], model: FaultModel, n: number): number {
  const [size, ...others] = sizes;
  if (size === undefined || n === 0) return 0;
  return Math.max(worstLoss(others, model, n), unitsOn(model, size) + worstLoss(others, model, n - 1));
}

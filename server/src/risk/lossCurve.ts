/** The probability of losing the quorum after n faults, for each of the twelve cases of the fault model. */
import { distinctDraws, type HostClass, type Odds } from './draws.ts';
import { balls, type FaultModel, harmOf, processOf, unitsOn } from './faultModel.ts';
import { canonical, type Sizes, total } from './placement.ts';
import { lossThreshold } from './quorum.ts';

export interface CurveQuestion {
  readonly sizes: Sizes;
  readonly model: FaultModel;
  /** Units that must stay correct. */
  readonly quorum: number;
  /** The curve goes from 0 to this many faults. */
  readonly faults: number;
}

/**
 * loss(0), loss(1), ... loss(faults): the probability that fewer than `quorum` units are correct after n faults. Exact to
 * rounding, never NaN, never falling. With more faults than balls everything is struck. A quorum above the number of
 * units (no hosts, for one) is lost from the start, and a quorum below 1 never.
 * @throws RangeError when a size or the number of faults is not a whole number >= 0
 */
export function lossCurve({ sizes, model, quorum, faults }: CurveQuestion): readonly number[] {
  checkWhole(faults, ...sizes);
  const used = canonical(sizes);
  const threshold = lossThreshold(unitsIn(used, model), quorum);
  if (threshold <= 0 || quorum < 1) return steps(quorum < 1 ? faults + 1 : 0, faults);
  const process = processOf(model);
  if (process === 'chosen') return steps(fewestFaults(used, model, quorum), faults);
  const draws = distinctDraws(classesOf(used, model), harmOf(model), threshold, faults);
  return rising(process === 'distinct' ? draws.lost : throws(draws, ballsIn(used, model), faults).lost);
}

/**
 * The fewest faults that can lose the quorum, where they fall worst: loss(n) is 0 below it and above 0 from there on.
 * Infinity when the quorum is below 1, 0 when it is above the number of units.
 */
export function fewestFaults(sizes: Sizes, model: FaultModel, quorum: number): number {
  const used = canonical(sizes);
  const threshold = lossThreshold(unitsIn(used, model), quorum);
  if (threshold <= 0) return 0;
  if (quorum < 1) return Infinity;
  const harm = harmOf(model);
  if (harm === 'each') return threshold;
  if (harm === 'exhausted') return total(used.slice(-threshold));
  let lost = 0;
  return used.findIndex((size) => (lost += unitsOn(model, size)) >= threshold) + 1;
}

/** All units that must keep their quorum. */
export function unitsIn(sizes: Sizes, model: FaultModel): number {
  return total(sizes.map((size) => unitsOn(model, size)));
}

/** All balls that faults can strike. */
export function ballsIn(sizes: Sizes, model: FaultModel): number {
  return total(sizes.map((size) => balls(model, size)));
}

function checkWhole(...values: readonly number[]): void {
  const bad = values.find((value) => !Number.isSafeInteger(value) || value < 0);
  if (bad !== undefined) throw new RangeError(`${bad} is not a whole number of replicas or faults`);
}

/** 0 before `first`, 1 from there on. */
function steps(first: number, faults: number): readonly number[] {
  return Array.from({ length: faults + 1 }, (_, n) => (n < first ? 0 : 1));
}

function classesOf(sizes: Sizes, model: FaultModel): readonly HostClass[] {
  // Where each ball is a unit of its own, it makes no difference which host it is on.
  if (harmOf(model) === 'each') return [{ hosts: total(sizes), balls: 1, units: 1 }];
  const classes = new Map<string, HostClass>();
  for (const size of sizes) {
    const alike = { balls: balls(model, size), units: unitsOn(model, size) };
    const key = `${alike.balls} ${alike.units}`;
    classes.set(key, { ...alike, hosts: (classes.get(key)?.hosts ?? 0) + 1 });
  }
  return [...classes.values()];
}

/**
 * n independent throws strike d different balls with the probability of an occupancy problem, and which d balls those
 * are is a uniformly random choice: so throws are a mixture of distinct draws. (Equation 2 of the paper is the same number.)
 */
function throws(draws: Odds, ballCount: number, faults: number): Odds {
  const odds = { lost: new Float64Array(faults + 1), kept: new Float64Array(faults + 1) };
  const different = new Float64Array(Math.min(faults, ballCount) + 1);
  different[0] = 1;
  for (let n = 0; n <= faults; n += 1) {
    const most = Math.min(n, different.length - 1);
    const lost = mean(draws.lost, different, most);
    const kept = mean(draws.kept, different, most);
    odds.lost[n] = lost / (lost + kept);
    odds.kept[n] = kept / (lost + kept);
    for (let d = Math.min(most + 1, different.length - 1); d >= 0; d -= 1) {
      const fresh = d === 0 ? 0 : (different[d - 1] ?? 0) * (ballCount - d + 1);
      different[d] = ((different[d] ?? 0) * d + fresh) / ballCount;
    }
  }
  return odds;
}

function mean(values: Float64Array, weights: Float64Array, last: number): number {
  let sum = 0;
  for (let d = 0; d <= last; d += 1) sum += (values[d] ?? 0) * (weights[d] ?? 0);
  return sum;
}

/** More faults never help; rounding in the last digit must not say otherwise. */
function rising(curve: Float64Array): readonly number[] {
  let highest = 0;
  return Array.from(curve, (loss) => (highest = Math.max(highest, loss)));
}

/** Which of two placements is better, judged by their loss curves. */
import type { Uncertainty } from './monteCarlo.ts';
import type { Sizes } from './placement.ts';

/** A placement with its loss after each number of faults. */
export interface Curve {
  readonly sizes: Sizes;
  /** loss[n] is the probability of losing the quorum after n faults. */
  readonly loss: readonly number[];
  /** Present when the curve was too costly to compute and was simulated. Without it every loss is exact to rounding. */
  readonly estimate?: Uncertainty;
  /** The probability of losing the quorum, where failure probabilities are known. */
  readonly failure?: number;
}

/** Losses that differ by less than this are equal: curves that tie in exact numbers differ by rounding. */
const TOLERANCE = 1e-12;

/** How curves are compared: at this number of faults, or without it in the rare-fault order (see `compareCurves`). */
export interface Order {
  readonly faults?: number | undefined;
}

/**
 * Negative when curve `a` is better (loses less), positive when `b` is, 0 for a tie. With `faults` only that one value
 * counts; otherwise loss(1) decides, then loss(2), and so on, which is the order for small fault rates.
 */
export function compareCurves(a: readonly number[], b: readonly number[], { faults }: Order = {}): number {
  if (faults !== undefined) return compareLosses(a[faults] ?? 1, b[faults] ?? 1);
  for (const [n, loss] of a.entries()) {
    const order = compareLosses(loss, b[n] ?? 1);
    if (order !== 0) return order;
  }
  return 0;
}

/** Negative when the loss `a` is smaller, positive when `b` is, 0 when both agree to within rounding. */
export function compareLosses(a: number, b: number): number {
  return Math.abs(a - b) <= TOLERANCE * Math.max(a, b) ? 0 : a - b;
}

/**
 * True where `after` is better: at the declared number of faults, else by the failure probability where both are known,
 * else in the rare-fault order. Of simulated curves, only differences beyond their confidence intervals count.
 */
export function isBetter(after: Curve, before: Curve, faults?: number): boolean {
  if (faults === undefined && after.failure !== undefined && before.failure !== undefined) {
    return compareLosses(after.failure, before.failure) < 0;
  }
  if (after.estimate === undefined && before.estimate === undefined) {
    return compareCurves(after.loss, before.loss, { faults }) < 0;
  }
  for (const n of faults === undefined ? after.loss.keys() : [faults]) {
    if (atMost(after, n) < atLeast(before, n)) return true;
    if (atLeast(after, n) > atMost(before, n)) return false;
  }
  return false;
}

function atMost({ loss, estimate }: Curve, n: number): number {
  return estimate?.high[n] ?? loss[n] ?? 1;
}

function atLeast({ loss, estimate }: Curve, n: number): number {
  return estimate?.low[n] ?? loss[n] ?? 1;
}

/**
 * The one n to quote when two placements are compared: the declared number of faults, else the smallest n at which they
 * differ by more than one percentage point, else the n at which they differ most.
 */
export function headlineBetween(before: Curve, after: Curve, faults?: number): number {
  if (faults !== undefined) return faults;
  const differences = before.loss.map((loss, n) => Math.abs(loss - (after.loss[n] ?? loss)));
  const visible = differences.findIndex((difference) => difference > 0.01);
  return visible >= 0 ? visible : differences.indexOf(Math.max(...differences));
}

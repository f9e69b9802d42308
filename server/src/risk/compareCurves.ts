/** Which of two placements is better, judged by their loss curves. */

/** Curves tie to within rounding more often than by accident. */
const TOLERANCE = 1e-12;

/** Judge at exactly this many faults; without it, in the rare-fault order. */
export interface Order {
  readonly faults?: number | undefined;
}

/**
 * Negative when curve `a` is better (loses less), positive when `b` is, 0 for a tie. With `faults` that one value
 * counts; otherwise loss(1), then loss(2), ... (the limit of small fault rates).
 */
export function compareCurves(a: readonly number[], b: readonly number[], { faults }: Order = {}): number {
  if (faults !== undefined) return compareLosses(a[faults] ?? 1, b[faults] ?? 1);
  for (const [n, loss] of a.entries()) {
    const order = compareLosses(loss, b[n] ?? 1);
    if (order !== 0) return order;
  }
  return 0;
}

/** Curve `a` is no worse than `b` for every n, and better for some. */
export function dominates(a: readonly number[], b: readonly number[]): boolean {
  const orders = a.map((loss, n) => compareLosses(loss, b[n] ?? 1));
  return orders.every((order) => order <= 0) && orders.some((order) => order < 0);
}

export function compareLosses(a: number, b: number): number {
  return Math.abs(a - b) <= TOLERANCE * Math.max(a, b) ? 0 : a - b;
}

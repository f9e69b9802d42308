/** The range of risk that a scheduler leaves open: the best and the worst legal placement. */
import { type LegalPlacements } from './legalPlacements.ts';
import { type Placement } from './riskHosts.ts';

/**
 * A comparison: negative when `a` is better, positive when `b` is. Pending replicas are missing from `sizes`, but the
 * quorum counts them.
 */
export type Comparison = (a: Placement, b: Placement) => number;

/** The best and the worst of all legal placements. */
export interface Extremes {
  readonly best: Placement;
  readonly worst: Placement;
  /** The fewest and the most replicas that may stay pending. */
  readonly pending: readonly [least: number, most: number];
  /** False when there may be better and worse placements that were not found. */
  readonly exact: boolean;
}

/**
 * The best and the worst placement; undefined where none could be found within the budget. Among equal ones the one
 * with fewer pending replicas is better, then the more spread one. Where all are equal but for how spread they are, best
 * and worst are the same placement.
 */
export function extremes({ placements, exact }: LegalPlacements, comparison: Comparison): Extremes | undefined {
  const [first, ...others] = placements;
  if (first === undefined) {
    return undefined;
  }
  const byRisk: Comparison = (a, b) => comparison(a, b) || a.pending - b.pending;
  const compare: Comparison = (a, b) => byRisk(a, b) || concentrationOf(a) - concentrationOf(b);
  const best = others.reduce((found, other) => (compare(other, found) < 0 ? other : found), first);
  const worst = others.reduce((found, other) => (compare(other, found) > 0 ? other : found), first);
  const pending = placements.map((placement) => placement.pending);
  return {
    best: byRisk(best, worst) === 0 ? worst : best,
    worst,
    pending: [Math.min(...pending), Math.max(...pending)],
    exact,
  };
}

/** The sum of squared sizes: greatest with all replicas on one host, least when they are spread evenly. */
function concentrationOf({ sizes }: Placement): number {
  return sizes.reduce((sum, size) => sum + size ** 2, 0);
}

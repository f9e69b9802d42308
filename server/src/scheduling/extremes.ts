/** The interval of risk a scheduler leaves open: its best and its worst legal placement. */
import { type LegalPlacements } from './legalPlacements.ts';
import { type Placement } from './riskHosts.ts';

/** Negative when `a` is better, positive when `b` is. Pending replicas are missing from `sizes`, not from the quorum. */
export type Comparison = (a: Placement, b: Placement) => number;

/** The best and the worst of all legal placements. */
export interface Extremes {
  readonly best: Placement;
  readonly worst: Placement;
  /** The fewest and the most replicas that may stay pending. */
  readonly pending: readonly [least: number, most: number];
  /** False when these are only the best and the worst found. */
  readonly exact: boolean;
}

/** Undefined where no placement could be found within the budget. Among equals the first wins. */
export function extremes({ placements, exact }: LegalPlacements, compare: Comparison): Extremes | undefined {
  const [first, ...others] = placements;
  if (first === undefined) {
    return undefined;
  }
  const pending = placements.map((placement) => placement.pending);
  return {
    best: others.reduce((best, other) => (compare(other, best) < 0 ? other : best), first),
    worst: others.reduce((worst, other) => (compare(other, worst) > 0 ? other : worst), first),
    pending: [Math.min(...pending), Math.max(...pending)],
    exact,
  };
}

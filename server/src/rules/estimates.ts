/** Writes losses. A loss that is an estimate always says so. */
import type { Curve } from '../risk/compareCurves.ts';
import { formatPercentage } from './wording.ts';

/** A curve that was computed or simulated. */
export type Losses = Pick<Curve, 'loss' | 'estimate'>;

/** The loss after n faults: `48 %`; of a simulated curve `about 48 %`, or `none in 5000 trials`. */
export function formatLoss(curve: Losses, n: number): string {
  const value = curve.loss[n] ?? 1;
  if (!isEstimated(curve, n)) return formatPercentage(value);
  if (value === 0) return `none in ${curve.estimate?.samples} trials`;
  return value === 1 ? `all of ${curve.estimate?.samples} trials` : `about ${formatPercentage(value)}`;
}

/**
 * True where the loss after n faults is an estimate. The loss of too few faults is known to be 0, even in a simulated
 * curve.
 */
function isEstimated({ estimate }: Losses, n: number): boolean {
  return estimate !== undefined && (estimate.high[n] ?? 1) > 0;
}

/**
 * The note on what an estimate means; undefined where every curve is computed. A loss that none of N trials shows may
 * still be as probable as 3 / N: (1 - 3/N)^N is about 5 %.
 */
export function estimateNote(curves: readonly Losses[]): string | undefined {
  const estimates = curves.flatMap(({ estimate }) => estimate ?? []);
  const samples = Math.min(...estimates.map((estimate) => estimate.samples));
  if (estimates.length === 0) return undefined;
  const worst = Math.max(...estimates.flatMap(({ standardError }) => standardError));
  return `Estimated from ${samples} trials (standard error up to ${formatPercentage(worst)}); none in ${samples} rules out no more than losses above ${formatPercentage(Math.min(1, 3 / samples))} (95 %).`;
}

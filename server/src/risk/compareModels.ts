/**
 * The comparison of one placement under each of the twelve fault models: what protects against one may expose to
 * another.
 */
import { headlineBetween } from './assess.ts';
import type { RiskReport } from './riskReport.ts';
import { type FaultModel, FAULTS, LEVELS } from './faultModel.ts';

/** The twelve fault models, in the order of Table 1 of the paper. */
export function allModels(removal: boolean): readonly FaultModel[] {
  return FAULTS.flatMap((fault) =>
    LEVELS.toReversed().flatMap((level) =>
      LEVELS.toReversed().map((keep) => ({ fault, level, keep, removal: fault === 'limited-byzantine' && removal })),
    ),
  );
}

/**
 * The one n at which placements are compared under a model: the declared one; else the n at which the balanced and the
 * concentrated placement differ visibly; else the fewest faults with which the current placement can lose.
 */
export function tellingFaults({ balanced, concentrated, headline }: RiskReport, declared?: number): number {
  if (declared !== undefined) return declared;
  const n = headlineBetween(balanced, concentrated);
  return balanced.loss[n] === concentrated.loss[n] ? headline : n;
}

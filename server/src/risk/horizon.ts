/** How far a curve is computed: until it answers the question, or until that costs too much. */
import type { CandidatePool } from './candidate.ts';
import { compareLosses } from './compareCurves.ts';
import { processOf } from './faultModel.ts';
import { ballsIn, type CurveQuestion, curveWork } from './lossCurve.ts';

/** The half-life is searched for up to this many faults a ball. */
const HALF_LIFE_CAP = 64;

/** Curves that agree up to this many faults count as equal, unless more faults are asked for. */
const LONGEST_COMPARISON = 1200;

/**
 * True where the curve can be computed.
 * @param work roughly the most multiplications that it may cost
 */
export function isAffordable(curve: CurveQuestion, work: number): boolean {
  return curveWork(curve) <= work;
}

/**
 * How many faults it takes to tell two curves apart. With distinct faults, that is all balls. With repeated ones,
 * curves that cross do so long before four faults a ball.
 */
export function farEnough(here: CurveQuestion, work: number): number {
  const balls = ballsIn(here.sizes, here.model);
  const apart = processOf(here.model) === 'independent' ? 4 * balls : balls;
  const far = Math.max(here.faults, Math.min(apart, LONGEST_COMPARISON));
  return isAffordable({ ...here, faults: far }, work) ? far : here.faults;
}

/**
 * The fewest faults after which the quorum is more likely lost than kept; undefined where that is beyond reach. Each
 * attempt looks twice as far as the last one.
 */
export function halfLife(here: CurveQuestion, pool: CandidatePool, work: number): number | undefined {
  const balls = ballsIn(here.sizes, here.model);
  const most = processOf(here.model) === 'independent' ? balls * HALF_LIFE_CAP : balls;
  for (let far = Math.min(here.faults, most); isAffordable({ ...here, faults: far }, work);) {
    const first = pool
      .of(here.sizes)
      .curve(far)
      .findIndex((loss) => compareLosses(loss, 0.5) > 0);
    if (first >= 0) return first;
    if (far === most) return undefined;
    far = Math.min(Math.max(2 * far, balls), most);
  }
  return undefined;
}

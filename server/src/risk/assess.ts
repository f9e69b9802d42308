/** Everything there is to say about the risk of one placement: the one function the editor, the panel and the CLI call. */
import { bestPlacement, type Curve } from './bestPlacement.ts';
import { compareCurves, type Order } from './compareCurves.ts';
import { type Advice, type FaultModel, processOf, tableOne, unitsOn } from './faultModel.ts';
import { ballsIn, fewestFaults, lossCurve, unitsIn } from './lossCurve.ts';
import { balanced, canonical, concentrated, type Sizes, total } from './placement.ts';
import { lossThreshold, quorumOf, type QuorumRule } from './quorum.ts';

export type { Curve } from './bestPlacement.ts';

export interface RiskQuestion {
  /** Replicas per host; hosts with 0 are idle and left out. */
  readonly sizes: Sizes;
  readonly model: FaultModel;
  readonly quorum: QuorumRule;
  /** Declared: judge at exactly this many faults. */
  readonly faults?: number;
  /** Curves go from 0 to this many faults; by default the number of replicas, or `faults` where that is more. */
  readonly horizon?: number;
}

export interface RiskReport {
  /** How many units there are to keep, and how many of them must stay correct. */
  readonly units: number;
  readonly quorum: number;
  readonly current: Curve;
  readonly balanced: Curve;
  readonly concentrated: Curve;
  /** By the objective in force; equals `current` when nothing is better. `exact`: nothing better exists. */
  readonly best: Curve & { readonly exact: boolean };
  /** The best placement that is no worse for every n and better for some. */
  readonly dominating?: Curve;
  /** The largest n with loss(n) = 0. */
  readonly tolerance: number;
  /** The first n with loss(n) > 1/2; absent when it is beyond `HALF_LIFE_CAP` faults a ball. */
  readonly halfLife?: number;
  /** Hosts with at least this many replicas break the quorum when lost alone; absent when no host does. */
  readonly criticalSize?: number;
  /** Table 1 of the paper. */
  readonly advice: Advice;
  /** Where one number of faults must do: the declared one, else the fewest that can lose. */
  readonly headline: number;
}

/** The half-life is searched up to this many faults a ball. */
export const HALF_LIFE_CAP = 64;

/** Placements tried in a search, and faults looked at to tell curves apart, at most. */
const TRIALS = 2000;
const LONGEST_COMPARISON = 1200;

/**
 * Answers a question about a placement. The result is plain data.
 * @throws QuorumError when the quorum cannot be (no hosts at all, for one)
 * @throws RangeError when a size or a number of faults is not a whole number >= 0
 */
export function assess(question: RiskQuestion): RiskReport {
  const { model, faults } = question;
  const sizes = canonical(question.sizes);
  const units = unitsIn(sizes, model);
  const quorum = quorumOf(question.quorum, units, sizes);
  const horizon = question.horizon ?? Math.max(total(sizes), faults ?? 0);
  const far = farEnough(sizes, model, Math.max(horizon, faults ?? 0));
  const lossOf = memo((placement) => lossCurve({ sizes: placement, model, quorum, faults: far }));
  const shown = (placement: Sizes): Curve => ({ sizes: placement, loss: lossOf(placement).slice(0, horizon + 1) });
  const found = bestPlacement({ current: sizes, lossOf, faults, trials: TRIALS });
  const first = fewestFaults(sizes, model, quorum);
  const critical = criticalSize(sizes, model, quorum);
  const half = halfLife(lossOf(sizes), { sizes, model, quorum });
  return {
    units,
    quorum,
    current: shown(sizes),
    balanced: shown(balanced(total(sizes), sizes.length)),
    concentrated: shown(concentrated(total(sizes), sizes.length)),
    best: { ...shown(found.best.sizes), exact: found.exact },
    ...(found.dominating && { dominating: shown(found.dominating.sizes) }),
    tolerance: first - 1,
    ...(half !== undefined && { halfLife: half }),
    ...(critical !== undefined && { criticalSize: critical }),
    advice: tableOne(model),
    headline: faults ?? first,
  };
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

export function isBetter(after: Curve, before: Curve, faults?: number): boolean {
  return compareCurves(after.loss, before.loss, { faults }) < 0;
}

/** Questions with the same key have the same answer. */
export function questionKey({ sizes, model, quorum, faults, horizon }: RiskQuestion): string {
  const { fault, level, keep, removal } = model;
  const drawnTwice = fault === 'limited-byzantine' && !removal;
  return JSON.stringify([canonical(sizes), fault, level, keep, drawnTwice, quorum, faults, horizon]);
}

/**
 * How many faults it takes to tell two curves apart. Distinct faults run out of balls. Repeated ones do not, but where
 * curves cross, they do so long before four faults a ball.
 */
function farEnough(sizes: Sizes, model: FaultModel, horizon: number): number {
  const balls = ballsIn(sizes, model);
  return Math.max(horizon, Math.min(processOf(model) === 'independent' ? 4 * balls : balls, LONGEST_COMPARISON));
}

function criticalSize(sizes: Sizes, model: FaultModel, quorum: number): number | undefined {
  const threshold = lossThreshold(unitsIn(sizes, model), quorum);
  const critical = model.keep === 'vm' ? threshold : 1;
  return sizes.some((size) => size >= critical && unitsOn(model, size) >= threshold) ? critical : undefined;
}

interface Fixed extends Order {
  readonly sizes: Sizes;
  readonly model: FaultModel;
  readonly quorum: number;
}

/** Looks beyond the known curve, twice as far each time. */
function halfLife(known: readonly number[], fixed: Fixed): number | undefined {
  const most = ballsIn(fixed.sizes, fixed.model) * HALF_LIFE_CAP;
  for (let loss = known; ; loss = lossCurve({ ...fixed, faults: Math.min(most, 2 * loss.length) })) {
    const first = loss.findIndex((value) => value > 0.5);
    if (first >= 0) return first;
    if (loss.length > most) return undefined;
  }
}

function memo(compute: (sizes: Sizes) => readonly number[]): (sizes: Sizes) => readonly number[] {
  const known = new Map<string, readonly number[]>();
  return (sizes) => {
    const key = String(sizes);
    const value = known.get(key) ?? compute(sizes);
    known.set(key, value);
    return value;
  };
}

/** The probability of losing the quorum after n faults, for each of the twelve cases of the fault model. */
import { distinctDraws, type Drawing, flatAfter, type HostClass, type Odds, workOf } from './draws.ts';
import { singleDraws, singleWork } from './singleDraws.ts';
import { balls, type FaultModel, harmOf, type Process, processOf, unitsOn } from './faultModel.ts';
import { canonical, checkWhole, type Sizes, total } from './placement.ts';
import { lossThreshold } from './quorum.ts';

/** A placement, the model it is judged by, and how far. */
export interface CurveQuestion {
  /** Voting replicas per host: a learner or a witness is no unit, and n counts the faults that strike voters. */
  readonly sizes: Sizes;
  readonly model: FaultModel;
  /** How many units must stay correct. */
  readonly quorum: number;
  /** The curve goes from 0 to this many faults. */
  readonly faults: number;
}

/**
 * loss(0), loss(1), ... loss(faults): the probability that fewer than `quorum` units are correct after n faults. Exact
 * to rounding, never NaN, never falling. With more faults than balls everything is struck. A quorum above the number of
 * units (for example without any hosts) is lost from the start, and a quorum below 1 never.
 * @throws RangeError when a size or the number of faults is not a whole number from 0 to a million, or the quorum not
 * whole
 */
export function lossCurve(question: CurveQuestion): readonly number[] {
  const { model, quorum, faults } = question;
  checkWhole(faults, Math.abs(quorum), ...question.sizes);
  const sizes = canonical(question.sizes);
  if (isSettled(sizes, model, quorum)) return steps(fewestFaults(sizes, model, quorum), faults);
  return classCurve(classesOf(sizes, model), drawingOf({ ...question, sizes }), processOf(model), faults);
}

/**
 * The curve of classes of hosts whose balls and units are given, under faults that fall by chance.
 * @internal
 */
export function classCurve(
  classes: readonly HostClass[],
  drawing: Drawing,
  process: Process,
  faults: number,
): readonly number[] {
  const way = cheapest(classes, drawing);
  const draws = 'single' in way ? singleDraws(way.single) : distinctDraws(way.classes, drawing);
  const ballCount = total(classes.map((group) => group.hosts * group.balls));
  return rising(process === 'distinct' ? draws : throws(draws, ballCount, faults), faults);
}

/** Roughly how many multiplications the curve takes at most. */
export function curveWork(question: CurveQuestion): number {
  const { sizes, model, quorum, faults } = question;
  if (isSettled(sizes, model, quorum)) return faults;
  return classWork(classesOf(sizes, model), drawingOf(question), processOf(model), faults);
}

/**
 * Roughly how many multiplications `classCurve` takes at most.
 * @internal
 */
export function classWork(classes: readonly HostClass[], drawing: Drawing, process: Process, faults: number): number {
  return cheapest(classes, drawing).work + (process === 'independent' ? 2 * faults * drawing.draws : 0);
}

/**
 * The cheaper of two ways to compute the odds. Hosts with one ball each have a way of their own, which is cheaper where
 * most of them differ.
 */
function cheapest(classes: readonly HostClass[], drawing: Drawing) {
  const byClass = { classes, work: workOf(classes, drawing) };
  if (byClass.work < CHEAP || classes.some(({ balls: each }) => each !== 1)) return byClass;
  const units = classes.flatMap((group) => Array<number>(group.hosts).fill(group.units)).toSorted((a, b) => a - b);
  const single = { units, ...drawing };
  const work = singleWork(single);
  return work < byClass.work ? { single, work } : byClass;
}

/** Work in multiplications that takes some milliseconds. Below it the two ways are not compared. */
const CHEAP = 1e6;

function drawingOf({ sizes, model, quorum, faults }: CurveQuestion): Drawing {
  return {
    harm: harmOf(model),
    threshold: lossThreshold(unitsIn(sizes, model), quorum),
    draws: Math.min(faults, ballsIn(sizes, model)),
    fewest: fewestFaults(sizes, model, quorum),
  };
}

/**
 * The fewest faults that can lose the quorum, where they fall worst: loss(n) is 0 below this number and above 0 from it
 * on. Infinity when the quorum is below 1, 0 when it is above the number of units.
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

/** The number of all units. */
export function unitsIn(sizes: Sizes, model: FaultModel): number {
  return total(sizes.map((size) => unitsOn(model, size)));
}

/** The number of all balls. */
export function ballsIn(sizes: Sizes, model: FaultModel): number {
  return total(sizes.map((size) => balls(model, size)));
}

/**
 * True where each fault costs one unit, or an attacker chooses: chance has no part, and the loss is 0, then 1.
 * @internal
 */
export function isChanceless(model: FaultModel): boolean {
  const process = processOf(model);
  const oneEach = harmOf(model) === 'each' || (model.level === 'pm' && model.keep === 'pm');
  return process === 'chosen' || (process === 'distinct' && oneEach);
}

function isSettled(sizes: Sizes, model: FaultModel, quorum: number): boolean {
  return isChanceless(model) || quorum < 1 || quorum > unitsIn(sizes, model);
}

/**
 * A curve that is 0 before `first` and 1 from there on.
 * @internal
 */
export function steps(first: number, faults: number): readonly number[] {
  return Array.from({ length: faults + 1 }, (_, n) => (n < first ? 0 : 1));
}

function classesOf(sizes: Sizes, model: FaultModel): readonly HostClass[] {
  return grouped(sizes.map((size) => ({ balls: balls(model, size), units: unitsOn(model, size) })));
}

/**
 * Puts hosts that are alike together into classes.
 * @internal
 */
export function grouped(hosts: readonly Omit<HostClass, 'hosts'>[]): readonly HostClass[] {
  const classes = new Map<string, HostClass>();
  for (const alike of hosts) {
    const key = `${alike.balls} ${alike.units}`;
    classes.set(key, { ...alike, hosts: (classes.get(key)?.hosts ?? 0) + 1 });
  }
  return [...classes.values()];
}

/**
 * The odds after independent throws. n throws strike d different balls with the probability of an occupancy problem,
 * and these d balls are a uniformly random choice. So throws are a mixture of distinct draws. (Equation 2 of the paper
 * is the same number.)
 */
function throws(draws: Odds, ballCount: number, faults: number): Odds {
  const odds = { lost: new Float64Array(faults + 1), kept: new Float64Array(faults + 1) };
  const last = draws.lost.length - 1;
  // The probability of d different balls so far. The last entry is never left: beyond it all is lost, or no more is
  // asked for.
  const different = new Float64Array(last + 1);
  different[0] = 1;
  for (let n = 0; n <= faults; n += 1) {
    let lost = 0;
    let kept = 0;
    for (let d = 0; d <= Math.min(n, last); d += 1) {
      lost += (different[d] ?? 0) * (draws.lost[d] ?? 0);
      kept += (different[d] ?? 0) * (draws.kept[d] ?? 0);
    }
    odds.lost[n] = lost / (lost + kept);
    odds.kept[n] = kept / (lost + kept);
    const flat = flatAfter(odds, n);
    if (flat !== undefined) return flat;
    for (let d = Math.min(n + 1, last); d >= 0; d -= 1) {
      const stay = d === last ? 1 : d / ballCount;
      const fresh = d === 0 ? 0 : ((different[d - 1] ?? 0) * (ballCount - d + 1)) / ballCount;
      different[d] = (different[d] ?? 0) * stay + fresh;
    }
  }
  return odds;
}

/** A curve that never falls: more faults never help, and rounding in the last digit must not claim it. */
function rising({ lost }: Odds, faults: number): readonly number[] {
  const curve: number[] = [];
  for (let n = 0; n <= faults; n += 1) curve.push(Math.max(curve[n - 1] ?? 0, lost[n] ?? 1));
  return curve;
}

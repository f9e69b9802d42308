/** The report on the risk of one placement. The editor, the panel and the command line all call this one function. */
import { type Argument, bestPlacement, type Search, type SearchResult, theoremFor } from './bestPlacement.ts';
import { CandidatePool } from './candidate.ts';
import type { Curve } from './compareCurves.ts';
import { tableOne, unitsOn } from './faultModel.ts';
import { assessVotes } from './assessVotes.ts';
import { farEnough, halfLife, isAffordable } from './horizon.ts';
import { type CurveQuestion, fewestFaults, unitsIn } from './lossCurve.ts';
import { simulate } from './monteCarlo.ts';
import { arrivals, balanced, canonical, checkWhole, concentrated, retarget, type Sizes, total } from './placement.ts';
import { lossThreshold, quorumOf } from './quorum.ts';
import { ratedPlacement } from './ratedPlacement.ts';
import { assumptionOf, crashLoss, ninesOf, rateLoss } from './rates.ts';
import type { RiskQuestion, RiskReport, BestCurve } from './riskReport.ts';

export { type Curve, headlineBetween, isBetter } from './compareCurves.ts';

/** Roughly the most multiplications that a report may cost: about a second on a machine of today. */
const WORK = 1e9;

/** Curves reach at most this far unless a horizon is given. */
const LONGEST_HORIZON = 10_000;

/**
 * Answers a question about a placement. The result is plain data. With too little work allowed, curves are simulated
 * (see `Curve.estimate`) and searches end early (see `BestCurve.exact`).
 * @param work roughly the most multiplications that the answer may cost
 * @throws QuorumError when no such quorum can exist, for example without any hosts
 * @throws RangeError when a size, their sum or a number of faults is not a whole number from 0 to a million, or a
 * probability not between 0 and 1
 */
export function assess(question: RiskQuestion, work: number = WORK): RiskReport {
  const { model, faults, votes } = question;
  if (votes !== undefined) return assessVotes(question, votes, work);
  checkWhole(faults ?? 0, question.horizon ?? 0, total(question.sizes), ...question.sizes);
  const sizes = canonical(question.sizes);
  const v = total(sizes);
  const units = unitsIn(sizes, model);
  const quorum = quorumOf(question.quorum, units, sizes);
  const horizon = Math.max(question.horizon ?? Math.min(v, LONGEST_HORIZON), faults ?? 0);
  const here = { sizes, model, quorum, faults: horizon };
  const pool = new CandidatePool({ model, quorum, far: farEnough(here, work) }, work / 4);
  const curve = memo((placement) => draw(question, { ...here, sizes: placement }, pool, work));
  const capacities = capacitiesInUse(question);
  const searched = (asked: RiskQuestion): SearchResult =>
    asked.search === false
      ? { best: sizes, argument: 'none' }
      : search(
          { current: sizes, pool, faults, capacities: capacitiesInUse(asked), ...movesWithin(asked) },
          isAffordable(here, work),
        );
  const bestOf = (asked: RiskQuestion, { best: target, argument }: SearchResult): BestCurve =>
    bestByRates(asked, quorum, curve, work / 4) ?? {
      ...curve(target),
      argument,
      exact: isProof(argument),
    };
  const found = searched(question);
  const best = bestOf(question, found);
  const limited = withoutCritical(question, best, lossThreshold(units, quorum));
  const uncritical = limited && bestOf(limited, searched(limited));
  const first = fewestFaults(sizes, model, quorum);
  const half = halfLife(here, pool, work);
  const critical = criticalSize(here);
  return {
    units,
    quorum,
    current: { ...curve(sizes), ...(question.installed && { failure: crashLoss(question.installed, quorum) }) },
    balanced: curve(balanced(v, sizes.length, capacities)),
    concentrated: curve(concentrated(v, sizes.length, capacities)),
    best,
    ...(uncritical && { uncritical }),
    ...(found.dominating && { dominating: curve(found.dominating) }),
    tolerance: first - 1,
    ...(half !== undefined && { halfLife: half }),
    ...(critical !== undefined && { criticalSize: critical }),
    advice: tableOne(model),
    headline: faults ?? first,
    ...failureOf({ ...question, quorum }),
  };
}

/** True when the way in which a placement was found proves that none is better. */
function isProof(argument: Argument): boolean {
  return argument !== 'local-search' && argument !== 'cut-search' && argument !== 'none';
}

/** A text that is equal for questions with the same answer. */
export function questionKey(question: RiskQuestion): string {
  const { model, quorum, faults, horizon, capacities, rates, installed, votes, search: searched = true } = question;
  const { fault, level, keep, removal } = model;
  const drawnTwice = fault === 'limited-byzantine' && !removal;
  // Hosts are interchangeable unless the question states something of each.
  const sizes = [capacities, rates, votes].every((of) => of === undefined) ? canonical(question.sizes) : question.sizes;
  return JSON.stringify([
    sizes,
    fault,
    level,
    keep,
    drawnTwice,
    quorum,
    faults,
    horizon,
    capacities,
    rates,
    installed,
    votes,
    searched,
  ]);
}

/**
 * The same question with no room for a critical host; undefined unless the best placement has such a host and the
 * current has none.
 * @param critical a host with at least this many replicas is critical
 */
function withoutCritical(question: RiskQuestion, best: BestCurve, critical: number): RiskQuestion | undefined {
  const isCritical = (size: number): boolean => size >= critical;
  if (question.model.keep === 'pm' || question.search === false) return undefined;
  if (!best.sizes.some(isCritical) || question.sizes.some(isCritical)) return undefined;
  const { sizes, capacities } = question;
  return { ...question, capacities: sizes.map((_, host) => Math.min(capacities?.[host] ?? Infinity, critical - 1)) };
}

/** The curve of a placement, computed where that is affordable and simulated where it is not. */
function draw(
  { sizes, capacities, rates }: RiskQuestion,
  here: CurveQuestion,
  pool: CandidatePool,
  work: number,
): Curve {
  return {
    sizes: here.sizes,
    ...(isAffordable(here, work) ? { loss: pool.of(here.sizes).curve(here.faults) } : simulated(here, work)),
    ...(rates && {
      failure: rateLoss({ ...here, rates, sizes: retarget(sizes, here.sizes, capacities) }),
    }),
  };
}

const SEED = 2012;

const FEWEST_SAMPLES = 400;

const MOST_SAMPLES = 1_000_000;

/** What one simulated draw costs, in multiplications. A report shows about four curves. */
const DRAW = 200;

function simulated(here: CurveQuestion, work: number): Pick<Curve, 'loss' | 'estimate'> {
  const samples = Math.floor(work / DRAW / (here.faults + 1));
  const bounded = Math.min(Math.max(samples, FEWEST_SAMPLES), MOST_SAMPLES);
  const { loss, ...estimate } = simulate(here, { samples: bounded, seed: SEED });
  return { loss, estimate };
}

/** Searches for a better placement. Where not even the current curve is affordable, only a theorem can name one. */
function search(question: Search, canSearch: boolean): SearchResult {
  if (canSearch) return bestPlacement(question);
  const theorem = theoremFor(question);
  return { best: theorem?.target ?? question.current, argument: theorem?.argument ?? 'none' };
}

/** The best placement by failure probabilities; used where these are what a search looks for. */
function bestByRates(
  question: RiskQuestion,
  quorum: number,
  curve: (sizes: Sizes) => Curve,
  work: number,
): BestCurve | undefined {
  const { rates, faults } = question;
  if (rates === undefined || faults !== undefined || question.search === false) return undefined;
  const { hosts, loss, exact } = ratedPlacement({ ...question, rates, quorum }, work);
  const argument = exact ? 'exhaustive' : 'local-search';
  return { ...curve(canonical(hosts)), failure: loss, hosts, exact, argument };
}

function failureOf(question: RiskQuestion & { readonly quorum: number }): Pick<RiskReport, 'failure'> {
  const { quorum, installed, rates = installed?.rates } = question;
  if (!rates) return {};
  const probability = installed ? crashLoss(installed, quorum) : rateLoss({ ...question, rates });
  return { failure: { probability, nines: ninesOf(probability), assumption: assumptionOf(rates) } };
}

function movesWithin({ sizes, capacities }: RiskQuestion): Pick<Search, 'moves'> {
  return capacities ? { moves: (target) => arrivals(sizes, retarget(sizes, target, capacities)) } : {};
}

/** The capacities of the hosts in use, from largest to smallest. */
function capacitiesInUse({ sizes, capacities }: RiskQuestion): readonly number[] | undefined {
  return capacities?.filter((_, host) => (sizes[host] ?? 0) > 0).toSorted((a, b) => b - a);
}

function criticalSize({ sizes, model, quorum }: CurveQuestion): number | undefined {
  const threshold = lossThreshold(unitsIn(sizes, model), quorum);
  const critical = model.keep === 'vm' ? threshold : 1;
  return sizes.some((size) => size >= critical && unitsOn(model, size) >= threshold) ? critical : undefined;
}

function memo(compute: (sizes: Sizes) => Curve): (sizes: Sizes) => Curve {
  const known = new Map<string, Curve>();
  return (sizes) => {
    const key = sizes.join(' ');
    const curve = known.get(key) ?? compute(sizes);
    known.set(key, curve);
    return curve;
  };
}

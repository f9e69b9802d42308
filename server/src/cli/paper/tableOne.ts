/** Tests Table 1 of the paper on every placement of up to 12 replicas on up to 5 hosts. */
import { compareLosses } from '../../risk/compareCurves.ts';
import { allModels } from '../../risk/compareModels.ts';
import { type FaultModel, holdsOnAverage, tableOne } from '../../risk/faultModel.ts';
import { partitions } from '../../risk/partitions.ts';
import type { Sizes } from '../../risk/placement.ts';
import { majorityLoss } from './cases.ts';

export const MOST_REPLICAS = 12;
export const MOST_HOSTS = 5;

export interface Cell {
  readonly model: FaultModel;
  /** How many numbers of replicas, hosts and faults were tried; only those with a choice of placements count. */
  readonly cases: number;
  /** In how many of them every placement loses alike; in how many of the others each extreme is best, or neither. */
  readonly alike: number;
  readonly balanced: number;
  readonly concentrated: number;
  readonly neither: number;
  /** The case in which the advice of Table 1 is furthest from the best. Absent where it is always right. */
  readonly counterExample?: CounterExample;
}

export interface CounterExample {
  readonly faults: number;
  readonly advised: Outcome;
  readonly better: Outcome;
}

export interface Outcome {
  readonly sizes: Sizes;
  readonly loss: number;
}

/** @param cell `found`: a placement does better than the advised one at some number of faults */
export function cellVerdict({ model, found }: { readonly model: FaultModel; readonly found: boolean }): string {
  if (!found) return 'always right';
  return holdsOnAverage(model) ? 'on average only' : 'not even on average';
}

export function cells(): readonly Cell[] {
  return [...allModels(false), ...allModels(true).filter(({ removal }) => removal)].map(cell);
}

function cell(model: FaultModel): Cell {
  const cases = choices(model);
  const differing = cases.filter(({ best, worst }) => compareLosses(best.loss, worst.loss) !== 0);
  const isBest = (one: Choice, extreme: Outcome): boolean => compareLosses(extreme.loss, one.best.loss) === 0;
  const counterExample = differing
    .map((one) => ({ faults: one.faults, advised: advised(model, one), better: one.best }))
    .filter(({ advised: { loss }, better }) => compareLosses(better.loss, loss) < 0)
    .reduce<CounterExample | undefined>((far, next) => (far && gap(far) >= gap(next) - 1e-9 ? far : next), undefined);
  return {
    model,
    cases: cases.length,
    alike: cases.length - differing.length,
    balanced: differing.filter((one) => isBest(one, one.balanced)).length,
    concentrated: differing.filter((one) => isBest(one, one.concentrated)).length,
    neither: differing.filter((one) => !isBest(one, one.balanced) && !isBest(one, one.concentrated)).length,
    ...(counterExample && { counterExample }),
  };
}

/** All placements of a number of replicas on a number of hosts, after a number of faults. */
interface Choice {
  readonly faults: number;
  readonly best: Outcome;
  readonly worst: Outcome;
  readonly balanced: Outcome;
  readonly concentrated: Outcome;
}

function choices(model: FaultModel): readonly Choice[] {
  const counts = Array.from({ length: MOST_REPLICAS + 1 }, (_, v) => v);
  return counts.flatMap((v) =>
    counts.slice(2, MOST_HOSTS + 1).flatMap((m) => {
      const curves = partitions(v, m).map((sizes) => ({ sizes, loss: majorityLoss(sizes, model, v) }));
      if (curves.length < 2) return [];
      return counts.slice(1, v + 1).map((faults) => choice(curves, faults));
    }),
  );
}

function choice(
  curves: readonly { readonly sizes: Sizes; readonly loss: readonly number[] }[],
  faults: number,
): Choice {
  const outcomes = curves.map(({ sizes, loss }) => ({ sizes, loss: loss[faults] ?? 1 }));
  const [concentrated = { sizes: [], loss: 1 }] = outcomes;
  const best = outcomes.reduce((a, b) => (compareLosses(b.loss, a.loss) < 0 ? b : a));
  const worst = outcomes.reduce((a, b) => (compareLosses(b.loss, a.loss) > 0 ? b : a));
  return { faults, best, worst, concentrated, balanced: outcomes.at(-1) ?? concentrated };
}

/** The outcome of the advice. Where the advice is "irrelevant", even the worst placement follows it. */
function advised(model: FaultModel, { balanced, concentrated, worst }: Choice): Outcome {
  const advice = tableOne(model);
  if (advice === 'irrelevant') return worst;
  return advice === 'balanced' ? balanced : concentrated;
}

function gap({ advised: { loss }, better }: CounterExample): number {
  return loss - better.loss;
}

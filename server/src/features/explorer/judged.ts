/** A draft beside the placement it started from and the best one: numbers, words and a chart. */
import type { AnalysedService } from '../../analysis/analyse.ts';
import type { Ground, Written } from '../../analysis/ground.ts';
import type { Amount, Judged } from '../../protocol/explorer.ts';
import { type Curve, headlineBetween, type RiskReport } from '../../risk/assess.ts';
import { compareLosses } from '../../risk/compareCurves.ts';
import type { FaultModel } from '../../risk/faultModel.ts';
import { count, formatProbability, formatSizes, keptQuorum } from '../../rules/wording.ts';
import { formatLoss, type Losses } from '../../rules/estimates.ts';
import { cardChart, type Column, lossTable, toleranceNote } from '../riskCard.ts';

/** Reports under one fault model. */
export interface Reports {
  readonly draft: RiskReport;
  /** Of the placement that the ground starts with. */
  readonly start: RiskReport;
  /** Of the best that a scheduler may do, where one decides. */
  readonly allowed?: RiskReport;
}

const amount = (value: number): Amount => ({ value, text: formatProbability(value) });

/** The loss after n faults, which says so where it is an estimate. */
export const lossAmount = (curve: Losses, n: number): Amount => ({
  value: curve.loss[n] ?? 1,
  text: formatLoss(curve, n),
});

/** The placements that a draft is compared with, by name; the first is where it started from, the last the best. */
export function references({ start, named }: Ground, reports: Reports): readonly (readonly [string, Curve])[] {
  const { current, balanced, concentrated, best } = reports.start;
  if (reports.allowed)
    return [[start, current], ...named.map(({ name }) => [name, (reports.allowed ?? reports.start).current] as const)];
  return [
    [start, current],
    ['Balanced', balanced],
    ['Concentrated', concentrated],
    [best.exact ? 'Best' : 'Best found', best],
  ];
}

/** Draft, start and best, for a chart and a table. */
export function mainColumns(ground: Ground, reports: Reports): readonly Column[] {
  const compared = references(ground, reports);
  const [first, last] = [compared[0], compared.at(-1)];
  const shown: readonly (readonly [string, Curve])[] = [
    ['Draft', reports.draft.current],
    ...(first ? [first] : []),
    ...(last ? [last] : []),
  ];
  return shown.map(([name, { sizes, loss, estimate }]) => ({
    name,
    loss,
    sizes: formatSizes(sizes),
    ...(estimate && { estimate }),
  }));
}

export function judged(
  service: AnalysedService,
  model: FaultModel,
  ground: Ground,
  reports: Reports,
  written: Written,
): Judged {
  const { draft, start } = reports;
  const compared = [draft.current, start.current, references(ground, reports).at(-1)?.[1] ?? start.best];
  const rated = service.model.faults === undefined && compared.every(({ failure }) => failure !== undefined);
  const faults = faultsToTell(reports, service.model.faults);
  const lossOf = (curve: Curve): Amount => (rated ? amount(curve.failure ?? 1) : lossAmount(curve, faults));
  const quorum = keptQuorum({ ...service.model, faultModel: model }, service.view.service);
  const what = `probability of losing the ${quorum}${rated ? '' : ` after ${count(faults, ['fault', 'faults'])}`}`;
  const columns = mainColumns(ground, reports);
  const [before, best] = [start.current, references(ground, reports).at(-1)?.[1] ?? start.best].map(lossOf);
  const loss = lossOf(draft.current);
  return {
    loss,
    before: before ?? loss,
    what,
    spoken: `${loss.text} ${what}; ${ground.start.toLowerCase()} ${before?.text}, best ${best?.text}.`,
    tolerance: toleranceNote(draft, model, service.view.service.nouns),
    ...(draft.criticalSize !== undefined && { criticalSize: draft.criticalSize }),
    chart: cardChart(columns, faults, quorum),
    table: lossTable(columns),
    moved: written.moved,
    ...('refused' in written && { refused: written.refused }),
    ...('advice' in written && { advice: written.advice }),
  };
}

/** Where the draft and its start differ visibly, else where the start can first lose. */
function faultsToTell({ draft, start }: Reports, declared: number | undefined): number {
  const n = headlineBetween(start.current, draft.current, declared);
  const differ = compareLosses(start.current.loss[n] ?? 1, draft.current.loss[n] ?? 1) !== 0;
  return declared !== undefined || differ ? n : start.headline;
}

/** Makes the trade-off table: what protects against one fault may expose to another. */
import type { AnalysedService } from '../../analysis/analyse.ts';
import type { Ground } from '../../analysis/ground.ts';
import type { ComparedModel, Comparison } from '../../protocol/explorer.ts';
import { tellingFaults } from '../../risk/compareModels.ts';
import type { FaultModel } from '../../risk/faultModel.ts';
import { keptQuorum } from '../../rules/wording.ts';
import { cardChart } from '../riskCard.ts';
import { lossAmount, mainColumns, references, type Reports } from './judged.ts';
import { modelName } from './models.ts';

/** The reports under one model, or the reason why there are none. */
export type ModelReports = readonly [model: FaultModel, reports: Reports | { readonly problem: string }];

export function comparison(service: AnalysedService, ground: Ground, all: readonly ModelReports[]): Comparison {
  const names = ground.allowed
    ? [ground.start, ...ground.named.map(({ name }) => name)]
    : [ground.start, 'Balanced', 'Concentrated', 'Best'];
  return { columns: ['Draft', ...names], rows: all.map((reports) => comparedModel(service, ground, reports)) };
}

function comparedModel(service: AnalysedService, ground: Ground, [model, reports]: ModelReports): ComparedModel {
  const { fault, level, keep } = model;
  const named = { fault, level, keep, model: modelName(model, service.model.quorum) };
  if ('problem' in reports) return { ...named, faults: 0, losses: [], problem: reports.problem };
  const faults = faultsToTell(reports, service.model.faults);
  const curves = [reports.draft.current, ...references(ground, reports).map(([, curve]) => curve)];
  const quorum = keptQuorum({ ...service.model, faultModel: model }, service.view.service);
  return {
    ...named,
    faults,
    losses: curves.map((curve) => lossAmount(curve, faults)),
    chart: cardChart(mainColumns(ground, reports), faults, quorum),
  };
}

/** The number of faults to compare at. Where a scheduler decides, its best and its worst placement are compared. */
function faultsToTell({ start, allowed }: Reports, declared: number | undefined): number {
  const extremes = allowed ? { ...start, balanced: allowed.current, concentrated: start.current } : start;
  return tellingFaults(extremes, declared);
}

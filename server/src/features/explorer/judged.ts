/** Shows a draft beside the placement from which it started and the best one: in numbers, words and a chart. */
import type { AnalysedService } from '../../analysis/analyse.ts';
import type { PlacedHost } from '../../analysis/availability.ts';
import { basisWords, type CrashRisk, crashRisk } from '../../analysis/crashRisk.ts';
import { type Ground, sizesOf, type Written } from '../../analysis/ground.ts';
import { withModel } from '../../analysis/withModel.ts';
import type { Amount, Curves, Judged, RiskTold } from '../../protocol/explorer.ts';
import type { Curve } from '../../risk/assess.ts';
import type { RiskReport } from '../../risk/riskReport.ts';
import type { FaultModel } from '../../risk/faultModel.ts';
import { capitalised, count, downAYear, formatPercentage, formatSizes, keptQuorum } from '../../rules/wording.ts';
import { formatLoss, type Losses } from '../../rules/estimates.ts';
import { toleranceWords } from '../consequence.ts';
import { cardChart, type Column, lossTable, toleranceNote } from '../riskCard.ts';

/** Reports under one fault model. */
export interface Reports {
  readonly draft: RiskReport;
  /** The report on the placement with which the ground starts. */
  readonly start: RiskReport;
  /** The report on the best legal placement, where a scheduler decides. */
  readonly allowed?: RiskReport;
}

const amount = (value: number): Amount => ({ value, text: formatPercentage(value) });

/** The loss after n faults; its words say so where it is an estimate. */
export const lossAmount = (curve: Losses, n: number): Amount => ({
  value: curve.loss[n] ?? 1,
  text: formatLoss(curve, n),
});

/**
 * The placements with which a draft is compared, by name. The first is the one from which it started, the last the
 * best.
 */
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

/** The draft, its start and the best placement, for a chart and a table. */
export function mainColumns(ground: Ground, reports: Reports): readonly Column[] {
  const compared = references(ground, reports);
  const [first, last] = [compared[0], compared.at(-1)];
  const shown: readonly (readonly [string, Curve])[] = [
    ['Draft', reports.draft.current],
    ...(first ? [first] : []),
    ...(last ? [last] : []),
  ];
  return shown.map(columnOf);
}

const columnOf = ([name, { sizes, loss, estimate }]: readonly [string, Curve]): Column => ({
  name,
  loss,
  sizes: formatSizes(sizes),
  ...(estimate && { estimate }),
});

export function judged(
  service: AnalysedService,
  model: FaultModel,
  ground: Ground,
  reports: Reports,
  { sizes, written }: { readonly sizes: readonly number[]; readonly written: Written },
): Judged {
  const { draft, start } = reports;
  // All drafts use the same number of faults: the declared one, else the fewest with which the placement at the start
  // can lose.
  const faults = start.headline;
  const quorum = keptQuorum({ ...service.model, faultModel: model }, service.view.service);
  const columns = mainColumns(ground, reports);
  return {
    ...riskTold(service, model, ground, reports, ground.machinesOf(sizes)),
    ...(draft.criticalSize !== undefined && { criticalSize: draft.criticalSize }),
    ...curvesOf(columns, faults, quorum),
    moved: written.moved,
    ...('refused' in written && { refused: written.refused }),
    ...('asComment' in written && { asComment: written.asComment }),
  };
}

/**
 * What a change does, as curves.
 * @param reports the draft is the placement after the change
 */
export function changeCurves(service: AnalysedService, model: FaultModel, { draft, start }: Reports): Curves {
  const columns = [columnOf(['Before', start.current]), columnOf(['After', draft.current])];
  return curvesOf(columns, start.headline, keptQuorum({ ...service.model, faultModel: model }, service.view.service));
}

function curvesOf(columns: readonly Column[], faults: number, quorum: string): Curves {
  const chart = cardChart(columns, faults, quorum);
  return { chart, tips: tipsOf(columns, chart.last), table: lossTable(columns) };
}

/**
 * The tips, one for each number of faults: `Chance of losing quorum after 3 faults: Draft 44 %, Current 48 %, Best 24
 * %`.
 */
function tipsOf(columns: readonly Column[], last: number): string[] {
  if (last > MOST_TIPS) return [];
  return Array.from({ length: last + 1 }, (_, n) => {
    const losses = columns.map((column) => `${column.name} ${formatLoss(column, n)}`);
    return `Chance of losing quorum after ${count(n, ['fault', 'faults'])}: ${losses.join(', ')}`;
  });
}

/** The most numbers of faults with a tip: on a longer chart the pointer could not hit one of them. */
const MOST_TIPS = 40;

/** Machines with replicas; undefined where it is not known which machines they are. */
type Machines = readonly PlacedHost[] | undefined;

/**
 * The risk of a draft beside that of the ground's start.
 * @param machines the machines of the draft
 */
export function riskTold(
  service: AnalysedService,
  model: FaultModel,
  ground: Ground,
  reports: Reports,
  machines: Machines,
): RiskTold {
  const quorum = keptQuorum({ ...service.model, faultModel: model }, service.view.service);
  return (
    crashWords(service, model, ground, reports, { machines, quorum }) ??
    lossWords(service, model, ground, reports, { faults: reports.start.headline, quorum })
  );
}

function lossWords(
  service: AnalysedService,
  model: FaultModel,
  ground: Ground,
  reports: Reports,
  { faults, quorum }: { readonly faults: number; readonly quorum: string },
): RiskTold {
  const { draft, start } = reports;
  const bestOf = references(ground, reports).at(-1)?.[1] ?? start.best;
  const compared = [draft.current, start.current, bestOf] as const;
  const rated = service.model.faults === undefined && compared.every(({ failure }) => failure !== undefined);
  const lossOf = (curve: Curve): Amount => (rated ? amount(curve.failure ?? 1) : lossAmount(curve, faults));
  const what = `probability of losing the ${quorum}${rated ? '' : ` after ${count(faults, ['fault', 'faults'])}`}`;
  const [loss, before, best] = [lossOf(draft.current), lossOf(start.current), lossOf(bestOf)];
  return {
    loss,
    before,
    what,
    spoken: `${loss.text} ${what}; ${ground.start.toLowerCase()} ${before.text}, best ${best.text}.`,
    tolerance: toleranceNote(draft, model, service.view.service.nouns),
    toleranceBefore: toleranceNote(start, model, service.view.service.nouns),
  };
}

/**
 * For crashes, how many are tolerated and how long the service is down, in place of a number of faults; undefined for
 * other faults.
 */
function crashWords(
  service: AnalysedService,
  model: FaultModel,
  ground: Ground,
  reports: Reports,
  { machines, quorum }: { readonly machines: Machines; readonly quorum: string },
): RiskTold | undefined {
  const { draft, start, allowed } = reports;
  const asked = withModel(service, { fault: model, keep: model.keep }, { kind: 'asked' });
  const riskOf = ({ quorum: needed }: RiskReport, curve: Curve, hosts: Machines): CrashRisk | undefined =>
    crashRisk(asked, { curve, quorum: needed, hosts });
  const risks = [
    riskOf(draft, draft.current, machines),
    riskOf(start, start.current, ground.machinesOf(sizesOf(ground))),
    allowed
      ? riskOf(allowed, allowed.current, ground.machinesOf(ground.allowed ?? []))
      : riskOf(start, start.best, ground.machinesOf(ground.bestOf(start))),
  ].flatMap((risk) => (risk?.down === undefined ? [] : [{ ...risk, down: risk.down }]));
  const [now, then, best] = risks;
  if (!now || !then || !best) return undefined;
  const what = basisWords(asked, risks);
  const [tolerated, toleratedBefore] = [now, then].map(
    (risk) => `${capitalised(toleranceWords(asked, risk, `the ${quorum}`))}.`,
  );
  const [loss, before] = [now, then].map(({ down }) => ({ value: down, text: `${downAYear(down)} down a year` }));
  if (!loss || !before || tolerated === undefined || toleratedBefore === undefined) return undefined;
  return {
    loss,
    before,
    what,
    spoken: `${loss.text} ${what}; ${ground.start.toLowerCase()} ${downAYear(then.down)}, best ${downAYear(best.down)}. ${tolerated}`,
    tolerance: tolerated,
    toleranceBefore: toleratedBefore,
  };
}

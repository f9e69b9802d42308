/** Everything a hover tells about one service, as data: rendered to Markdown for editors, to plain text elsewhere. */
import type { AnalysedService } from '../analysis/analyse.ts';
import { type Curve, isBetter, type RiskReport } from '../risk/assess.ts';
import type { Argument } from '../risk/bestPlacement.ts';
import {
  count,
  formatFault,
  formatProbability,
  formatSizes,
  keptQuorum,
  plainName,
  unitNoun,
} from '../rules/wording.ts';
import type { Host } from '../model/service.ts';

/** Rows of the table: enough to see where the curves part, few enough to read at a glance. */
const MOST_ROWS = 8;

export interface RiskCard {
  /** One sentence with the headline number. */
  readonly headline: string;
  /** The two lines that explain the headline; editors cut long hovers, so they come before the table. */
  readonly reasons: readonly string[];
  /** Loss after n faults: one column a placement, names of equal placements joined. */
  readonly table: { readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] };
  /** One sentence each: advice, model and what else there is to say. */
  readonly notes: readonly string[];
}

/** `host` is the one pointed at, if any. `lineOf` tells the one-based line of an offset. */
export function riskCard(
  service: AnalysedService,
  report: RiskReport,
  host: Host | undefined,
  lineOf: (offset: number) => number,
): RiskCard {
  return {
    headline: headline(service, report),
    reasons: [placementNote(service, report), toleranceNote(report)],
    table: lossTable(report),
    notes: [
      ...(host ? [hostNote(service, report, host)] : []),
      ...failureNotes(report),
      adviceNote(service, report),
      modelNote(service, lineOf),
    ],
  };
}

function headline(service: AnalysedService, { current, headline: n, failure }: RiskReport): string {
  if (failure && service.model.faults === undefined) {
    const probability = formatProbability(failure.probability);
    return `${plainName(service.name)}: ${probability} probability of losing the ${keptQuorum(service.model, service.nouns)}`;
  }
  const loss = formatProbability(current.loss[n] ?? 1);
  const quorum = keptQuorum(service.model, service.nouns);
  return `${plainName(service.name)}: ${loss} probability of losing the ${quorum} after ${faults(n)}`;
}

function lossTable(report: RiskReport): RiskCard['table'] {
  const named: readonly (readonly [string, Curve])[] = [
    ['this', report.current],
    ['balanced', report.balanced],
    ['concentrated', report.concentrated],
    [report.best.exact ? 'best' : 'best found', report.best],
  ];
  const columns = new Map<string, { names: string[]; curve: Curve }>();
  for (const [name, curve] of named) {
    const sizes = formatSizes(curve.sizes);
    const column = columns.get(sizes);
    if (column) column.names.push(name);
    else columns.set(sizes, { names: [name], curve });
  }
  const curves = [...columns.values()].map(({ curve }) => curve.loss);
  return {
    columns: ['faults', ...[...columns].map(([sizes, { names }]) => `${names.join(' = ')} ${sizes}`)],
    rows: telling(curves).map((n) => [String(n), ...curves.map((loss) => formatProbability(loss[n] ?? 1))]),
  };
}

/** The numbers of faults worth a row: from the last at which every placement is safe to the first at which all are lost. */
export function telling(curves: readonly (readonly number[])[]): number[] {
  const all = Array.from({ length: curves[0]?.length ?? 0 }, (_, n) => n).slice(1);
  const firstLoss = all.findIndex((n) => curves.some((loss) => (loss[n] ?? 1) > 0));
  const certain = all.findIndex((n) => curves.every((loss) => loss[n] === 1));
  return all.slice(Math.max(0, firstLoss - 1), certain === -1 ? all.length : certain + 1).slice(0, MOST_ROWS);
}

function placementNote({ nouns, model }: AnalysedService, { current, quorum, units }: RiskReport): string {
  const replicas = current.sizes.reduce((sum, size) => sum + size, 0);
  const kept = unitNoun(model.faultModel.keep, nouns)[1];
  return `${count(replicas, nouns.replica)} on ${count(current.sizes.length, nouns.host)}; ${quorum} of ${units} ${kept} must stay correct.`;
}

function hostNote({ nouns, model }: AnalysedService, { criticalSize }: RiskReport, host: Host): string {
  const holds = `${plainName(host.name)} holds ${count(host.replicas, nouns.replica)}`;
  if (host.replicas === 0) return `${holds}.`;
  const critical = criticalSize !== undefined && host.replicas >= criticalSize;
  return `${holds}: losing it alone ${critical ? 'loses' : 'does not lose'} the ${keptQuorum(model, nouns)}.`;
}

function toleranceNote({ tolerance, halfLife }: RiskReport): string {
  const safe = tolerance === 0 ? 'A single fault can lose it' : `Survives any ${faults(tolerance)} for certain`;
  return halfLife === undefined ? `${safe}.` : `${safe}; more likely lost than not from ${faults(halfLife)} on.`;
}

function failureNotes({ failure }: RiskReport): string[] {
  if (!failure) return [];
  const nines =
    failure.nines === Infinity ? 'never lost' : `${count(failure.nines, ['nine', 'nines'])} of availability`;
  return [
    `${formatProbability(failure.probability)} with the stated failure probabilities, ${nines}: ${failure.assumption}.`,
  ];
}

function adviceNote({ model }: AnalysedService, report: RiskReport): string {
  const { advice, best, balanced, concentrated } = report;
  const noWorse = (curve: Curve): boolean => !isBetter(best, curve, model.faults);
  const agrees = {
    balanced: noWorse(balanced),
    unbalanced: noWorse(concentrated),
    irrelevant: noWorse(balanced) && noWorse(concentrated) && noWorse(report.current),
  }[advice];
  const table = advice === 'irrelevant' ? 'calls the placement irrelevant' : `advises ${advice}`;
  const start = `Table 1 of Araujo et al. (2012) ${table}`;
  const exact = `${best.exact ? 'the exact best is' : 'the best found is'} ${formatSizes(best.sizes)}`;
  const why = ARGUMENTS[best.argument];
  return agrees
    ? `${start}, and the answer here agrees: ${why}.`
    : `${start}, which holds on average; here ${exact}: ${why}.`;
}

/** How it is known that nothing is better. */
const ARGUMENTS: Readonly<Record<Argument, string>> = {
  irrelevant: 'no placement makes a difference',
  'theorem-1': 'Theorem 1 settles it',
  balance: 'balance is best whatever the number of faults',
  exhaustive: 'every placement was tried',
  'local-search': 'the placements near it were tried',
  none: 'a search would take too long',
};

export function modelNote({ model }: AnalysedService, lineOf: (offset: number) => number): string {
  const { faultModel, source, quorum } = model;
  const removal = faultModel.fault === 'limited-byzantine' && faultModel.removal ? ', with removal' : '';
  const rule = typeof quorum === 'object' ? quorum.formula : String(quorum);
  const line = source.range ? ` on line ${lineOf(source.range.start)}` : '';
  const origin = {
    object: `declared${line}`,
    directive: `from the comment${line}`,
    'file-directive': `from the comment${line}`,
    project: 'from .quorate.yaml',
    settings: 'from the settings',
    flags: 'from the command line',
    software: 'what the software is known to need',
    default: "Quorate's default, as the file declares none",
  }[source.kind];
  return `Model: ${formatFault(faultModel)}, keep ${faultModel.keep}, quorum ${rule}${removal} (${origin}).`;
}

const faults = (n: number): string => count(n, ['fault', 'faults']);

/**
 * Everything that a hover shows about one service, as data. It becomes Markdown for editors and plain text elsewhere.
 */
import { type QuorumRule, quorumText } from '../risk/quorum.ts';
import type { AnalysedService } from '../analysis/analyse.ts';
import { basisWords, downRange } from '../analysis/crashRisk.ts';
import type { Answer } from '../analysis/question.ts';
import { machinesOf } from '../analysis/reliability.ts';
import type { Series } from '../chart/lossChart.ts';
import { type Curve, isBetter } from '../risk/assess.ts';
import type { RiskReport } from '../risk/riskReport.ts';
import { total } from '../risk/placement.ts';
import { estimateNote, formatLoss, type Losses } from '../rules/estimates.ts';
import { type FaultModel, holdsOnAverage } from '../risk/faultModel.ts';
import type { Argument } from '../risk/bestPlacement.ts';
import {
  capitalised,
  count,
  faultCount,
  downAYear,
  formatFault,
  formatPercentage,
  formatSizes,
  hostAtStart,
  hostName,
  keptQuorum,
  plainName,
  quorumAtStake,
  stay,
  unitNoun,
} from '../rules/wording.ts';
import type { ModelSource } from '../model/riskModel.ts';
import type { Host, Nouns } from '../model/service.ts';
import { consequence, crashRisksOf, shareOf } from './consequence.ts';
import { dependenceNotes } from './importance.ts';
import type { LineOf } from './toLsp.ts';

/** A loss from which on every placement counts as lost; the chart ends there. */
const AS_GOOD_AS_LOST = 0.995;
/** The most rows of the table: enough to see where the curves part, few enough to read at a glance. */
const MOST_ROWS = 6;

export interface RiskCard {
  /** The consequence. This line and the next two fit a small hover together, before the chart. */
  readonly headline: string;
  /** The reason for the consequence. */
  readonly reason: string;
  /** What the user can do about it. */
  readonly action: string;
  /** A chart with one curve for each placement of the table; absent where there is nothing to draw. */
  readonly chart?: CardChart;
  /** The loss after n faults, with one column for each placement. Equal placements share a column with both names. */
  readonly table: { readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] };
  /** One sentence each: other notes, and the model. */
  readonly notes: readonly string[];
}

export interface CardChart {
  /** The chart in words. */
  readonly alt: string;
  readonly series: readonly Series[];
  /** The number of faults at the right end of the chart. */
  readonly last: number;
}

/** @param host the host at the cursor, if any */
export function riskCard(
  service: AnalysedService,
  report: RiskReport,
  host: Host | undefined,
  lineOf: LineOf,
): Omit<RiskCard, 'action'> {
  const columns = placementColumns(report);
  const placed = placementNote(service, report);
  return {
    headline: cardHeadline(service, { placement: report }),
    reason: host ? hostNote(service, report, host) : placed,
    chart: cardChart(columns, report.headline, keptQuorum(service.model, service.view.service)),
    table: lossTable(columns),
    notes: [
      ...(host ? [placed] : []),
      ...(report.failure ? [failureNote(report.failure)] : downtimeNotes(service, { placement: report })),
      ...dependenceNotes(service, { placement: report }, host),
      ...halfLifeNotes(service, report),
      ...estimateNotes(report),
      adviceNote(service, report),
      modelNote(service, lineOf),
    ],
  };
}

/** The headline: `etcd: tolerates 1 node failure; a second loses quorum`. */
export function cardHeadline(service: AnalysedService, answer: Answer): string {
  return `${plainName(service.name)}: ${consequence(service, answer, quorumAtStake(service.model, service.view.service))}`;
}

/** The note on downtime: `About 2.6 h down a year if each host is down 1 % of the time.` */
export function downtimeNotes(service: AnalysedService, answer: Answer): string[] {
  const risks = crashRisksOf(service, answer);
  const down = downRange(risks);
  if (risks.some((risk) => risk.down === undefined) && doCross(service))
    return ['How long it is down is not known: zones that are stated overlap, and neither holds the other.'];
  return down === '' ? [] : [`${capitalised(down)} ${basisWords(service, risks)}.`];
}

/** True where stated zones cross, so that no number of them is given. */
function doCross({ hosts, numbers, model }: AnalysedService): boolean {
  const names = hosts.map(({ name }) => name);
  return machinesOf(names, numbers, model) === undefined;
}

/** A column of the table and a curve of the chart. */
export interface Column extends Series, Losses {
  readonly sizes: string;
}

/** The columns. Equal placements share one. */
function placementColumns(report: RiskReport): readonly Column[] {
  const named: readonly (readonly [string, Curve])[] = [
    ['current', report.current],
    ['balanced', report.balanced],
    ['concentrated', report.concentrated],
    [report.best.exact ? 'best' : 'best found', report.best],
  ];
  const columns = new Map<string, Column>();
  for (const [name, { sizes, loss, estimate }] of named) {
    const key = formatSizes(sizes);
    const names = [columns.get(key)?.name ?? [], name].flat().join(' = ');
    columns.set(key, { sizes: key, loss, name: names, ...(estimate && { estimate }) });
  }
  return [...columns.values()];
}

export function lossTable(columns: readonly Column[]): RiskCard['table'] {
  const curves = columns.map(({ loss }) => loss);
  return {
    columns: ['faults', ...columns.map(({ name, sizes }) => `${name} ${sizes}`)],
    rows: telling(curves).map((n) => [String(n), ...columns.map((column) => formatLoss(column, n))]),
  };
}

/** @param told the number of faults that the words mention */
export function cardChart(series: readonly (Series & Losses)[], told: number, quorum: string): CardChart {
  const end = Math.min(...series.map(({ loss }) => loss.length)) - 1;
  const lost = range(end).find((n) => series.every(({ loss }) => (loss[n] ?? 1) >= AS_GOOD_AS_LOST));
  const last = Math.min(end, Math.max(lost ?? end, told + 1));
  const losses = series.map((one) => `${one.name} ${formatLoss(one, told)}`);
  const alt = `Chart: the chance of losing the ${quorum}, over 0 to ${faults(last)}. After ${faults(told)}: ${losses.join(', ')}.`;
  return { alt, series, last };
}

/**
 * The numbers of faults with a row: from the last one at which every placement is safe to the first one at which all
 * are lost.
 */
function telling(curves: readonly (readonly number[])[]): number[] {
  const all = range((curves[0]?.length ?? 0) - 1);
  const firstLoss = all.findIndex((n) => curves.some((loss) => (loss[n] ?? 1) > 0));
  const certain = all.findIndex((n) => curves.every((loss) => loss[n] === 1));
  return all.slice(Math.max(0, firstLoss - 1), certain === -1 ? all.length : certain + 1).slice(0, MOST_ROWS);
}

function placementNote({ view, model }: AnalysedService, { current, quorum, units }: RiskReport): string {
  const { nouns } = view.service;
  const replicas = total(current.sizes);
  const inVotes = view.service.hosts.some(({ votes }) => votes?.some((vote) => vote !== 1));
  const kept = inVotes && model.faultModel.keep === 'vm' ? 'votes' : unitNoun(model.faultModel.keep, nouns)[1];
  // A container that is its own host is counted once.
  const placed = nouns.replica[0] === nouns.host[0] ? '' : ` on ${count(current.sizes.length, nouns.host)}`;
  const needed = quorum === units ? `all ${units}` : `${quorum} of ${units}`;
  return `${count(replicas, nouns.replica)}${placed}; ${units === 1 ? 'the one' : `${needed} ${kept}`} must stay ${stay(model.faultModel)}.`;
}

/** The note on the host at the cursor. Where zones count as machines, its zone is lost with it. */
function hostNote({ hosts, nouns, model, view }: AnalysedService, { criticalSize }: RiskReport, host: Host): string {
  const name = hostAtStart({ name: host.name }, nouns);
  if (host.replicas === 0) return `${name} holds no ${nouns.replica[0]}.`;
  const holds = `${name} holds ${count(host.replicas, nouns.replica)}`;
  const index = hosts.indexOf(host);
  const lost = view.service.hosts[view.members.findIndex((members) => members.includes(index))] ?? host;
  const critical = criticalSize !== undefined && lost.replicas >= criticalSize;
  const [within, it] = lost.isDomain
    ? [`, its ${hostName(lost, view.service.nouns)} ${lost.replicas}`, `that ${view.service.nouns.host[0]}`]
    : ['', 'it'];
  const loses = critical ? 'loses' : 'does not lose';
  return `${holds}${within}: losing ${it} alone ${loses} the ${keptQuorum(model, view.service)}.`;
}

/** A note where the service probably survives more faults than one beyond those that it tolerates. */
function halfLifeNotes({ model, view }: AnalysedService, { tolerance, halfLife }: RiskReport): string[] {
  if (halfLife === undefined || halfLife <= tolerance + 1) return [];
  return [`${halfLifeWords(halfLife, model.faultModel, view.service.nouns)}.`];
}

function halfLifeWords(halfLife: number, faultModel: FaultModel, nouns: Nouns): string {
  return `${faultCount(halfLife, faultModel, nouns)}: more than 50 % chance of losing quorum`;
}

export function toleranceNote(report: RiskReport, faultModel: FaultModel, nouns: Nouns): string {
  const { current, tolerance, halfLife } = report;
  const faultsOf = (n: number): string => faultCount(n, faultModel, nouns);
  const one = faultsOf(1).replace('1', 'One');
  if (tolerance === 0 && halfLife === 1) return `${one} loses quorum${shareOf([formatLoss(current, 1)])}.`;
  const safe = tolerance === 0 ? `${one} can lose quorum` : `Tolerates any ${faultsOf(tolerance)}`;
  return halfLife === undefined ? `${safe}.` : `${safe}; ${halfLifeWords(halfLife, faultModel, nouns)}.`;
}

function estimateNotes({ current, balanced, concentrated, best }: RiskReport): string[] {
  return [estimateNote([current, balanced, concentrated, best]) ?? []].flat();
}

function failureNote({ probability, assumption }: NonNullable<RiskReport['failure']>): string {
  const down = probability === 0 ? 'never down' : `about ${downAYear(probability)} down a year`;
  return `${formatPercentage(1 - probability)} available, ${down}, if ${assumption}.`;
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
  const why = ARGUMENTS[best.argument];
  if (!best.exact) return `${start}; the best found here is ${formatSizes(best.sizes)}: ${why}.`;
  if (agrees) return `${start}, and the answer here agrees: ${why}.`;
  const average = holdsOnAverage(model.faultModel) ? ', which holds on average' : '';
  return `${start}${average}; here the exact best is ${formatSizes(best.sizes)}: ${why}.`;
}

/** How it is known that no placement is better. */
const ARGUMENTS: Readonly<Record<Argument, string>> = {
  irrelevant: 'no placement makes a difference',
  'theorem-1': 'Theorem 1 settles it',
  balance: 'balance is best whatever the number of faults',
  exhaustive: 'every placement was tried',
  'local-search': 'not every placement was tried',
  'cut-search': 'the search was cut short',
  none: 'no other was tried, as that would take too long',
};

export function modelNote({ model, nouns }: AnalysedService, lineOf: LineOf): string {
  const { faultModel, quorum, sources } = model;
  const removal = faultModel.fault === 'limited-byzantine' && faultModel.removal ? ' with removal' : '';
  const rule = quorumText(quorum);
  const fault = origin(sources.fault, lineOf);
  // A majority is what users expect, so only another quorum needs its source.
  const other = sources.quorum.kind === 'default' ? fault : origin(sources.quorum, lineOf);
  const [first, last] = other === fault ? ['', ` (${fault})`] : [` (${fault})`, ` (${other})`];
  return `Model: ${formatFault(faultModel)}${removal}${first}, keep ${faultModel.keep}, quorum ${rule}${last}.${copiesNote(quorum, nouns)}`;
}

/** A note on what a majority of each group of copies means. */
function copiesNote(quorum: QuorumRule, { replica }: Nouns): string {
  if (typeof quorum !== 'object' || !('copies' in quorum)) return '';
  const { copies } = quorum;
  const lost = Math.floor((copies - 1) / 2) + 1;
  return ` With ${copies} copies of each group, any ${count(lost, replica)} may hold ${lost} of the ${copies} copies of one.`;
}

function origin({ kind, range: place }: ModelSource, lineOf: LineOf): string {
  const line = place ? ` on line ${lineOf(place)}` : '';
  return {
    object: `declared${line}`,
    directive: `from the comment${line}`,
    'file-directive': `from the comment${line}`,
    project: 'from .quorate.yaml',
    settings: 'from the settings',
    flags: 'from the command line',
    asked: 'as asked',
    software: 'what the software is known to need',
    default: "Quorate's default, as the file declares none",
  }[kind];
}

/** The whole numbers from 1 to `last`. */
const range = (last: number): number[] => Array.from({ length: Math.max(0, last) }, (_, i) => i + 1);
const faults = (n: number): string => count(n, ['fault', 'faults']);

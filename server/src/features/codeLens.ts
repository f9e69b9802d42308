import type { CodeLens, Command } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { AnalysedService, Analysis } from '../analysis/analyse.ts';
import {
  compareCrashRisks,
  type CrashRisk,
  crashRisk,
  downAYear,
  downtimeWords,
  toleranceWords,
} from '../analysis/crashRisk.ts';
import type { Answer } from '../analysis/question.ts';
import { wantedSizes, withReplicas } from '../analysis/suggestions.ts';
import type { Curve } from '../risk/assess.ts';
import type { RiskReport } from '../risk/riskReport.ts';
import { total } from '../risk/placement.ts';
import type { ScheduleReport } from '../rules/rule.ts';
import { anyFaults, count, formatPercentage, formatSizes } from '../rules/wording.ts';
import { formatLoss } from '../rules/estimates.ts';
import { serviceKeys } from './explorer/explorable.ts';
import { rangeWords, scheduledCrashes } from './scheduleCard.ts';
import { toLspRange } from './toLsp.ts';

/** Where to find the service of a lens again. */
interface LensData {
  readonly uri: string;
  readonly version: number;
  readonly service: number;
}

/** One above each service that can be judged. What they say is computed when they are seen: see `resolveLens`. */
export function codeLenses(document: TextDocument, { services, layout }: Analysis): CodeLens[] {
  const { uri, version } = document;
  return services.flatMap(({ question, nameRange }, service) => {
    const data: LensData = { uri, version, service };
    return question ? [{ range: toLspRange({ document, layout }, nameRange), data }] : [];
  });
}

/** The service that a lens was made for, unless its document has changed. */
export function lensService(
  lens: CodeLens,
  document: TextDocument,
  { services }: Analysis,
): AnalysedService | undefined {
  const { version, service } = dataOf(lens);
  return version === document.version && service !== undefined ? services[service] : undefined;
}

/** A command of the client where it has a risk explorer to open; else the title stands there for itself. */
export function lensCommand(title: string, analysis: Analysis, service: AnalysedService, uri?: string): Command {
  if (uri === undefined) return { title, command: '' };
  const key = serviceKeys(analysis)[analysis.services.indexOf(service)];
  return { title, tooltip: 'Open the risk explorer', command: 'quorate.openExplorer', arguments: [uri, key] };
}

export const lensUri = (lens: CodeLens): string => dataOf(lens).uri ?? '';

/** As it came back from the client: whole, it is hoped. */
function dataOf({ data }: CodeLens): Partial<LensData> {
  return (data ?? {}) as Partial<LensData>;
}

/** `10 VMs on 5 PMs · survives any 2 faults · loss after 3: 48 % (best 24 %)`; of crashes what the hover says of them. */
export function lensTitle(service: AnalysedService, answer: Answer): string {
  return 'placement' in answer ? placementTitle(service, answer.placement) : scheduleTitle(service, answer.schedule);
}

function placementTitle(service: AnalysedService, report: RiskReport): string {
  const { nouns, model, view, hosts } = service;
  const { current, best, headline, quorum, tolerance } = report;
  const replicas = total(current.sizes);
  const placed = `${count(replicas, nouns.replica)} on ${count(current.sizes.length, view.service.nouns.host)}`;
  const crash = crashRisk(service, { curve: current, quorum, hosts });
  if (crash) return [placed, ...crashWords(service, crash), ...bestCrash(service, report, crash)].join(' · ');
  const rated = model.faults === undefined && current.failure !== undefined && best.failure !== undefined;
  const loss = (curve: Curve): string => (rated ? formatPercentage(curve.failure ?? 1) : formatLoss(curve, headline));
  const after = rated ? 'loss' : `loss after ${headline}`;
  return [
    placed,
    faultWords(tolerance, current),
    `${after}: ${loss(current)} (${best.exact ? 'best' : 'best found'} ${loss(best)})`,
  ].join(' · ');
}

/** What the best placement would be, where it is better: by the first of the numbers told that differs. */
function bestCrash(service: AnalysedService, report: RiskReport, now: CrashRisk): string[] {
  const { best, quorum } = report;
  const hosts = withReplicas(service, wantedSizes(service, report, best));
  const better = crashRisk(service, { curve: best, quorum, hosts });
  if (!better || compareCrashRisks(better, now) >= 0) return [];
  const gain =
    better.tolerance > now.tolerance
      ? `tolerates ${better.tolerance}`
      : better.down === undefined
        ? formatPercentage(better.next)
        : `${downAYear(better.down)} a year`;
  return [`${best.exact ? 'best' : 'best found'} ${formatSizes(best.sizes)}: ${gain}`];
}

function crashWords(service: AnalysedService, crash: CrashRisk): string[] {
  const down = downtimeWords(service, [crash]);
  return [toleranceWords(service, crash, 'quorum'), ...(down === '' ? [] : [down])];
}

/** What holds of every legal placement is said so; what only some of them do may be. Of both extremes the same is told. */
function scheduleTitle(service: AnalysedService, schedule: ScheduleReport): string {
  const { nouns, scheduling } = service;
  const { best, worst, exact } = schedule;
  const placed = `${count(scheduling?.replicas.value ?? 0, nouns.replica)}, placed by the scheduler`;
  if (!worst.report) return `${placed} · ${best.report || !exact ? 'may be' : 'is'} lost from the start`;
  const looked = exact ? '' : ', as far as was looked';
  const crashes = scheduledCrashes(service, schedule);
  if (crashes) {
    const down = downtimeWords(service, [crashes.best, crashes.worst]);
    return [placed, `${rangeWords(service, crashes, 'quorum')}${looked}`, ...(down === '' ? [] : [down])].join(' · ');
  }
  const { headline, tolerance } = worst.report;
  const loss = ({ report }: typeof best): string =>
    report ? formatLoss(report.current, headline) : formatPercentage(1);
  const [least, most] = [loss(best), loss(worst)];
  const survived =
    tolerance === 0 && (best.report?.tolerance ?? 0) > 0
      ? 'a single fault may lose it'
      : faultWords(tolerance, best.report?.current);
  return [
    placed,
    `${survived}${looked}`,
    `loss after ${headline}: ${least === most ? least : `${least} to ${most}`}`,
  ].join(' · ');
}

/** @param luckiest of the placement, or of the best of those there may be */
function faultWords(tolerance: number, luckiest: Curve | undefined): string {
  if (tolerance > 0) return `survives ${anyFaults(tolerance)}`;
  const certain = !luckiest || (luckiest.loss[1] === 1 && !luckiest.estimate);
  return `a single fault ${certain ? 'loses' : 'can lose'} it`;
}

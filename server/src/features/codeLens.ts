import type { CodeLens, Command } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { AnalysedService, Analysis } from '../analysis/analyse.ts';
import type { Answer } from '../analysis/question.ts';
import type { Curve, RiskReport } from '../risk/assess.ts';
import { total } from '../risk/placement.ts';
import type { ScheduleReport } from '../rules/rule.ts';
import { anyFaults, count, formatProbability } from '../rules/wording.ts';
import { formatLoss } from '../rules/estimates.ts';
import { serviceKeys } from './explorer/explorable.ts';
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

/** `10 VMs on 5 PMs · survives any 2 faults · loss after 3: 0.48 (best 0.24)`. */
export function lensTitle(service: AnalysedService, answer: Answer): string {
  return 'placement' in answer ? placementTitle(service, answer.placement) : scheduleTitle(service, answer.schedule);
}

function placementTitle({ nouns, model, view }: AnalysedService, report: RiskReport): string {
  const { current, best, headline } = report;
  const replicas = total(current.sizes);
  const placed = `${count(replicas, nouns.replica)} on ${count(current.sizes.length, view.service.nouns.host)}`;
  const rated = model.faults === undefined && current.failure !== undefined && best.failure !== undefined;
  const loss = (curve: Curve): string => (rated ? formatProbability(curve.failure ?? 1) : formatLoss(curve, headline));
  const after = rated ? 'loss' : `loss after ${headline}`;
  return [
    placed,
    toleranceWords(report),
    `${after}: ${loss(current)} (${best.exact ? 'best' : 'best found'} ${loss(best)})`,
  ].join(' · ');
}

/** What holds of every legal placement is said so; what only some of them do may be. */
function scheduleTitle({ nouns, scheduling }: AnalysedService, { best, worst, exact }: ScheduleReport): string {
  const placed = `${count(scheduling?.replicas.value ?? 0, nouns.replica)}, placed by the scheduler`;
  if (!worst.report) return `${placed} · ${best.report || !exact ? 'may be' : 'is'} lost from the start`;
  const { headline, tolerance } = worst.report;
  const loss = ({ report }: typeof best): string =>
    report ? formatLoss(report.current, headline) : formatProbability(1);
  const [least, most] = [loss(best), loss(worst)];
  const survived =
    tolerance === 0 && (best.report?.tolerance ?? 0) > 0 ? 'a single fault may lose it' : toleranceWords(worst.report);
  return [
    placed,
    exact ? survived : `${survived}, as far as was looked`,
    `loss after ${headline}: ${least === most ? least : `${least} to ${most}`}`,
  ].join(' · ');
}

function toleranceWords({ tolerance, current }: RiskReport): string {
  if (tolerance > 0) return `survives ${anyFaults(tolerance)}`;
  return `a single fault ${current.loss[1] === 1 && !current.estimate ? 'loses' : 'can lose'} it`;
}

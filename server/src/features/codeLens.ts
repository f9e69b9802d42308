import type { CodeLens, Command } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { AnalysedService, Analysis } from '../analysis/analyse.ts';
import { compareCrashRisks, type CrashRisk, crashRisk, downRange } from '../analysis/crashRisk.ts';
import type { Answer } from '../analysis/question.ts';
import { wantedSizes, withReplicas } from '../analysis/suggestions.ts';
import type { Curve } from '../risk/assess.ts';
import type { RiskReport } from '../risk/riskReport.ts';
import { capitalised, downAYear, formatPercentage, formatSizes, unbroken } from '../rules/wording.ts';
import { formatLoss } from '../rules/estimates.ts';
import { serviceKeys } from './explorer/explorable.ts';
import { toLspRange } from './toLsp.ts';
import { consequence, crashRisksOf, ratedLoss } from './consequence.ts';

/** Serves to find the service of a lens again. */
interface LensData {
  readonly uri: string;
  readonly version: number;
  readonly service: number;
}

/**
 * One lens above each service that can be judged. Their titles are computed when they become visible: see
 * `resolveLens`.
 */
export function codeLenses(document: TextDocument, { services, layout }: Analysis): CodeLens[] {
  const { uri, version } = document;
  return services.flatMap(({ question, nameRange }, service) => {
    const data: LensData = { uri, version, service };
    return question ? [{ range: toLspRange({ document, layout }, nameRange), data }] : [];
  });
}

/** The service for which a lens was made; undefined where its document has changed. */
export function lensService(
  lens: CodeLens,
  document: TextDocument,
  { services }: Analysis,
): AnalysedService | undefined {
  const { version, service } = dataOf(lens);
  return version === document.version && service !== undefined ? services[service] : undefined;
}

/** The command of a lens, where the client has a risk explorer to open; without one the title stands by itself. */
export function lensCommand(title: string, analysis: Analysis, service: AnalysedService, uri?: string): Command {
  if (uri === undefined) return { title, command: '' };
  const key = serviceKeys(analysis)[analysis.services.indexOf(service)];
  return { title, tooltip: 'Open the risk explorer', command: 'quorate.openExplorer', arguments: [uri, key] };
}

export const lensUri = (lens: CodeLens): string => dataOf(lens).uri ?? '';

/** The data of a lens as the client returns it. Clients may lose some of it. */
function dataOf({ data }: CodeLens): Partial<LensData> {
  return (data ?? {}) as Partial<LensData>;
}

/**
 * The title of a lens: what is at risk, then what is better, as in `Tolerates 2 faults; a third loses quorum in 48 % of
 * cases (best 24 %)`.
 */
export function lensTitle(service: AnalysedService, answer: Answer): string {
  const better = 'placement' in answer ? betterWords(service, answer.placement) : '';
  const title = capitalised(consequence(service, answer, 'quorum'));
  const more = [better + downWords(service, answer), better].find((words) => (title + words).length <= LONGEST_LENS);
  return unbroken(title + (more ?? ''));
}

/** The most characters of a lens, so that a narrow window shows all of it. */
const LONGEST_LENS = 80;

/** The words for the best placement, where it is better: the first of the shown numbers that differs. */
function betterWords(service: AnalysedService, report: RiskReport): string {
  const { current, best, headline, quorum, tolerance } = report;
  const name = best.exact ? 'best' : 'best found';
  const now = crashRisk(service, { curve: current, quorum, hosts: service.hosts });
  const hosts = withReplicas(service, wantedSizes(service, report, best));
  const then = now && crashRisk(service, { curve: best, quorum, hosts });
  if (now && then) {
    const gain = compareCrashRisks(then, now) < 0 ? crashGain(now, then) : '';
    return gain && ` · ${name} ${formatSizes(best.sizes)} ${gain}`;
  }
  const loss = (curve: Curve): string => ratedLoss(service, curve) ?? formatLoss(curve, headline);
  if (headline <= tolerance && ratedLoss(service, current) === undefined) return '';
  return loss(best) === loss(current) ? ` (${best.exact ? 'best possible' : name})` : ` (${name} ${loss(best)})`;
}

function crashGain(now: CrashRisk, then: CrashRisk): string {
  if (then.tolerance > now.tolerance) return `tolerates ${then.tolerance}`;
  if (then.down === undefined) return formatPercentage(then.next);
  // A number that rests on an assumption stands in the hover, beside the assumption.
  return then.assumed ? 'is down less' : `${downAYear(then.down)} a year`;
}

/** The downtime by stated numbers alone: `· about 10 days down a year`. */
function downWords(service: AnalysedService, answer: Answer): string {
  const risks = crashRisksOf(service, answer);
  const words = risks.some(({ assumed }) => assumed) ? '' : downRange(risks);
  return words && ` · ${words}`;
}

/** The consequence in one line. A lens shows it, and a hover starts with it. */
import type { AnalysedService } from '../analysis/analyse.ts';
import { scheduledHosts } from '../analysis/availability.ts';
import { crashNoun, type CrashRisk, crashRisk, ordinal } from '../analysis/crashRisk.ts';
import type { Answer } from '../analysis/question.ts';
import type { Curve } from '../risk/assess.ts';
import type { RiskReport } from '../risk/riskReport.ts';
import { formatLoss } from '../rules/estimates.ts';
import type { LegalPlacement, ScheduleReport } from '../rules/rule.ts';
import { count, formatPercentage } from '../rules/wording.ts';

/**
 * The consequence: `tolerates 2 faults; a third loses quorum in 48 % of cases`.
 * @param quorum what is lost: `the pod majority`, or `quorum` in short
 */
export function consequence(service: AnalysedService, answer: Answer, quorum: string): string {
  return 'placement' in answer
    ? placementConsequence(service, answer.placement, quorum)
    : scheduleConsequence(service, answer.schedule, quorum);
}

function placementConsequence(service: AnalysedService, report: RiskReport, quorum: string): string {
  const { current, headline, tolerance } = report;
  const crash = crashRisk(service, { curve: current, quorum: report.quorum, hosts: service.hosts });
  if (crash) return toleranceWords(service, crash, quorum);
  const rated = ratedLoss(service, current);
  if (rated === undefined)
    return outlook(service, { tolerance, faults: headline, quorum, loss: [formatLoss(current, headline)] });
  return `${outlook(service, { tolerance, faults: 0, quorum })}; ${rated} chance of losing ${quorum}`;
}

/**
 * The probability to lose the quorum by the stated numbers; undefined where the words are about the loss after some
 * faults.
 */
export function ratedLoss({ model }: AnalysedService, { failure }: Curve): string | undefined {
  return model.faults === undefined && failure !== undefined ? formatPercentage(failure) : undefined;
}

/**
 * The tolerance in words: `tolerates 1 host failure; a second loses the pod majority in 50 % of cases`.
 * @param least the lowest probability, where several placements tolerate as much
 */
export function toleranceWords(
  service: AnalysedService,
  { tolerance, next }: CrashRisk,
  quorum: string,
  least = next,
): string {
  const loss = [least, next].map(formatPercentage);
  return outlook(service, { tolerance, faults: tolerance + 1, quorum, loss });
}

interface Outlook {
  /** How many faults are tolerated; -1 where there is no quorum from the start. */
  readonly tolerance: number;
  /** The number of faults whose loss is stated. */
  readonly faults: number;
  readonly quorum: string;
  /** The losses in words, from the smallest to the largest. */
  readonly loss?: readonly string[];
}

function outlook(service: AnalysedService, { tolerance, faults, quorum, loss = [] }: Outlook): string {
  if (tolerance < 0) return `starts without ${quorum}`;
  const [one, many] = faultNoun(service);
  const share = shareOf(loss);
  if (faults === 1) return `one ${one} loses ${quorum}${share}`;
  const survived = tolerance === 0 ? `one ${one} may lose ${quorum}` : `tolerates ${count(tolerance, [one, many])}`;
  if (faults <= tolerance || loss.length === 0) return survived;
  if (tolerance === 0) return `${survived}; ${faults} ${many} lose it${share}`;
  const lost = faults === tolerance + 1 ? `${ordinal(faults)} loses` : `${faults} lose`;
  return `${survived}; ${lost} ${quorum}${share}`;
}

/** The share in words: ` in 48 % of cases`, ` in none of 5000 trials`; empty for certainty. */
export function shareOf(loss: readonly string[]): string {
  const share = [...new Set(loss)].join(' to ');
  if (share === '100 %' || share === '') return '';
  return share.endsWith('trials') ? ` in ${share.replace('none in', 'none of')}` : ` in ${share} of cases`;
}

/** The noun for faults. An attacker makes faults, and no failures. */
function faultNoun(service: AnalysedService): readonly [string, string] {
  return service.model.faultModel.fault === 'crash-stop' ? crashNoun(service) : ['fault', 'faults'];
}

/** The consequence for a scheduled service. It uses "may" for what holds only of some legal placements. */
function scheduleConsequence(service: AnalysedService, schedule: ScheduleReport, quorum: string): string {
  const { best, worst, exact } = schedule;
  if (!worst.report) return `${exact && !best.report ? 'starts' : 'may start'} without ${quorum}`;
  return `${rangeWords(service, schedule, worst.report, quorum)}${exact ? '' : ' (not all placements tried)'}`;
}

function rangeWords(service: AnalysedService, schedule: ScheduleReport, worst: RiskReport, quorum: string): string {
  const crashes = scheduledCrashes(service, schedule);
  const best = schedule.best.report;
  const atWorst = crashes?.worst.tolerance ?? worst.tolerance;
  const atBest = crashes?.best.tolerance ?? best?.tolerance ?? atWorst;
  if (atBest > atWorst) {
    const [one] = faultNoun(service);
    const low =
      atWorst === 0 ? `one ${one} may lose ${quorum}` : outlook(service, { tolerance: atWorst, faults: 0, quorum });
    return `${low}; at best tolerates ${atBest}`;
  }
  if (crashes) return toleranceWords(service, crashes.worst, quorum, crashes.best.next);
  const n = worst.headline;
  const loss = [best ? formatLoss(best.current, n) : formatPercentage(1), formatLoss(worst.current, n)];
  return outlook(service, { tolerance: atWorst, faults: n, quorum, loss });
}

interface Extremes {
  readonly best: CrashRisk;
  readonly worst: CrashRisk;
}

/** The crash risks of both extremes; undefined where the words are not about crashes, or one has no quorum from the start. */
function scheduledCrashes(service: AnalysedService, schedule: ScheduleReport): Extremes | undefined {
  const riskOf = (placement: LegalPlacement): CrashRisk | undefined => {
    const { report } = placement;
    const hosts = scheduledHosts(service, schedule, placement);
    return report && crashRisk(service, { curve: report.current, quorum: report.quorum, hosts });
  };
  const [best, worst] = [riskOf(schedule.best), riskOf(schedule.worst)];
  return best && worst && { best, worst };
}

/**
 * The crash risk of the placement, or those of both extremes of the legal ones; empty where the words are about other
 * faults.
 */
export function crashRisksOf(service: AnalysedService, answer: Answer): readonly CrashRisk[] {
  if ('schedule' in answer) {
    const crashes = scheduledCrashes(service, answer.schedule);
    return crashes ? [crashes.best, crashes.worst] : [];
  }
  const { current: curve, quorum } = answer.placement;
  return [crashRisk(service, { curve, quorum, hosts: service.hosts }) ?? []].flat();
}

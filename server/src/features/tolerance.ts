/** What is told first where hosts crash: how many may fail, what the next failure does, and how long it is down a year. */
import type { AnalysedService } from '../analysis/analyse.ts';
import { downtimeOf } from '../analysis/availability.ts';
import type { RiskReport } from '../risk/assess.ts';
import { HOURS_PER_YEAR } from '../risk/availability.ts';
import { count, formatDowntime, formatPercentage } from '../rules/wording.ts';

/**
 * `tolerates 1 host failure; a second loses the pod majority in 50 % of cases. About 2.6 h down a year if each host is
 * down 1 % of the time`. Undefined for other faults, for a declared number of faults, and where the loss is an estimate.
 */
export function toleranceHeadline(service: AnalysedService, report: RiskReport, quorum: string): string | undefined {
  const { model, view } = service;
  const { fault, level } = model.faultModel;
  const { current, tolerance } = report;
  if (fault !== 'crash-stop' || level !== 'pm' || model.faults !== undefined || current.estimate) return undefined;
  const [host] = view.service.nouns.host;
  const share = formatPercentage(current.loss[tolerance + 1] ?? 1);
  const next = tolerance === 0 ? `a single ${host} failure` : ordinal(tolerance + 1);
  const loses = share === '100 %' ? `${next} loses the ${quorum}` : `${next} loses the ${quorum} in ${share} of cases`;
  const survived = tolerance === 0 ? '' : `tolerates ${count(tolerance, [`${host} failure`, `${host} failures`])}; `;
  return `${survived}${loses}${downtime(service, report)}`;
}

function downtime(service: AnalysedService, { quorum }: RiskReport): string {
  const found = downtimeOf(service, quorum);
  if (!found || found.unavailability === 0) return '';
  const basis = found.assumed
    ? `if each host is down ${formatPercentage(service.numbers.assumed ?? 0)} of the time`
    : 'by the stated failure numbers';
  return `. About ${formatDowntime(found.unavailability * HOURS_PER_YEAR)} down a year ${basis}`;
}

function ordinal(n: number): string {
  const named = ['a first', 'a second', 'a third', 'a fourth', 'a fifth'][n - 1];
  return named ?? `failure number ${n}`;
}

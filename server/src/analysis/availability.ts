/** How available a service is with the hosts of its placement, as JSON reports it: plain numbers, hours and years. */
import { availabilityOf, HOURS_PER_YEAR } from '../risk/availability.ts';
import type { RiskModel } from '../model/riskModel.ts';
import type { Reliability } from '../risk/lostVotes.ts';
import { rateOf } from '../risk/rates.ts';
import type { ScheduleReport } from '../rules/rule.ts';
import type { AnalysedService } from './analyse.ts';
import { votesOn } from './domains.ts';
import type { Answer } from './question.ts';

export interface AvailabilityReport {
  /** The chance to find the service down. */
  readonly unavailability: number;
  /** Of the 8760 hours of a year. */
  readonly downtimeHoursPerYear: number;
  /** Null where no times to failure and repair are stated. */
  readonly lossesPerYear: number | null;
  readonly meanOutageHours: number | null;
  /** The unavailability given that this host is away for work, by host. */
  readonly maintenance: Readonly<Record<string, number>>;
  /** True when it rests on a number that the file and the project do not state. */
  readonly assumed: boolean;
}

interface PlacedHost {
  readonly name: string;
  readonly replicas: number;
  readonly votes?: readonly number[];
}

/** Undefined where hosts do not crash as a whole, or not every host states how often it is down. */
export function availabilityReport(service: AnalysedService, answer: Answer): AvailabilityReport | undefined {
  if ('schedule' in answer) return scheduledAvailability(service, answer.schedule.worst);
  const { question, model, view } = service;
  if (!question || !('placement' in question) || !question.placement.rates) return undefined;
  const { rates } = question.placement;
  return reportOn(
    view.service.hosts,
    model,
    answer.placement.quorum,
    (host) => view.service.hosts[host]?.times ?? { probability: rateOf(rates, host) },
  );
}

/** The same of one legal placement; hosts are alike there, so that it does not matter which of them it takes. */
export function scheduledAvailability(
  { question, model }: AnalysedService,
  { hosts, report }: ScheduleReport['worst'],
): AvailabilityReport | undefined {
  const probability = question && 'schedule' in question ? question.schedule.probability : undefined;
  if (probability === undefined || !report) return undefined;
  return reportOn(hosts, model, report.quorum, () => ({ probability }));
}

function reportOn(
  hosts: readonly PlacedHost[],
  { faultModel }: RiskModel,
  quorum: number,
  reliability: (host: number) => Reliability,
): AvailabilityReport | undefined {
  if (faultModel.fault !== 'crash-stop' || faultModel.level !== 'pm') return undefined;
  const voting = hosts.map((host, index) => {
    const votes = votesOn(host).reduce((sum, vote) => sum + vote, 0);
    return { ...reliability(index), votes: faultModel.keep === 'vm' ? votes : Math.sign(votes) };
  });
  const { unavailability, lossesPerHour, meanOutageHours, maintenance } = availabilityOf({
    hosts: voting,
    domains: [],
    quorum,
  });
  return {
    unavailability,
    downtimeHoursPerYear: unavailability * HOURS_PER_YEAR,
    lossesPerYear: lossesPerHour === undefined ? null : lossesPerHour * HOURS_PER_YEAR,
    meanOutageHours: meanOutageHours ?? null,
    maintenance: Object.fromEntries(hosts.map(({ name }, index) => [name, maintenance.hosts[index] ?? unavailability])),
    assumed: false,
  };
}

/**
 * The availability of a service on the hosts of its placement, as JSON reports it: plain numbers, in hours and years.
 */
import { availabilityOf, HOURS_PER_YEAR, type Installation, unavailabilityOf } from '../risk/availability.ts';
import { total } from '../risk/placement.ts';
import type { Downtime, LegalPlacement, PlacedReplicas, ScheduleReport } from '../rules/rule.ts';
import { HOST } from '../scheduling/cluster.ts';
import type { AnalysedService } from './analyse.ts';
import { votesOn } from './domains.ts';
import type { Answer } from './question.ts';
import { type Machines, machinesOf } from './reliability.ts';

export interface AvailabilityReport {
  /** The probability to find the service down, between 0 and 1. */
  readonly unavailability: number;
  /** How many hours of a year of 8760 hours the service is down. */
  readonly downtimeHoursPerYear: number;
  /** How often in a year the quorum is lost; null where no times to failure and repair are stated. */
  readonly lossesPerYear: number | null;
  readonly meanOutageHours: number | null;
  /** The unavailability while a host is taken down for maintenance, by host. */
  readonly maintenance: Readonly<Record<string, number>>;
  /** The share of time for which the service is up with a host and would be down without it, by host. */
  readonly importance: Readonly<Record<string, number>>;
  /** The same for zones and other domains whose outages are stated, by name; absent where there are none. */
  readonly zones?: Readonly<Record<string, ZoneReport>>;
  /** True when the numbers rest on one that neither the file nor the project states. */
  readonly assumed: boolean;
}

export interface ZoneReport {
  /** The label that the hosts of the zone share, such as `zone` or `rack`. */
  readonly label: string;
  readonly maintenance: number;
  readonly importance: number;
}

export interface PlacedHost extends PlacedReplicas {
  readonly votes?: readonly number[];
}

/** The availability; undefined where hosts do not crash as a whole, and where it is not known which hosts they are. */
export function availabilityReport(service: AnalysedService, answer: Answer): AvailabilityReport | undefined {
  if ('schedule' in answer) return scheduledAvailability(service, answer.schedule, answer.schedule.worst);
  return availabilityOn(service, service.hosts, answer.placement.quorum);
}

/** The availability with one legal placement. Where the placement does not name the nodes, they are alike. */
export function scheduledAvailability(
  service: AnalysedService,
  schedule: ScheduleReport,
  placement: LegalPlacement,
): AvailabilityReport | undefined {
  const hosts = scheduledHosts(service, schedule, placement);
  return hosts && placement.report && availabilityOn(service, hosts, placement.report.quorum);
}

/** The hosts of a legal placement; undefined where they, or their probabilities, are not known. */
export function scheduledHosts(
  { question }: AnalysedService,
  { assumed }: ScheduleReport,
  { hosts, nodes }: LegalPlacement,
): readonly PlacedHost[] | undefined {
  if (!question || !('schedule' in question)) return undefined;
  const { domain, probability } = question.schedule;
  if (nodes) return nodes;
  return domain === HOST && (!assumed || probability !== undefined) ? hosts : undefined;
}

/**
 * The availability on these hosts; undefined in the cases of `availabilityReport`.
 * @param isAway tells the hosts that are surely down; the quorum stays that of all members
 */
export function availabilityOn(
  service: AnalysedService,
  hosts: readonly PlacedHost[],
  quorum: number,
  isAway = (_host: string): boolean => false,
): AvailabilityReport | undefined {
  const installed = installationOn(service, hosts, quorum, isAway);
  if (!installed) return undefined;
  const { domains } = installed;
  const found = availabilityOf(installed.installation);
  const { unavailability, lossesPerHour, meanOutageHours, maintenance, importance } = found;
  const byHost = (values: readonly number[], otherwise: number): Record<string, number> =>
    Object.fromEntries(hosts.map(({ name }, index) => [name, values[index] ?? otherwise]));
  return {
    unavailability,
    downtimeHoursPerYear: unavailability * HOURS_PER_YEAR,
    lossesPerYear: lossesPerHour === undefined ? null : lossesPerHour * HOURS_PER_YEAR,
    meanOutageHours: meanOutageHours ?? null,
    maintenance: byHost(maintenance.hosts, unavailability),
    importance: byHost(importance.hosts, 0),
    ...(domains.length > 0 && {
      zones: Object.fromEntries(
        domains.map(({ name, key }, index): [string, ZoneReport] => [
          name,
          {
            label: key,
            maintenance: maintenance.domains[index] ?? unavailability,
            importance: importance.domains[index] ?? 0,
          },
        ]),
      ),
    }),
    assumed: installed.assumed,
  };
}

/** The share of time for which the service is down; undefined in the cases of `availabilityReport`. */
export function downtimeOf(
  service: AnalysedService,
  quorum: number,
  hosts: readonly PlacedHost[],
  isAway = (_host: string): boolean => false,
): Downtime | undefined {
  const installed = installationOn(service, hosts, quorum, isAway);
  if (!installed) return undefined;
  const { assumed = 0 } = service.numbers;
  return { unavailability: unavailabilityOf(installed.installation), ...(installed.assumed && { assumed }) };
}

interface Installed extends Pick<Machines, 'domains'> {
  readonly installation: Installation;
  readonly assumed: boolean;
}

/** What is known of the hosts; undefined in the cases of `availabilityReport`. */
export function installationOn(
  { model, numbers, view }: AnalysedService,
  hosts: readonly PlacedHost[],
  quorum: number,
  isAway = (_host: string): boolean => false,
): Installed | undefined {
  const { fault, level, keep } = model.faultModel;
  if (fault !== 'crash-stop' || level !== 'pm') return undefined;
  // Where zones must stay, it is not known how many hosts of a zone must be up for that.
  if (keep === 'pm' && view.members.some((members) => members.length > 1)) return undefined;
  const machines = machinesOf(
    hosts.map(({ name }) => name),
    numbers,
    model,
  );
  if (!machines) return undefined;
  const votes = hosts.map((host) => total(votesOn(host)));
  const assumed = machines.hosts.some(({ reliability }, host) => !reliability && (votes[host] ?? 0) > 0);
  if (assumed && !numbers.assumed) return undefined;
  const installation = {
    hosts: machines.hosts.map(({ reliability, within }, host) => ({
      ...(isAway(hosts[host]?.name ?? '')
        ? { probability: 1 }
        : (reliability ?? { probability: numbers.assumed ?? 0 })),
      ...(within !== undefined && { within }),
      votes: keep === 'vm' ? (votes[host] ?? 0) : Math.sign(votes[host] ?? 0),
    })),
    domains: machines.domains,
    quorum,
  };
  return { installation, domains: machines.domains, assumed };
}

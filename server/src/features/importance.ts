/** Which host and which zone a service depends on most, in words. */
import type { AnalysedService } from '../analysis/analyse.ts';
import { type AvailabilityReport, availabilityReport, type PlacedHost } from '../analysis/availability.ts';
import { briefBasis } from '../analysis/crashRisk.ts';
import type { Outage } from '../analysis/outage.ts';
import type { Answer } from '../analysis/question.ts';
import type { Host } from '../model/service.ts';
import {
  capitalised,
  count,
  domainNoun,
  formatPercentage,
  hostAtStart,
  hostName,
  machineNoun,
  plainName,
} from '../rules/wording.ts';

/** A host or a zone, with the share of time for which the service is up with it and would be down without it. */
interface Part {
  readonly name: string;
  readonly importance: number;
}

/** More names than this become a number. */
const MOST_NAMES = 3;

/** With more hosts the numbers take a noticeable time, and no host stands out. */
const MOST_HOSTS = 500;

/** What a drain of the host costs, and which host and zone matter most, where that is known. */
export function dependenceNotes(service: AnalysedService, answer: Answer, host: Host | undefined): string[] {
  const report = service.hosts.length > MOST_HOSTS ? undefined : availabilityReport(service, answer);
  if (!report) return [];
  return [...(host ? maintenanceNotes(service, report, host) : []), ...importanceNotes(service, report)];
}

/**
 * One sentence on hosts and one on zones, where some matter more than others: `pm-1 matters most: quorum depends on it
 * 98 % of the time, on any other host 2 %`.
 */
export function importanceNotes(
  service: AnalysedService,
  report: AvailabilityReport,
  hosts: readonly PlacedHost[] = service.hosts,
): string[] {
  const zones = Object.entries(report.zones ?? {});
  const nouns = [...new Set(zones.map(([, { label }]) => domainNoun(label)))];
  const [noun = ''] = nouns;
  const onHosts = mattersMost(
    hosts
      .filter(({ replicas }) => replicas > 0)
      .map(({ name }) => ({ name: hostAtStart({ name }, service.nouns), importance: report.importance[name] ?? 0 })),
    machineNoun(service.nouns),
  );
  const onZones = mattersMost(
    zones.map(([name, { label, importance }]) => ({ name: `${domainNoun(label)} ${plainName(name)}`, importance })),
    nouns.length === 1 ? [noun, `${noun}s`] : ['domain', 'domains'],
  );
  return [onHosts, onZones && capitalised(onZones)].flatMap((words) =>
    words === undefined ? [] : [`${words}${basis(service, report)}.`],
  );
}

/** What a drain of one host costs, where the service survives it: `While pm-1 is away, down 2 % of the time, not 0.03 %`. */
function maintenanceNotes(service: AnalysedService, report: AvailabilityReport, { name }: Host): string[] {
  const away = report.maintenance[name] ?? 1;
  if (away === 1 || away === report.unavailability) return [];
  const [down, normally] = [away, report.unavailability].map(formatPercentage);
  return [
    `While ${hostName({ name }, service.nouns)} is away, down ${down} of the time, not ${normally}${basis(service, report)}.`,
  ];
}

/** Which of several hosts to bring back first, where it makes a difference: `Bring pm-1 back first: then down 2 % of the time`. */
export function returnNotes(service: AnalysedService, { availability, returns }: Outage): string[] {
  const least = Math.min(...returns.map(({ unavailability }) => unavailability));
  if (!availability || returns.length < 2) return [];
  const isLost = availability.until.unavailability === 1;
  if (least === 1) return ['No single one of them brings it back.'];
  const then = formatPercentage(least);
  const first = returns.filter(({ unavailability }) => formatPercentage(unavailability) === then);
  if (first.length === returns.length && !isLost) return [];
  const which =
    first.length === returns.length
      ? 'any one of them'
      : first.map(({ name }) => hostName({ name }, service.nouns)).join(' or ');
  return [`Bring ${which} back first: then down ${then} of the time${basis(service, availability.until)}.`];
}

/**
 * The parts that matter most, without an assumption; undefined where no part is told from the others.
 * @param noun what each part is, as `[one, many]`
 */
export function mattersMost(parts: readonly Part[], noun: readonly [one: string, many: string]): string | undefined {
  const told = parts.map((part) => ({ ...part, share: formatPercentage(part.importance) }));
  const most = Math.max(...told.map(({ importance }) => importance));
  const top = told.filter(({ share }) => share === formatPercentage(most));
  const others = told.filter((part) => !top.includes(part));
  if (others.length === 0) return undefined;
  const next = Math.max(...others.map(({ importance }) => importance));
  const alike = others.every(({ share }) => share === formatPercentage(next));
  const names = top.map(({ name }) => name);
  const [verb, them] = names.length === 1 ? ['matters', 'it'] : ['matter', 'each of them'];
  const depends = most === 1 ? `always depends on ${them}` : `depends on ${them} ${formatPercentage(most)} of the time`;
  const rest = next === 0 ? 'never on' : 'on';
  const share = next === 0 ? '' : ` ${alike ? '' : 'at most '}${formatPercentage(next)}`;
  const who = names.length <= MOST_NAMES ? listed(names) : count(names.length, noun);
  return `${who} ${verb} most: quorum ${depends}, ${rest} any other ${noun[0]}${share}`;
}

function listed(names: readonly string[]): string {
  return [names.slice(0, -1).join(', '), names.at(-1) ?? ''].filter((part) => part !== '').join(' and ');
}

function basis(service: AnalysedService, { assumed }: AvailabilityReport): string {
  return assumed ? briefBasis(service) : '';
}

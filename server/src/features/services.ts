/** The services of the whole workspace as a list shows them, the worst first, by file, host or zone. */
import type { AnalysedService, Analysis } from '../analysis/analyse.ts';
import type { Answered } from '../analysis/diagnose.ts';
import type { Answer } from '../analysis/question.ts';
import type { NotJudged } from '../protocol/explorer.ts';
import type { ListedService, ServiceGroup, ServiceGrouping, ServiceList, ServiceTally } from '../protocol/services.ts';
import type { RiskReport } from '../risk/riskReport.ts';
import { votesOn, zoneOf } from '../analysis/domains.ts';
import { total } from '../risk/placement.ts';
import { lossThreshold } from '../risk/quorum.ts';
import { faultsTakeHosts } from '../rules/critical.ts';
import { count, plainName } from '../rules/wording.ts';
import { groupBy } from '../base/groupBy.ts';
import { inOrder } from '../base/inOrder.ts';
import { serviceKeys } from './explorer/explorable.ts';
import { type Places, toLspRange } from './toLsp.ts';

/** The most services in a list: more than a user looks through. */
const MOST_LISTED = 1_000;

/** What the list of the workspace keeps of a service. It is plain and small, since there may be thousands. */
export interface KnownService extends ListedService {
  /** How many faults are survived for certain; -1 where there may be no quorum from the start. */
  readonly tolerance: number;
  /** The same of the best placement that a scheduler may choose; absent where the file places the replicas. */
  readonly atBest?: number;
  /** The probability of losing the quorum, in `[0, 1]`; it decides between services with the same tolerance. */
  readonly loss: number;
  readonly hosts: readonly Holder[];
  readonly zones: readonly Holder[];
  /** Why the service is not judged; absent where it is. */
  readonly notJudged?: string;
}

/** A host or a zone that holds replicas of the service. */
interface Holder {
  readonly name: string;
  /** True where losing it alone loses the quorum. */
  readonly lost: boolean;
}

/** The services of a file. Those without an answer are listed as unknown. */
export function knownServices(places: Places, analysis: Analysis, answered: readonly Answered[]): KnownService[] {
  const answers = new Map(answered);
  const keys = serviceKeys(analysis);
  return analysis.services.map((service, index) => {
    const { start, end } = toLspRange(places, service.nameRange);
    const address = { uri: places.document.uri, service: keys[index] ?? service.name, start, end };
    return { ...address, ...judgementOf(service, analysis, answers.get(service)) };
  });
}

type Judgement = Omit<KnownService, 'uri' | 'service' | 'start' | 'end'>;

function judgementOf(service: AnalysedService, analysis: Analysis, answer: Answer | undefined): Judgement {
  const placed = placedWords(service);
  if (!answer) {
    const { notJudged } = service;
    const verdict = notJudged === undefined ? 'risk not known' : `not judged: ${notJudged}`;
    const known = { verdict, placed, ...(notJudged !== undefined && { notJudged }) };
    return { ...known, state: 'unknown', tolerance: Infinity, loss: 0, hosts: [], zones: [] };
  }
  const report = 'placement' in answer ? answer.placement : answer.schedule.worst.report;
  const unsure = service.quorumBased === 'perhaps';
  const tolerance = report?.tolerance ?? -1;
  return {
    state: unsure ? 'unknown' : tolerance > 0 ? 'safe' : 'at-risk',
    verdict: `${verdictOf(service, report, answer)}${unsure ? ', if it needs a quorum' : ''}`,
    placed,
    tolerance,
    ...('schedule' in answer && { atBest: answer.schedule.best.report?.tolerance ?? -1 }),
    loss: report ? (report.current.failure ?? report.current.loss[report.headline] ?? 1) : 1,
    ...('placement' in answer ? holders(service, analysis, answer.placement) : { hosts: [], zones: [] }),
  };
}

/** The verdict, such as `1 node failure can lose quorum`. */
function verdictOf({ model, nouns, view }: AnalysedService, report: RiskReport | undefined, answer: Answer): string {
  if (!report) return isLostAnyway(answer) ? 'starts without quorum' : 'may start without quorum';
  const { fault, level } = model.faultModel;
  const [unit] = level === 'pm' ? view.service.nouns.host : nouns.replica;
  const what = fault === 'crash-stop' ? 'failure' : 'fault';
  const faults = (n: number): string => count(n, [`${unit} ${what}`, `${unit} ${what}s`]);
  return report.tolerance === 0 ? `${faults(1)} can lose quorum` : `tolerates any ${faults(report.tolerance)}`;
}

/** True where the quorum is lost whatever a scheduler does. */
function isLostAnyway(answer: Answer): boolean {
  return 'schedule' in answer && answer.schedule.exact && !answer.schedule.best.report;
}

function placedWords({ hosts, nouns, scheduling }: AnalysedService): string {
  if (scheduling) return `${count(scheduling.replicas.value, nouns.replica)}, placed by the scheduler`;
  if (hosts.length === 0) return `${nouns.replica[1]} not known`;
  const replicas = hosts.reduce((sum, host) => sum + host.replicas, 0);
  return `${count(replicas, nouns.replica)} on ${count(hosts.filter((host) => host.replicas > 0).length, nouns.host)}`;
}

/** The hosts and zones on which the file puts replicas; for each, whether losing it loses the quorum. */
function holders(
  { hosts, model, view }: AnalysedService,
  { known }: Analysis,
  report: RiskReport,
): Pick<KnownService, 'hosts' | 'zones'> {
  const used = hosts.filter(({ replicas }) => replicas > 0);
  const threshold = lossThreshold(report.units, report.quorum);
  const domains = view.members.flatMap((members) => {
    const inside = members.flatMap((index) => hosts[index] ?? []).filter(({ replicas }) => replicas > 0);
    return inside.map((host) => [host, inside] as const);
  });
  const domainOf = new Map(domains);
  // Where a zone counts as a host that must stay, any of its machines is enough.
  const units = (group: typeof used): number =>
    model.faultModel.keep === 'vm'
      ? total(group.flatMap(votesOn))
      : [...groupBy(group, (host) => domainOf.get(host))].filter(([all, lost]) => all?.length === lost.length).length;
  const isLost = (group: typeof used): boolean => faultsTakeHosts(model.faultModel) && units(group) >= threshold;
  const zones = used.flatMap((host) => {
    const zone = zoneOf(host.labels ?? known.get(host.name)?.labels);
    return zone === undefined ? [] : [{ zone, host }];
  });
  return {
    hosts: used.map((host) => ({ name: plainName(host.name), lost: isLost([host]) })),
    zones: [...groupBy(zones, ({ zone }) => zone)].map(([zone, inside]) => ({
      name: plainName(zone),
      lost: isLost(inside.map(({ host }) => host)),
    })),
  };
}

/** The list, the worst service first: by tolerance, then by risk, then by name. */
export function serviceList(
  services: readonly KnownService[],
  progress: Omit<ServiceTally, keyof Counted>,
  { by, filter = '', pathOf }: { by: ServiceGrouping; filter?: string; pathOf: (uri: string) => string },
): ServiceList {
  const found = services.filter(matching(filter, pathOf)).toSorted(worstFirst);
  const shown = found.slice(0, MOST_LISTED);
  return {
    tally: { ...tallyOf(services), ...progress },
    groups: groupsOf(shown, by, pathOf),
    leftOut: found.length - shown.length,
  };
}

/** The numbers of services. */
type Counted = Pick<ServiceTally, 'services' | 'atRisk' | 'notJudged'>;

export function tallyOf(services: readonly KnownService[]): Counted {
  return {
    services: services.length,
    atRisk: services.filter(({ state }) => state === 'at-risk').length,
    notJudged: notJudgedOf(services),
  };
}

/** The reasons why some of the services are not judged. */
export function notJudgedOf(services: readonly Pick<KnownService, 'notJudged'>[]): readonly NotJudged[] {
  const reasons = groupBy(
    services.flatMap(({ notJudged }) => notJudged ?? []),
    (reason) => reason,
  );
  return [...reasons].map(([reason, inside]) => ({ reason, services: inside.length }));
}

/** A test whether a service has every word of the filter somewhere. */
export function matching(filter: string, pathOf: (uri: string) => string): (service: KnownService) => boolean {
  const words = filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return (each) => {
    if (words.length === 0) return true;
    const places = [...each.hosts, ...each.zones].map(({ name }) => name);
    const text = [each.service, pathOf(each.uri), each.verdict, each.placed, ...places].join('\n').toLowerCase();
    return words.every((word) => text.includes(word));
  };
}

export function worstFirst(a: KnownService, b: KnownService): number {
  const states = ['at-risk', 'unknown', 'safe'];
  return (
    states.indexOf(a.state) - states.indexOf(b.state) ||
    (a.tolerance === b.tolerance ? 0 : a.tolerance - b.tolerance) ||
    b.loss - a.loss ||
    inOrder(a.service, b.service) ||
    inOrder(a.uri, b.uri)
  );
}

function groupsOf(
  services: readonly KnownService[],
  by: ServiceGrouping,
  pathOf: (uri: string) => string,
): ServiceGroup[] {
  if (by === 'none') return [{ name: '', verdict: '', atRisk: false, services: services.map((each) => listed(each)) }];
  if (by === 'file') {
    return [...groupBy(services, ({ uri }) => uri)].map(([uri, inside]) => {
      const { atRisk } = tallyOf(inside);
      const verdict = `${count(inside.length, ['service', 'services'])}${atRisk > 0 ? ` · ${atRisk} at risk` : ''}`;
      return { name: pathOf(uri), uri, verdict, atRisk: atRisk > 0, services: inside.map((each) => listed(each)) };
    });
  }
  return byHolder(services, by);
}

/** The services by host or zone: what fails with each. Those that lose the most quorums come first. */
function byHolder(services: readonly KnownService[], by: 'host' | 'zone'): ServiceGroup[] {
  const held = services.flatMap((service) =>
    (by === 'host' ? service.hosts : service.zones).map((holder) => ({ service, holder })),
  );
  const groups = [...groupBy(held, ({ holder }) => holder.name)].map(([name, inside]) => {
    const sorted = inside.toSorted((a, b) => Number(b.holder.lost) - Number(a.holder.lost));
    return {
      lost: inside.filter(({ holder }) => holder.lost).length,
      name,
      services: sorted.map(({ service, holder: { lost } }) => ({
        ...listed(service),
        lost,
        // What the service tolerates elsewhere would contradict its group.
        verdict: lost ? 'loses quorum' : 'keeps quorum',
      })),
    };
  });
  const shown = groups
    .toSorted((a, b) => b.lost - a.lost || inOrder(a.name, b.name))
    .map(({ lost, name, services: rows }) => ({
      name,
      verdict: lostWords(lost, rows.length),
      atRisk: lost > 0,
      services: rows,
    }));
  const elsewhere = services.filter((service) => (by === 'host' ? service.hosts : service.zones).length === 0);
  if (elsewhere.length === 0) return shown;
  const rest = elsewhere.map((each) => listed(each));
  return [...shown, { name: `no ${by} stated`, verdict: '', atRisk: false, services: rest }];
}

/** A short verdict, since a side bar is narrow. */
function lostWords(lost: number, all: number): string {
  if (lost === 0) return all === 1 ? '1 keeps quorum' : `${all} keep quorum`;
  return `${lost} of ${all} ${lost === 1 ? 'loses' : 'lose'} quorum`;
}

function listed({ uri, service, start, end, state, verdict, placed }: KnownService): ListedService {
  return { uri, service, start, end, state, verdict, placed };
}

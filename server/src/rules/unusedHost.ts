import { compareLosses } from '../risk/compareCurves.ts';
import { crashesHosts } from '../risk/faultModel.ts';
import { compareHostSets, type HostVotes, losingSets, setsWork } from '../risk/losingSets.ts';
import { fewestFaults, unitsIn } from '../risk/lossCurve.ts';
import { balanced, type Sizes, total } from '../risk/placement.ts';
import { lossThreshold, quorumIfAny } from '../risk/quorum.ts';
import type { RiskModel } from '../model/riskModel.ts';
import type { Host, Nouns, Service } from '../model/service.ts';
import { kindsThatCount } from './domainKinds.ts';
import type { AssessedService, Downtime, Finding, PlacedReplicas, Rule } from './rule.ts';
import { count, downAYear, hostName, onHost } from './wording.ts';

export const unusedHost: Rule = {
  id: 'unused-host',
  severity: 'hint',
  docs: {
    summary: 'A host holds no replica, and with one the service would tolerate more failures or be down for less time.',
    why: `Idle hosts are those that the service lists without a replica, and machines that the file or the project names. A hint
is given in one of four cases, each compared with the best placement on the hosts in use. With replicas on idle hosts

- the service would tolerate more failures, wherever they strike;
- it would tolerate as many, and by stated failure numbers it would be down for less time;
- it would tolerate as many, and without such numbers fewer sets of hosts would lose the quorum.

With an idle host in place of one in use

- it would be down for at most half the time by stated numbers, or no single zone or rack would take quorum down any more.

The chance of losing quorum after n faults does not count here, because more hosts also mean more that can fail. A host that would
increase the time down is never proposed. The file does not say why a host is idle, so the fix is never a preferred one.`,
    before: `deployments:
  - name: queue
    fault: crash-stop/pm
    hosts: {pm-1: 2, pm-2: 2, pm-3: 1, pm-4: 0, pm-5: 0}   # survives 1`,
    after: `deployments:
  - name: queue
    fault: crash-stop/pm
    hosts: {pm-1: 1, pm-2: 1, pm-3: 1, pm-4: 1, pm-5: 1}   # survives 2`,
    source: 'Araujo et al. (2012), section 1; how many faults are survived is computed.',
  },
  *checkPlacement(subject: AssessedService): Generator<Finding> {
    const { service, model, report, downtimeOn } = subject;
    const { sizes } = report.current;
    const replicas = total(sizes);
    if (service.hosts.some(({ capacity, votes }) => capacity !== undefined || votes)) return;
    const idle = idleHosts(subject);
    const most = Math.max(0, Math.min(idle.length, replicas - sizes.length, MOST_TRIED));
    const now = bestOf([sizes, report.best.sizes, balanced(replicas, sizes.length)], model);
    const better = Array.from({ length: most }, (_, more) => {
      const used = idle.slice(0, more + 1);
      const wider = balanced(replicas, sizes.length + used.length);
      const placed = placedOn([...service.hosts.filter((host) => host.replicas > 0), ...used], wider);
      return { used, placed, gain: gainOf({ wider, now, downtime: downtimeOn?.(placed) }, subject) };
    }).find(({ gain }) => gain !== undefined);
    const use = better?.gain ? { ...better, gain: better.gain } : exchange(subject, idle);
    if (use) yield finding(service, use);
  },
};

/** A placement that uses idle hosts. */
interface Use {
  readonly used: readonly IdleHost[];
  /** The host in use that would hold nothing, where an idle one takes its place. */
  readonly instead?: Host;
  readonly placed: readonly PlacedReplicas[];
  readonly gain: Gain;
}

/**
 * The exchange of a host in use for an idle one that helps most: by stated numbers the downtime is cut by half, or
 * no zone or rack holds so many replicas any more that losing it would lose the quorum.
 */
function exchange(subject: AssessedService, idle: readonly IdleHost[]): Use | undefined {
  const { service, report, downtimeOn, model } = subject;
  if (!downtimeOn || idle.length === 0 || !crashesHosts(model.faultModel)) return undefined;
  const inUse = service.hosts.filter(({ replicas }) => replicas > 0);
  const threshold = lossThreshold(report.units, report.quorum);
  const wasCrowded = isCrowded(inUse, threshold, 'ignored');
  const before = leastDowntime(subject);
  // With stated numbers for only some hosts, it is not known which of them is better.
  if (before === undefined && (report.failure || !wasCrowded)) return undefined;
  const most = Math.min(MOST_TRIED, Math.floor(MOST_WORK / (10 * inUse.length ** 2)));
  const pairs = idle.flatMap((host) => inUse.map((instead) => ({ host, instead }))).slice(0, most);
  const uses = pairs.flatMap(({ host, instead }): Exchange[] => {
    const placed = inUse.map((one) => (one === instead ? { ...host, replicas: one.replicas } : one));
    const crowded = isCrowded(placed, threshold, 'counts');
    const exchanged = { used: [host], instead, placed, crowded };
    if (before === undefined) {
      const gain = { of: 'domains', before: 1, after: 0 } as const;
      return crowded ? [] : [{ ...exchanged, gain, down: 0 }];
    }
    const after = downtimeOn(placed);
    if (!after || after.assumed !== undefined || after.unavailability > WORTH_MOVING * before) return [];
    const down = after.unavailability;
    return [{ ...exchanged, gain: { of: 'time', before, after: down }, down }];
  });
  return uses.toSorted((a, b) => Number(a.crowded) - Number(b.crowded) || a.down - b.down)[0];
}

/** An exchange moves replicas off a host that works, so that it must cut the downtime at least by half. */
const WORTH_MOVING = 0.5;

interface Exchange extends Use {
  /** True where one zone or rack holds so many replicas that losing it loses the quorum. */
  readonly crowded: boolean;
  /** The share of time for which the service is down, where that is known. */
  readonly down: number;
}

/**
 * True where one zone or rack holds so many replicas. A kind of domain that all hosts are in counts only where no other
 * kind divides them, as in `critical-domain`.
 * @param unknown how a host without a label counts: as one in the fullest domain, or not at all
 */
function isCrowded(
  hosts: readonly (PlacedReplicas & Pick<Host, 'labels'>)[],
  threshold: number,
  unknown: 'counts' | 'ignored',
): boolean {
  return kindsThatCount(hosts).some((domains) => {
    const held = domains.map((domain) => total(domain.hosts.map(({ replicas }) => replicas)));
    const open = unknown === 'counts' ? total(hosts.map(({ replicas }) => replicas)) - total(held) : 0;
    return Math.max(...held) + open >= threshold;
  });
}

/** A host without a replica. One that the service does not list has no place in the file. */
type IdleHost = PlacedReplicas & Partial<Pick<Host, 'nameRange' | 'isDomain' | 'labels'>>;

/**
 * The hosts that the service lists, then those that the file or the project knows; the most reliable first, where that
 * is known.
 */
function idleHosts({ service, report, spare = [], downtimeOn }: AssessedService): readonly IdleHost[] {
  const listed = service.hosts.filter(({ replicas }) => replicas === 0);
  const idle: readonly IdleHost[] = [...listed, ...spare.map((host) => ({ ...host, replicas: 0 }))];
  if (!downtimeOn || idle.length > MOST_TRIED) return idle;
  const failing = idle.map((host) => {
    // With a whole quorum on one host, the service is down as often as the host.
    const { unavailability = 1 } = downtimeOn([{ name: host.name, replicas: report.quorum }]) ?? {};
    return { host, unavailability };
  });
  return failing.toSorted((a, b) => a.unavailability - b.unavailability).map(({ host }) => host);
}

/**
 * The placement with these sizes. The largest sizes go to the hosts with the most replicas now, so that few replicas
 * move.
 */
function placedOn(hosts: readonly PlacedReplicas[], sizes: Sizes): readonly PlacedReplicas[] {
  const fullest = hosts.toSorted((a, b) => b.replicas - a.replicas);
  return fullest.map(({ name }, rank) => ({ name, replicas: sizes[rank] ?? 0 }));
}

/**
 * The most placements that are tried, since the rule runs between two keystrokes. With more idle hosts, those that come
 * first are tried.
 */
export const MOST_TRIED = 100;
/**
 * The most additions for comparing two placements by losing sets, some tenths of a millisecond. Beyond, only the
 * tolerance is compared.
 */
const MOST_WORK = 100_000;

/**
 * What idle hosts would gain: more faults survived for certain, fewer sets of `hosts` hosts that lose the quorum, or a
 * smaller share of the time for which the service is down, or no zone or rack with a quorum's fate in it. `before` is the number without the idle hosts.
 */
type Gain = { readonly before: number; readonly after: number } & (
  { readonly of: 'faults' } | { readonly of: 'sets'; readonly hosts: number } | { readonly of: 'time' | 'domains' }
);

function finding(service: Service, { used, instead, placed, gain }: Use): Finding {
  const { nouns } = service;
  const [first, ...others] = used;
  const place = first && others.length === 0 ? onHost(first, nouns) : `on ${used.length} more ${nouns.host[1]}`;
  const where = instead ? `${place} in place of ${hostName(instead, nouns)}` : place;
  const from = instead ? ` from ${hostName(instead, nouns)}` : '';
  const to = first && others.length === 0 ? hostName(first, nouns) : `${used.length} idle ${nouns.host[1]}`;
  const held = new Map(placed.map(({ name, replicas }) => [name, replicas]));
  const moved = total(used.map(({ name }) => held.get(name) ?? 0));
  const isListed = used.every(({ nameRange }) => nameRange);
  const title = `Move ${count(moved, nouns.replica)}${from} to ${to}, ${change(gain, nouns)}`;
  return {
    range: first?.nameRange ?? service.nameRange,
    message: message(gain, nouns, where),
    related: others.flatMap(({ nameRange }) => (nameRange ? [{ range: nameRange, message: 'Idle too' }] : [])),
    ...(isListed
      ? { placement: { title, replicas: service.hosts.map(({ name }) => held.get(name) ?? 0) } }
      : { advice: title }),
  };
}

function message(gain: Gain, { replica, host }: Nouns, where: string): string {
  const { before, after } = gain;
  if (gain.of === 'faults') {
    const now = before > 0 ? `, not ${before}` : '; now it tolerates none';
    return `With ${replica[1]} ${where} it would tolerate any ${count(after, ['failure', 'failures'])}${now}`;
  }
  if (gain.of === 'sets') {
    const sets = `${count(after, ['set', 'sets'])} of ${count(gain.hosts, host)}`;
    return `With ${replica[1]} ${where} only ${sets} would take quorum down, not ${before}`;
  }
  if (gain.of === 'domains') return `With ${replica[1]} ${where} no single zone or rack would take quorum down`;
  return `With ${replica[1]} ${where} it would be down ${downAYear(after)} a year, not ${downAYear(before)}`;
}

function change({ of, before, after }: Gain, { host }: Nouns): string {
  if (of === 'faults') return `tolerates ${before} → ${after} ${host[0]} failures`;
  if (of === 'time') return `${downAYear(before)} → ${downAYear(after)} down a year`;
  if (of === 'domains') return 'so that no single zone or rack takes quorum down';
  return `${before} → ${count(after, ['losing set', 'losing sets'])}`;
}

/** A placement on more hosts, and the best one on the hosts in use. */
interface Candidate {
  readonly wider: Sizes;
  readonly now: Sizes;
  /** How much of the time the service would be down on more hosts; undefined where that is not known. */
  readonly downtime: Downtime | undefined;
}

/**
 * What a candidate gains. Placements on different sets of hosts are compared by their tolerance, then by the share of
 * time for which the service is down where that is stated, and else by losing sets.
 */
function gainOf({ wider, now, downtime }: Candidate, subject: AssessedService): Gain | undefined {
  const { model, report } = subject;
  const [before, after] = [Math.max(report.tolerance, tolerance(now, model)), tolerance(wider, model)];
  if (after < before) return undefined;
  const down = leastDowntime(subject);
  if (downtime?.assumed === undefined && downtime && down !== undefined) {
    const order = compareLosses(downtime.unavailability, down);
    if (after > before) return order > 0 ? undefined : { of: 'faults', before, after };
    return order < 0 ? { of: 'time', before: down, after: downtime.unavailability } : undefined;
  }
  if (after > before) return { of: 'faults', before, after };
  // With stated probabilities it matters which host is idle. For faults that are not crashes, losing sets mean nothing.
  if (report.failure || !crashesHosts(model.faultModel)) return undefined;
  const held = [now, wider].map((sizes) => votesOn(sizes, wider.length, model));
  if (held.some((votes) => setsWork(wider.length, votes) > MOST_WORK)) return undefined;
  const [narrow, wide] = held.map(losingSets);
  const hosts = narrow?.findIndex((sets, k) => compareLosses(sets, wide?.[k] ?? 0) !== 0) ?? -1;
  const [lost = 0, left = 0] = [narrow?.[hosts], wide?.[hosts]];
  return hosts >= 0 && left < lost ? { of: 'sets', hosts, before: lost, after: left } : undefined;
}

/**
 * The smallest share of time for which the service is down on the hosts in use, where it rests only on stated numbers.
 */
function leastDowntime({ report, downtime }: AssessedService): number | undefined {
  const found = [report.current, report.best].map((curve) => downtime?.(curve));
  const stated = found.flatMap((one) => (one && one.assumed === undefined ? [one.unavailability] : []));
  return stated.length === found.length ? Math.min(...stated) : undefined;
}

/** The placement padded with hosts that hold nothing. */
function votesOn(sizes: Sizes, hosts: number, { quorum }: RiskModel): HostVotes {
  const votes = [...sizes, ...Array<number>(Math.max(0, hosts - sizes.length)).fill(0)];
  return { votes, quorum: quorumIfAny(quorum, total(sizes), sizes) ?? Infinity };
}

/** The first of the placements that survive the most; where hosts crash, losing sets decide between equals. */
function bestOf(placements: readonly Sizes[], model: RiskModel): Sizes {
  const compare = (a: Sizes, b: Sizes): number => {
    const order = tolerance(b, model) - tolerance(a, model);
    if (order !== 0 || !crashesHosts(model.faultModel)) return order;
    const [ofA, ofB] = [votesOn(a, a.length, model), votesOn(b, b.length, model)];
    const work = Math.max(...[ofA, ofB].map((votes) => setsWork(Math.max(a.length, b.length), votes)));
    return work <= MOST_WORK ? compareHostSets(ofA, ofB) : 0;
  };
  return placements.reduce((best, other) => (compare(other, best) < 0 ? other : best));
}

/** How many faults are survived wherever they fall. */
function tolerance(sizes: Sizes, { faultModel, quorum }: RiskModel): number {
  const needed = quorumIfAny(quorum, unitsIn(sizes, faultModel), sizes);
  return needed === undefined ? -1 : fewestFaults(sizes, faultModel, needed) - 1;
}

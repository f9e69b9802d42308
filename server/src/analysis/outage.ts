/**
 * What a drain or an outage leaves of a service. Hosts that are down stay members, and the quorum stays that of all.
 */
import { total } from '../risk/placement.ts';
import { groupBy } from '../base/groupBy.ts';
import { type ClusterNode, type Domain, domainId, domainOf, HOST, labelOf } from '../scheduling/cluster.ts';
import type { AnalysedService } from './analyse.ts';
import {
  availabilityOn,
  type AvailabilityReport,
  downtimeOf,
  type PlacedHost,
  scheduledHosts,
} from './availability.ts';
import { domainKey, votesOn } from './domains.ts';
import type { Answer } from './question.ts';

/** A host, or all hosts whose label has a value. */
export type Down = { readonly host: string } | { readonly label: string; readonly value: string };

export interface Outage {
  /** The names of the service's hosts that are down. */
  readonly down: readonly string[];
  /** How many votes are up, of how many; where hosts must stay, hosts are counted. */
  readonly up: number;
  readonly all: number;
  readonly quorum: number;
  readonly isUp: boolean;
  /**
   * While the service is up: the hosts that would now take it down alone; where zones or the like count as hosts,
   * these.
   */
  readonly critical: readonly Domain[];
  /** The hosts that are up, with their replicas. */
  readonly left: readonly PlacedHost[];
  /** The availability before, and until the hosts are back; absent where it is not known how often hosts are down. */
  readonly availability?: { readonly before: AvailabilityReport; readonly until: AvailabilityReport };
  /** The unavailability with one of the hosts back, for each of them; empty where it is not known, or there are many. */
  readonly returns: readonly { readonly name: string; readonly unavailability: number }[];
}

/** Hosts with replicas, and how many votes must stay. */
interface Placed {
  readonly hosts: readonly PlacedHost[];
  readonly quorum: number;
}

/** The most hosts that are looked at one by one. */
const MOST_RETURNS = 50;

/**
 * The effect of an outage. Where a scheduler places the replicas, the worst legal placement counts, and no replica
 * moves. Undefined where no hosts are known.
 */
export function outageOf(service: AnalysedService, answer: Answer, down: readonly Down[]): Outage | undefined {
  const placed = placedHosts(service, answer);
  return placed && outageOn(service, placed, downTest(service, down));
}

/** The effect of an outage on a placement, with its quorum. */
export function outageOn(
  service: AnalysedService,
  { hosts, quorum }: Placed,
  isDown: (host: string) => boolean,
): Outage {
  const votes = (host: PlacedHost): number => total(votesOn(host));
  const domainsOf = (some: readonly PlacedHost[]): readonly Domain[] =>
    [...groupBy(some, ({ name }) => domainId(nodeOf(service, name), service.view.domain)).values()].flatMap((inside) =>
      inside.slice(0, 1).map(({ name }) => ({
        ...domainOf(nodeOf(service, name), service.view.domain),
        replicas: total(inside.map(votes)),
      })),
    );
  const units = ({ replicas }: Domain): number =>
    service.model.faultModel.keep === 'vm' ? replicas : Math.sign(replicas);
  const gone = hosts.filter(({ name }) => isDown(name));
  const left = hosts.filter(({ name }) => !isDown(name));
  const counted = domainsOf(left);
  const [up, all] = [total(counted.map(units)), total(domainsOf(hosts).map(units))];
  const isUp = up >= quorum;
  const before = availabilityOn(service, hosts, quorum);
  const until = availabilityOn(service, hosts, quorum, isDown);
  return {
    down: gone.map(({ name }) => name),
    up,
    all,
    quorum,
    isUp,
    critical: isUp ? counted.filter((host) => up - units(host) < quorum) : [],
    left,
    ...(before && until && { availability: { before, until } }),
    returns: (gone.length > MOST_RETURNS ? [] : gone).flatMap(({ name }) => {
      const back = downtimeOf(service, quorum, hosts, (host) => host !== name && isDown(host));
      return back ? [{ name, unavailability: back.unavailability }] : [];
    }),
  };
}

/**
 * The hosts with replicas; of a scheduled service, those of the worst legal placement. Undefined where no hosts are
 * known.
 */
export function placedHosts(service: AnalysedService, answer: Answer): Placed | undefined {
  if ('placement' in answer) return { hosts: service.hosts, quorum: answer.placement.quorum };
  const { worst } = answer.schedule;
  const hosts = scheduledHosts(service, answer.schedule, worst);
  return hosts && worst.report && { hosts, quorum: worst.report.quorum };
}

/** A test whether a host is down, by its name or by a label. */
export function downTest(
  { numbers }: Pick<AnalysedService, 'numbers'>,
  down: readonly Down[],
): (name: string) => boolean {
  const keys = new Map(
    down.flatMap((one) => ('label' in one ? [[one.label, domainKey(one.label, numbers.known.values())] as const] : [])),
  );
  return (name) => {
    const node = nodeOf({ numbers }, name);
    return down.some((one) =>
      'host' in one ? one.host === name : labelOf(node, keys.get(one.label) ?? HOST) === one.value,
    );
  };
}

function nodeOf({ numbers }: Pick<AnalysedService, 'numbers'>, name: string): ClusterNode {
  return numbers.known.get(name) ?? { name, labels: new Map() };
}

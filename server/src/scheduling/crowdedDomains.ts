/** Failure domains larger than a host, and how many replicas a scheduler may put into one of them. */
import { type ClusterNode, labelOf } from './cluster.ts';
import { type Demand, groupsOf, isOpen, openNodes } from './constraints.ts';
import { groupBy } from '../base/groupBy.ts';
import { legalPlacements } from './legalPlacements.ts';
import { votesIn } from './riskHosts.ts';

/**
 * Labels that name such domains, from the smallest to the largest domains: those that inventories and Swarm use, the
 * well-known labels of Kubernetes, and the types of bucket of a CRUSH map. The first ones name the machine under
 * virtual nodes (cluster-api-provider-vsphere, pkg/constants; proxmox-cloud-controller-manager, README).
 */
export const DOMAIN_KEYS: readonly string[] = [
  'node.cluster.x-k8s.io/esxi-host',
  'topology.proxmox.sinextra.dev/zone',
  'topology.rook.io/chassis',
  'rack',
  'topology.rook.io/rack',
  'row',
  'room',
  'zone',
  'topology.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/zone',
  'datacenter',
  'region',
  'topology.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/region',
];

/** The domain that a legal placement can fill the most, among those of one key. */
export interface CrowdedDomain {
  readonly key: string;
  readonly name: string;
  /** How many members it then holds, or how many votes where votes differ. */
  readonly replicas: number;
  /** How many domains of the key the replicas may go to. */
  readonly among: number;
  /** No other domain of the key has room for more than this. */
  readonly othersHold: number;
}

/**
 * One entry for each key that every node open to the replicas carries, from the smallest domains to the largest.
 * @param budget the most work to spend, as in `legalPlacements`
 */
export function crowdedDomains(demand: Demand, budget = 200_000): CrowdedDomain[] {
  const open = openNodes(demand);
  return DOMAIN_KEYS.flatMap((key): CrowdedDomain[] => {
    const names = new Set(open.map((node) => labelOf(node, key)));
    if (open.length === 0 || names.has(undefined)) return [];
    const { placements } = legalPlacements(demand, { domain: key, budget });
    const fullest = placements.flatMap(({ domains }) => domains.slice(0, 1));
    const [first, ...rest] = fullest;
    if (first === undefined) return [];
    const most = rest.reduce((a, b) => (votesIn(b) > votesIn(a) ? b : a), first);
    const { name } = most;
    return [{ key, name, replicas: votesIn(most), among: names.size, othersHold: roomBeside(name, key, demand) }];
  });
}

/** No other domain of the key has room for more members, or votes where these differ, than this. A node without the label is a domain of its own. */
export function roomBeside(name: string, key: string, demand: Demand): number {
  const others = [...groupBy(openNodes(demand), (node) => labelOf(node, key) ?? node.name)];
  return Math.max(0, ...others.flatMap(([domain, nodes]) => (domain === name ? [] : [roomOn(nodes, demand)])));
}

/** How many replicas all limits per domain leave room for on these nodes. What other pods take is not looked at. */
function roomOn(nodes: readonly ClusterNode[], demand: Demand): number {
  return groupsOf(demand).reduce((room, group, index) => {
    const open = group.member === true ? nodes.filter((node) => isOpen(group, node)) : [];
    if (open.length === 0) return room;
    const limits = group.constraints.flatMap((constraint) => {
      if (constraint.kind !== 'at-most-per-domain' || constraint.counts?.includes(index) === false) return [];
      const labels = open.map((node) => labelOf(node, constraint.key));
      // A node without the label takes any number.
      return labels.includes(undefined) ? [] : [constraint.max * new Set(labels).size];
    });
    return room + (group.votes ?? 1) * Math.min(group.replicas, ...limits);
  }, 0);
}

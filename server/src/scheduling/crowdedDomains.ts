/** Failure domains larger than a host, and how many replicas a scheduler may put into one of them. */
import { labelOf } from './cluster.ts';
import { type Demand, openNodes } from './constraints.ts';
import { type LegalPlacements, legalPlacements } from './legalPlacements.ts';
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
  /** The most that a legal placement puts into any other domain of the key; infinite where that is not known. */
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
    const legal = legalPlacements(demand, { domain: key, budget });
    const fullest = legal.placements.flatMap(({ domains }) => domains.slice(0, 1));
    const [first, ...rest] = fullest;
    if (first === undefined) return [];
    const most = rest.reduce((a, b) => (votesIn(b) > votesIn(a) ? b : a), first);
    const { name } = most;
    return [{ key, name, replicas: votesIn(most), among: names.size, othersHold: mostBeside(name, legal) }];
  });
}

/** The most that a legal placement puts on any other host; infinite where that is not known. */
export function mostBeside(host: string, { exact, most }: LegalPlacements): number {
  if (!exact || !most) return Infinity;
  return [...most].reduce((peak, [name, held]) => (name === host ? peak : Math.max(peak, held)), 0);
}

/** What constraints promise when no node is known. */
import { type ClusterNode, HOST, HOSTNAME_LABEL } from './cluster.ts';
import { type Demand, groupsOf, type OtherGroup } from './constraints.ts';
import { type LegalPlacements, type Options, legalPlacements } from './legalPlacements.ts';
import { type Placement } from './riskHosts.ts';

/** A demand on a cluster nobody described. The node selectors and tolerations of all groups are taken to be met. */
export type UnknownCluster = Pick<Demand, 'replicas' | 'constraints' | 'others'>;

/** Every number of domains from one to the number of replicas is tried; beyond this the promise is not worked out. */
const MOST_DOMAINS = 30;

/**
 * The placements possible on some cluster that is large enough: each domain has as many nodes as the service has
 * replicas, or as there are replicas of all groups, and how many domains there are is not known. Clusters that leave more
 * replicas pending than others do are left out.
 *
 * So no hard constraint permits all replicas on one node; at most one per host gives one each; and a max-skew over
 * zones alone promises nothing unless `minDomains` asks for zones, because there may be a single zone, and within a
 * zone all replicas may share a node. Keys other than the host's are taken to draw the same domains.
 */
export function placementsOnUnknownNodes(
  demand: UnknownCluster,
  { domain = HOST, budget = 1_000_000 }: Options = {},
): LegalPlacements {
  const { constraints, others = [] } = demand;
  const anywhere = { replicas: demand.replicas, constraints, others: others.map(placedAnywhere), nodes: [] };
  const groups = groupsOf(anywhere);
  const total = (some: readonly OtherGroup[]): number => some.reduce((sum, { replicas }) => sum + replicas, 0);
  const replicas = total(groups);
  const stated = groups.flatMap((group) => group.constraints.map(({ key }) => key));
  const keys = [...new Set([...stated, domain])].filter((key) => !isHostKey(key));
  const most = keys.length === 0 ? 1 : Math.max(1, replicas);
  if (most > MOST_DOMAINS) {
    return { placements: [], exact: false };
  }
  const sizes = [...new Set([replicas, total(groups.filter(({ member }) => member))])];
  const clusters = sizes.flatMap((size) =>
    Array.from({ length: most }, (_, index) => assumedNodes(size, keys, index + 1)),
  );
  const found = clusters.map((nodes) =>
    legalPlacements({ ...anywhere, nodes }, { domain, budget: budget / clusters.length }),
  );
  return { placements: distinct(leastPending(found)), exact: found.every(({ exact }) => exact) };
}

/** Nothing is known of the nodes that some are on. */
function placedAnywhere({ replicas, constraints, member = false, passing = false }: OtherGroup): OtherGroup {
  return { replicas, constraints, member, passing };
}

/** `domains` domains of `size` nodes each, every key of `keys` naming the same domains. */
function assumedNodes(size: number, keys: readonly string[], domains: number): ClusterNode[] {
  return Array.from({ length: domains * size }, (_, index) => {
    const group = `domain-${Math.floor(index / size) + 1}`;
    return { name: `node-${index + 1}`, labels: new Map(keys.map((key) => [key, group])) };
  });
}

function isHostKey(key: string): boolean {
  return key === HOST || key === HOSTNAME_LABEL;
}

function leastPending(clusters: readonly LegalPlacements[]): Placement[] {
  const judged = clusters
    .filter(({ placements }) => placements.length > 0)
    .map(({ placements }) => ({ placements, pending: Math.max(...placements.map(({ pending }) => pending)) }));
  const least = Math.min(...judged.map(({ pending }) => pending));
  return judged.flatMap(({ placements, pending }) => (pending === least ? placements : []));
}

function distinct(placements: readonly Placement[]): Placement[] {
  return [...new Map(placements.map((placement) => [placement.sizes.join(' '), placement])).values()];
}

/** What constraints guarantee when no node is known. */
import { type ClusterNode, HOST, HOSTNAME_LABEL, labelOf } from './cluster.ts';
import { type Demand, groupsOf, type OtherGroup } from './constraints.ts';
import { groupBy } from '../base/groupBy.ts';
import { type LegalPlacements, type Options, legalPlacements } from './legalPlacements.ts';
import { type Placement } from './riskHosts.ts';

/**
 * A demand on a cluster that no file describes. Every node is taken to meet the node selectors and tolerations of all
 * groups, except where they want one label with different values: no node has two values.
 */
export type UnknownCluster = Pick<Demand, 'replicas' | 'constraints' | 'requires' | 'others'>;

/** No more kinds of nodes are told apart. Beyond that, more replicas may seem to share a node than do. */
const MOST_KINDS = 16;

/**
 * The placements that are possible on some cluster that is large enough: each domain has as many nodes as the service
 * has replicas, or as there are replicas of all groups; the number of domains is not known. Clusters that leave more
 * replicas pending than others do are left out.
 *
 * So without a hard constraint all replicas may share one node, and at most one per host gives one each. A max-skew
 * over zones alone guarantees nothing unless `minDomains` asks for zones, because there may be a single zone, and
 * within a zone all replicas may share a node. All keys other than the host's are taken to draw the same domains.
 */
export function placementsOnUnknownNodes(
  demand: UnknownCluster,
  { domain = HOST, budget = 1_000_000 }: Options = {},
): LegalPlacements {
  const { others = [] } = demand;
  const kinds = kindsOfNodes(groupsOf({ ...demand, nodes: [] }));
  const contested = new Set(kinds.flatMap((kind) => [...kind.keys()]));
  const place = (group: OtherGroup): OtherGroup => placedAnywhere(group, contested);
  const anywhere = { ...place(demand), others: others.map(place), nodes: [] };
  const groups = groupsOf(anywhere);
  const total = (some: readonly OtherGroup[]): number => some.reduce((sum, { replicas }) => sum + replicas, 0);
  const replicas = total(groups);
  const stated = groups.flatMap((group) => group.constraints.map(({ key }) => key));
  const keys = [...new Set([...stated, domain])].filter((key) => !isHostKey(key) && !contested.has(key));
  const most = keys.length === 0 ? 1 : Math.max(1, replicas);
  const sizes = [...new Set([replicas, total(groups.filter(({ member }) => member))])];
  // Few domains are the worst and as many as replicas the best, so that these are tried where all are too many.
  const numbers = [...new Set([1, 2, 3, most, ...Array.from({ length: most }, (_, index) => index + 1)])];
  const wanted = numbers
    .filter((number) => number <= most)
    .flatMap((domains) => sizes.map((size) => ({ domains, size })));
  const nodesOf = ({ domains, size }: (typeof wanted)[number]): number => domains * size * kinds.length;
  const leastWork = (one: (typeof wanted)[number]): number => {
    const steps = 1 + 2 * groups.length;
    return STATES_A_LEVEL * replicas * steps * nodesOf(one) * groups.length;
  };
  const tried = affordable(wanted, leastWork, budget);
  const whole = tried.reduce((sum, one) => sum + leastWork(one), 0);
  const found = tried.map((one) => {
    const nodes = assumedNodes(kinds, one.size, keys, one.domains);
    return legalPlacements({ ...anywhere, nodes }, { domain, budget: (budget * leastWork(one)) / whole });
  });
  const exact = tried.length === wanted.length && found.every((one) => one.exact);
  return { placements: distinct(leastPending(found)), exact };
}

/** The number of states that are looked at for each number of replicas, however little work is allowed. */
const STATES_A_LEVEL = 2;

/** The first states, as many as the budget has room for, and at least one. */
function affordable<T>(all: readonly T[], cost: (one: T) => number, budget: number): readonly T[] {
  let spent = 0;
  return all.filter((one, index) => {
    const after = spent + cost(one);
    if (index > 0 && after > budget) return false;
    spent = after;
    return true;
  });
}

/** The group for the assumed nodes: of its demands only those on contested labels stay. */
function placedAnywhere(
  { replicas, constraints, requires = [], member = false, passing = false, votes }: OtherGroup,
  contested: ReadonlySet<string>,
): OtherGroup {
  const asked = requires.filter(([key]) => contested.has(key));
  const selects = (node: ClusterNode): boolean => asked.every(([key, value]) => labelOf(node, key) === value);
  const weighted = votes !== undefined && { votes };
  return { replicas, constraints, member, passing, ...weighted, ...(asked.length > 0 && { selects }) };
}

type Labels = ReadonlyMap<string, string>;

/**
 * The kinds of nodes that there must be: groups may want one label with different values. There is a node of each kind,
 * and one of none.
 */
function kindsOfNodes(groups: readonly OtherGroup[]): readonly Labels[] {
  const wanted = groupBy(
    groups.flatMap(({ requires = [] }) => requires),
    ([key]) => key,
  );
  let kinds: readonly Labels[] = [new Map()];
  for (const [key, pairs] of wanted) {
    const values = new Set(pairs.map(([, value]) => value));
    const free = groups.some(({ requires = [] }) => !requires.some(([name]) => name === key));
    const all = [...values, ...(free ? [ELSEWHERE] : [])];
    if (values.size < 2 || kinds.length * all.length > MOST_KINDS) continue;
    kinds = kinds.flatMap((kind) => all.map((value) => new Map([...kind, [key, value]])));
  }
  // A kind with a name is a single node. It has only those other labels that the most groups want.
  const wantedBy = (kind: Labels): number =>
    groups.filter(({ requires = [] }) => requires.every(([key, value]) => (kind.get(key) ?? value) === value)).length;
  const named = groupBy(
    kinds.toSorted((a, b) => wantedBy(b) - wantedBy(a)),
    nameOf,
  );
  return [...named].flatMap(([name, alike]) => (name === undefined ? alike : alike.slice(0, 1)));
}

/** The name of the only node of the kind, where the kind has a name. */
function nameOf(kind: Labels): string | undefined {
  const name = kind.get(HOST);
  return name === ELSEWHERE ? undefined : name;
}

/** The value of a label for nodes that no demand asks for. */
const ELSEWHERE = 'elsewhere';

/**
 * Nodes for each kind: `domains` domains of `size` nodes, where every key of `keys` names the same domains. A kind with
 * a name is one node.
 */
function assumedNodes(kinds: readonly Labels[], size: number, keys: readonly string[], domains: number): ClusterNode[] {
  const nodes = kinds.flatMap((kind) => {
    const name = nameOf(kind);
    return Array.from({ length: name === undefined ? domains * size : 1 }, (_, index) => {
      const group = `domain-${Math.floor(index / size) + 1}`;
      return { name, labels: new Map([...keys.map((key) => [key, group] as const), ...kind]) };
    });
  });
  return nodes.map(({ name = '', labels }, index) => ({ name: name === '' ? `node-${index + 1}` : name, labels }));
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

function keyOf({ domains }: Placement): string {
  return domains.map(({ votes, replicas }) => votes?.join(' ') ?? replicas).join(',');
}

function distinct(placements: readonly Placement[]): Placement[] {
  return [...new Map(placements.map((placement) => [keyOf(placement), placement])).values()];
}

/**
 * An independent scheduler to test against: every node, every order, one pod at a time, and the rules as the Kubernetes
 * documentation words them. No symmetry, no compiled form, and nothing taken from the code under test but types.
 */
import type { ClusterNode } from '../../server/src/scheduling/cluster.ts';
import type { Constraint, Demand } from '../../server/src/scheduling/constraints.ts';

/** Every outcome as `sizes|pending`, sorted, with sizes counted by `domain` (undefined: by node). */
export function bruteForce(demand: Demand, domain?: string): string[] {
  const outcomes = finalStates(demand).map(({ pods, placed }) => {
    const held = [...sizesOf(demand, pods, domain).values()].filter((size) => size > 0);
    return describeOutcome(
      held.toSorted((a, b) => b - a),
      demand.replicas - placed,
    );
  });
  return [...new Set(outcomes)].toSorted((a, b) => a.localeCompare(b));
}

/** The most that any outcome puts on a host other than the one named; a node without the label is a host of its own. */
export function bruteMostBeside(demand: Demand, domain: string, host: string): number {
  const held = finalStates(demand).flatMap(({ pods }) => [...sizesOf(demand, pods, domain)]);
  return Math.max(0, ...held.map(([name, size]) => (name === host ? 0 : size)));
}

function finalStates(demand: Demand) {
  const found: { readonly pods: readonly number[]; readonly placed: number }[] = [];
  const seen = new Set<string>();
  const explore = (pods: readonly number[], placed: number) => {
    if (seen.has(pods.join())) {
      return;
    }
    seen.add(pods.join());
    const targets = [...pods.keys()].filter((target) => placed < demand.replicas && maySchedule(demand, pods, target));
    for (const target of targets) {
      explore(pods.with(target, (pods[target] ?? 0) + 1), placed + 1);
    }
    if (targets.length === 0) found.push({ pods, placed });
  };
  explore(
    demand.nodes.map(() => 0),
    0,
  );
  return found;
}

/** Pods by domain, of which a node without the label is one. */
function sizesOf({ nodes }: Demand, pods: readonly number[], domain: string | undefined): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  for (const [index, node] of nodes.entries()) {
    const name = (domain === undefined ? undefined : node.labels.get(domain)) ?? node.name;
    sizes.set(name, (sizes.get(name) ?? 0) + (pods[index] ?? 0));
  }
  return sizes;
}

export function describeOutcome(sizes: readonly number[], pending: number): string {
  return `${sizes.join(' ')}|${pending}`;
}

function maySchedule(demand: Demand, pods: readonly number[], target: number): boolean {
  const node = demand.nodes[target];
  return (
    node !== undefined &&
    selected(demand, node) &&
    tolerated(demand, node) &&
    demand.constraints.every((constraint) => permits(constraint, demand, pods, node))
  );
}

function permits(constraint: Constraint, demand: Demand, pods: readonly number[], node: ClusterNode): boolean {
  const { key } = constraint;
  const here = label(node, key);
  const podsIn = (where: (other: ClusterNode) => boolean) =>
    demand.nodes.reduce((sum, other, index) => sum + (where(other) ? (pods[index] ?? 0) : 0), 0);
  if (constraint.kind === 'at-most-per-domain') {
    return here === undefined || podsIn((other) => label(other, key) === here) + 1 <= constraint.max;
  }
  if (here === undefined) {
    return false;
  }
  if (constraint.kind === 'same-domain') {
    return podsIn((other) => label(other, key) !== here) === 0;
  }
  const spreadKeys = demand.constraints.filter(({ kind }) => kind === 'max-skew').map((spread) => spread.key);
  const eligible = demand.nodes.filter(
    (other) =>
      (constraint.countUnselected === true || selected(demand, other)) &&
      (constraint.skipTainted !== true || tolerated(demand, other)) &&
      spreadKeys.every((spreadKey) => label(other, spreadKey) !== undefined),
  );
  const domains = [...new Set(eligible.map((other) => label(other, key)))];
  const loads = domains.map((domain) => podsIn((other) => label(other, key) === domain));
  const globalMinimum = domains.length < (constraint.minDomains ?? 1) ? 0 : Math.min(...loads);
  return podsIn((other) => label(other, key) === here) + 1 - globalMinimum <= constraint.maxSkew;
}

function label(node: ClusterNode, key: string): string | undefined {
  return key === 'host' ? node.name : node.labels.get(key);
}

function selected({ selects }: Demand, node: ClusterNode): boolean {
  return selects === undefined || selects(node);
}

function tolerated({ tolerates }: Demand, node: ClusterNode): boolean {
  return tolerates === undefined || tolerates(node);
}

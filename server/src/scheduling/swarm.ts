/** Docker Swarm's placement: hard constraints, `max_replicas_per_node`, and what spread preferences lead to. */
import { type ClusterNode, HOST } from './cluster.ts';
import { type Constraint } from './constraints.ts';
import { type NodeFilter } from './eligibility.ts';

/** `max_replicas_per_node`, where 0 and nothing mean no limit. */
export function swarmLimit(maxReplicasPerNode: number | undefined): Constraint[] {
  return maxReplicasPerNode === undefined || maxReplicasPerNode === 0
    ? []
    : [{ kind: 'at-most-per-domain', key: HOST, max: maxReplicasPerNode }];
}

/**
 * One of `placement.constraints`, such as `node.labels.zone == a`; undefined where Swarm would refuse it. Values compare
 * without regard to case and a missing label is an empty one. What an inventory does not tell (role, id, platform,
 * engine labels) rules no node out, because the node may well have it.
 */
export function swarmConstraint(expression: string): NodeFilter | undefined {
  const match = /^\s*(?<key>[a-z_][\w.-]+)\s*(?<operator>[=!]=)\s*(?<value>\S(?:.*\S)?)\s*$/i.exec(expression);
  const { key = '', operator, value = '' } = match?.groups ?? {};
  const lookUp = match === null ? undefined : swarmAttribute(key);
  return (
    lookUp &&
    ((node) => {
      const attribute = lookUp(node);
      return attribute === undefined || equalFold(attribute, value) === (operator === '==');
    })
  );
}

/** How a node answers to a constraint's key: undefined where that is not known of the node. */
function swarmAttribute(key: string): ((node: ClusterNode) => string | undefined) | undefined {
  const [, kind = '', label = ''] = /^(node\.labels\.|engine\.labels\.|node\.)(.+)$/i.exec(key) ?? [];
  switch (kind.toLowerCase()) {
    case 'node.labels.':
      return ({ labels }) => labels.get(label) ?? '';
    case 'engine.labels.':
      return () => undefined;
    case 'node.':
      return nodeAttribute(label.toLowerCase());
    default:
      return undefined;
  }
}

function nodeAttribute(name: string): ((node: ClusterNode) => string | undefined) | undefined {
  switch (name) {
    case 'hostname':
      return (node) => node.name;
    case 'role':
      return ({ labels }) => labels.get('role');
    case 'id':
    case 'ip':
    case 'platform.os':
    case 'platform.arch':
      return () => undefined;
    default:
      return undefined;
  }
}

function equalFold(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

export interface SwarmService {
  readonly replicas: number;
  /** The nodes that pass the hard constraints. */
  readonly nodes: readonly ClusterNode[];
  readonly maxReplicasPerNode?: number;
  /** Labels of `preferences: [{spread: node.labels.zone}]`, without `node.labels.`, in order. */
  readonly spread: readonly string[];
}

/**
 * Tasks per node, in the order of `nodes`, when the swarm is otherwise empty and all nodes stay up: each task goes to the
 * group with the fewest tasks, top-down, then to the node with the fewest. Nothing guarantees it: preferences are not
 * hard, and a swarm does not rebalance. Nodes without a label form one group. Undefined when it would cost too much.
 */
export function expectedSwarmPlacement(service: SwarmService): number[] | undefined {
  const { replicas, nodes, spread } = service;
  if (replicas * nodes.length > MOST_COMPARISONS) {
    return undefined;
  }
  const max = service.maxReplicasPerNode ?? 0;
  const groups = nodes.map((node) => [...groupNames(node, spread), `${spread.length} ${node.name}`]);
  const loads = new Map<string, number>();
  const tasks = nodes.map(() => 0);
  for (let task = 0; task < replicas; task++) {
    const open = [...tasks.keys()].filter((index) => max === 0 || (tasks[index] ?? 0) < max);
    const [first, ...others] = open;
    if (first === undefined) {
      break;
    }
    const target = others.reduce((best, other) => (fewer(groups[other], groups[best], loads) ? other : best), first);
    tasks[target] = (tasks[target] ?? 0) + 1;
    for (const group of groups[target] ?? []) {
      loads.set(group, (loads.get(group) ?? 0) + 1);
    }
  }
  return tasks;
}

const MOST_COMPARISONS = 1_000_000;

/** The node's group at each level, named by the labels down to it. */
function groupNames(node: ClusterNode, spread: readonly string[]): string[] {
  const labels = spread.map((key) => node.labels.get(key) ?? '');
  return labels.map((_, level) => JSON.stringify(labels.slice(0, level + 1)));
}

function fewer(a: readonly string[] = [], b: readonly string[] = [], loads: ReadonlyMap<string, number>): boolean {
  const differences = a.map((group, level) => (loads.get(group) ?? 0) - (loads.get(b[level] ?? '') ?? 0));
  return (differences.find((difference) => difference !== 0) ?? 0) < 0;
}

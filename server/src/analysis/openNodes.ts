/** Finds the nodes that are open to the replicas of a service, by selectors, demands and taints. */
import { digest } from '../base/digest.ts';
import type { NodeDemands, Scheduling } from '../model/scheduling.ts';
import type { Service } from '../model/service.ts';
import { LIMITS } from '../text/limits.ts';
import type { ClusterNode } from '../scheduling/cluster.ts';
import { meetsDemand, selectsNode, toleratesNode } from '../scheduling/eligibility.ts';

export interface ScheduleNode extends ClusterNode {
  /**
   * True where the selectors and demands of the service allow the node; `tolerated` where it tolerates the node's
   * taints.
   */
  readonly selected: boolean;
  readonly tolerated: boolean;
}

/**
 * The nodes that the file names for the service, else all nodes of the cluster, with what the service says of each.
 * @internal
 */
export function scheduleNodes(scheduling: Scheduling, nodes: readonly ClusterNode[]): ScheduleNode[] {
  const openness = opennessOf(scheduling);
  return candidates(scheduling, nodes).map((node) => ({ ...node, ...openness(node) }));
}

/** The nodes that a file names for the service, known or not; else all nodes. */
function candidates({ hosts }: Scheduling, nodes: readonly ClusterNode[]): readonly ClusterNode[] {
  if (!hosts) return nodes;
  const known = new Map(nodes.map((node) => [node.name, node]));
  return hosts.map((name) => known.get(name) ?? { name, labels: new Map() });
}

/** A function that tells whether a group of replicas may go to a node, by its selectors and by its tolerations. */
export function opennessOf({
  selector,
  terms,
  tolerations,
  demands = [],
}: NodeDemands): (node: ClusterNode) => Pick<ScheduleNode, 'selected' | 'tolerated'> {
  const filters = [selectsNode(selector, terms), ...demands.map(meetsDemand)];
  const tolerates = toleratesNode(tolerations);
  return (node) => ({ selected: filters.every((selects) => selects(node)), tolerated: tolerates(node) });
}

interface SharedNodes {
  readonly nodes: readonly ScheduleNode[];
  /** A text that is equal for equal nodes. */
  readonly nodesKey: string;
}

/**
 * The nodes for the questions about one file. Services to which the same nodes are open share one list of them. A list
 * and a key for each service would take time and memory for every pair of a service and a node.
 */
export function sharedNodes(nodes: readonly ClusterNode[]): (scheduling: Scheduling) => SharedNodes {
  // The place of a node in its file does not matter for the answer.
  const plain = nodes.map(({ name, labels, taints }): ClusterNode => ({ name, labels, ...(taints && { taints }) }));
  const byDemand = new Map<string, SharedNodes>();
  const byChoice = new Map<string, SharedNodes>();
  let whole: string | undefined;
  let held = 0;
  const shared = (scheduling: Scheduling): SharedNodes => {
    // What earlier versions of the file asked for is forgotten at some point.
    held += plain.length;
    if (held > LIMITS.choices.most) {
      byDemand.clear();
      byChoice.clear();
      held = plain.length;
    }
    if (scheduling.hosts) {
      const own = scheduleNodes(scheduling, plain);
      return { nodes: own, nodesKey: digest(textOf(own)) };
    }
    const openness = opennessOf(scheduling);
    const judged = plain.map((node) => ({ node, ...openness(node) }));
    const choice = judged.map(({ selected, tolerated }) => Number(selected) + 2 * Number(tolerated)).join('');
    whole ??= digest(textOf(plain));
    const own = byChoice.get(choice) ?? {
      nodes: judged.map(({ node, ...open }) => ({ ...node, ...open })),
      nodesKey: digest(whole + choice),
    };
    byChoice.set(choice, own);
    return own;
  };
  return (scheduling) => {
    const { selector, terms, tolerations, demands, hosts } = scheduling;
    const asked = JSON.stringify([[...selector], terms, tolerations, demands, hosts]);
    const own = byDemand.get(asked) ?? shared(scheduling);
    byDemand.set(asked, own);
    return own;
  };
}

/**
 * The names of the machines to which replicas with these demands may move; without demands, the machines whose taints
 * keep nothing away. Services with the same demands share one list.
 */
export function machinesToMoveTo(machines: readonly ClusterNode[]): (moves: Service['moves']) => readonly string[] {
  const lists = new Map<string, readonly string[]>();
  return (moves = NO_DEMANDS) => {
    if (moves === 'stay') return NO_MACHINES;
    const { selector, terms, tolerations, demands, pins = [] } = moves;
    const asked = JSON.stringify([[...selector], terms, tolerations, demands, pins]);
    const known = lists.get(asked);
    if (known) return known;
    const openness = opennessOf(moves);
    const attached = pins.map((volume) => selectsNode(new Map(), volume));
    const open = machines.filter((machine) => {
      const { selected, tolerated } = openness(machine);
      return selected && tolerated && attached.every((attaches) => attaches(machine));
    });
    const names = [...new Set(open.map(({ name }) => name))];
    lists.set(asked, names);
    return names;
  };
}

const NO_DEMANDS: NodeDemands = { selector: new Map(), tolerations: [] };
const NO_MACHINES: readonly string[] = [];

/** A text that is equal for equal nodes in the same order. */
export function textOf(nodes: readonly ClusterNode[]): string {
  return JSON.stringify(nodes.map((node) => ({ ...node, labels: [...node.labels] })));
}

/** How many of the nodes can take a replica, by selectors and tolerations. */
export function countOpen(nodes: readonly ScheduleNode[]): number {
  return nodes.filter(({ selected, tolerated }) => selected && tolerated).length;
}

/** What a scheduler may do with a service: the interval of risk between its best and its worst legal placement. */
import { digest } from '../model/digest.ts';
import type { Scheduling } from '../model/service.ts';
import { assess, type RiskReport } from '../risk/assess.ts';
import { compareCurves } from '../risk/compareCurves.ts';
import type { FaultModel } from '../risk/faultModel.ts';
import { lossCurve, unitsIn } from '../risk/lossCurve.ts';
import { type QuorumRule, quorumIfAny } from '../risk/quorum.ts';
import type { LegalPlacement, ScheduleReport } from '../rules/rule.ts';
import { type ClusterNode, HOST } from '../scheduling/cluster.ts';
import type { Constraint, Demand } from '../scheduling/constraints.ts';
import { crowdedDomains, roomBeside } from '../scheduling/crowdedDomains.ts';
import { selectsNode, toleratesNode } from '../scheduling/eligibility.ts';
import { extremes } from '../scheduling/extremes.ts';
import { legalPlacements } from '../scheduling/legalPlacements.ts';
import type { Placement } from '../scheduling/riskHosts.ts';
import { swarmConstraint } from '../scheduling/swarm.ts';
import { placementsOnUnknownNodes } from '../scheduling/unknownNodes.ts';

/** Plain data, as it crosses to the worker. */
export interface ScheduleQuestion {
  readonly replicas: number;
  /** All nodes of the cluster; empty when none is known. */
  readonly nodes: readonly ScheduleNode[];
  /** Equal for equal nodes, in place of which it is compared. */
  readonly nodesKey?: string;
  readonly constraints: readonly Constraint[];
  /** What counts as one host: `host`, or a label. */
  readonly domain: string;
  readonly model: FaultModel;
  readonly quorum: QuorumRule;
  readonly faults?: number;
  /** How far the curves of the answer go; by default the number of replicas placed. */
  readonly horizon?: number;
}

interface ScheduleNode extends ClusterNode {
  /** What the service says of the node: may its replicas go there, and do they tolerate its taints? */
  readonly selected: boolean;
  readonly tolerated: boolean;
}

/** Only hard constraints that select the service's own replicas bind the scheduler. */
export function bindingConstraints({ constraints }: Scheduling): Constraint[] {
  return constraints.filter(({ hard, selectsItself }) => hard && selectsItself).map(({ constraint }) => constraint);
}

/** @internal */
export function scheduleNodes(scheduling: Scheduling, nodes: readonly ClusterNode[]): ScheduleNode[] {
  const judge = judgeOf(scheduling);
  return candidates(scheduling, nodes).map((node) => ({ ...node, ...judge(node) }));
}

/** The nodes that a file names for the service, known or not; else all. */
function candidates({ hosts }: Scheduling, nodes: readonly ClusterNode[]): readonly ClusterNode[] {
  if (!hosts) return nodes;
  const known = new Map(nodes.map((node) => [node.name, node]));
  return hosts.map((name) => known.get(name) ?? { name, labels: new Map() });
}

function judgeOf({
  selector,
  terms,
  tolerations,
  expressions = [],
}: Scheduling): (node: ClusterNode) => Pick<ScheduleNode, 'selected' | 'tolerated'> {
  const filters = [selectsNode(selector, terms), ...expressions.flatMap((text) => swarmConstraint(text) ?? [])];
  const tolerates = toleratesNode(tolerations);
  return (node) => ({ selected: filters.every((selects) => selects(node)), tolerated: tolerates(node) });
}

type SharedNodes = Required<Pick<ScheduleQuestion, 'nodes' | 'nodesKey'>>;

/**
 * The nodes of the questions about one file. Services to which the same nodes are open share one list of them: a list and
 * a key for each would take the product of both in time and memory.
 */
export function sharedNodes(nodes: readonly ClusterNode[]): (scheduling: Scheduling) => SharedNodes {
  // Where a node stands in its file is nobody's question.
  const plain = nodes.map(({ name, labels, taints }): ClusterNode => ({ name, labels, ...(taints && { taints }) }));
  const byDemand = new Map<string, SharedNodes>();
  const byChoice = new Map<string, SharedNodes>();
  let whole: string | undefined;
  const shared = (scheduling: Scheduling): SharedNodes => {
    if (scheduling.hosts) {
      const own = scheduleNodes(scheduling, plain);
      return { nodes: own, nodesKey: digest(textOf(own)) };
    }
    const judge = judgeOf(scheduling);
    const judged = plain.map((node) => ({ node, ...judge(node) }));
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
    const { selector, terms, tolerations, expressions, hosts } = scheduling;
    const demands = JSON.stringify([[...selector], terms, tolerations, expressions, hosts]);
    const own = byDemand.get(demands) ?? shared(scheduling);
    byDemand.set(demands, own);
    return own;
  };
}

/** Equal questions have equal keys. */
export function scheduleKey({ nodes, nodesKey = digest(textOf(nodes)), ...question }: ScheduleQuestion): string {
  return JSON.stringify([question, nodesKey]);
}

function textOf(nodes: readonly ClusterNode[]): string {
  return JSON.stringify(nodes.map((node) => ({ ...node, labels: [...node.labels] })));
}

/** How many of the nodes can take a replica, as far as selectors and tolerations go. */
export function countOpen(nodes: readonly ScheduleNode[]): number {
  return nodes.filter(({ selected, tolerated }) => selected && tolerated).length;
}

/** Undefined where not even one placement was found within the budget. */
export function assessSchedule(question: ScheduleQuestion): ScheduleReport | undefined {
  const { replicas, nodes, constraints, domain, model, faults } = question;
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const demand: Demand = {
    replicas,
    nodes,
    constraints,
    selects: ({ name }) => byName.get(name)?.selected ?? false,
    tolerates: ({ name }) => byName.get(name)?.tolerated ?? false,
  };
  const assumed = nodes.length === 0;
  const legal = assumed
    ? placementsOnUnknownNodes({ replicas, constraints }, { domain })
    : legalPlacements(demand, { domain });
  const most = Math.max(replicas, faults ?? 0);
  const curve = (placement: Placement): readonly number[] => {
    const quorum = reachableQuorum(placement, question);
    if (quorum === undefined) return Array.from({ length: most + 1 }, () => 1);
    return lossCurve({ sizes: placement.sizes, model, quorum, faults: most });
  };
  const curves = new Map(legal.placements.map((placement) => [placement, curve(placement)]));
  const compare = (a: Placement, b: Placement): number =>
    compareCurves(curves.get(a) ?? [], curves.get(b) ?? [], { faults });
  const found = extremes(legal, compare);
  if (!found) return undefined;
  const [fullest] = found.worst.domains;
  const isSure = !assumed && fullest && roomBeside(fullest.name, domain, demand) < fullest.replicas;
  const judge = (placement: Placement): LegalPlacement => ({
    hosts: placement.domains,
    ...reportOf(placement, question),
  });
  return {
    best: judge(found.best),
    worst: judge(found.worst),
    pending: found.pending,
    exact: found.exact,
    only: found.exact && legal.placements.length === 1,
    ...(isSure && { fullestHost: fullest.name }),
    assumed,
    ...(!assumed && domain === HOST && { crowded: crowdedDomains(demand) }),
  };
}

/**
 * How many units must stay correct; undefined where fewer are in place, so that the quorum is lost from the start.
 * Replicas that find no place are lost already, but the quorum still counts them.
 */
function reachableQuorum({ sizes }: Placement, { quorum, model, replicas }: ScheduleQuestion): number | undefined {
  const inPlace = unitsIn(sizes, model);
  const required = quorumIfAny(quorum, model.keep === 'pm' ? inPlace : replicas, sizes);
  return required === undefined || required > inPlace ? undefined : required;
}

function reportOf(placement: Placement, question: ScheduleQuestion): { report?: RiskReport } {
  const quorum = reachableQuorum(placement, question);
  if (quorum === undefined) return {};
  const { model, faults, horizon } = question;
  const asked = { ...(faults !== undefined && { faults }), ...(horizon !== undefined && { horizon }) };
  return { report: assess({ sizes: placement.sizes, model, quorum, ...asked }) };
}

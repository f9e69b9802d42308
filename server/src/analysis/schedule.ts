/** What a scheduler may do with a service: the interval of risk between its best and its worst legal placement. */
import type { Scheduling } from '../model/service.ts';
import { assess, type RiskReport } from '../risk/assess.ts';
import { compareCurves } from '../risk/compareCurves.ts';
import type { FaultModel } from '../risk/faultModel.ts';
import { lossCurve, unitsIn } from '../risk/lossCurve.ts';
import { QuorumError, quorumOf, type QuorumRule } from '../risk/quorum.ts';
import type { LegalPlacement, ScheduleReport } from '../rules/rule.ts';
import { type ClusterNode, HOST } from '../scheduling/cluster.ts';
import type { Constraint, Demand } from '../scheduling/constraints.ts';
import { crowdedDomains } from '../scheduling/crowdedDomains.ts';
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

export function scheduleNodes(scheduling: Scheduling, nodes: readonly ClusterNode[]): ScheduleNode[] {
  const { selector, terms, tolerations, expressions = [], hosts } = scheduling;
  const named = hosts?.map((name) => nodes.find((node) => node.name === name) ?? { name, labels: new Map() });
  const filters = [selectsNode(selector, terms), ...expressions.flatMap((text) => swarmConstraint(text) ?? [])];
  const tolerates = toleratesNode(tolerations);
  return (named ?? nodes).map((node) => ({
    ...node,
    selected: filters.every((selects) => selects(node)),
    tolerated: tolerates(node),
  }));
}

/** Equal questions have equal keys. */
export function scheduleKey({ nodes, ...question }: ScheduleQuestion): string {
  return JSON.stringify([question, nodes.map((node) => ({ ...node, labels: [...node.labels] }))]);
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
  const judge = (placement: Placement): LegalPlacement => ({
    hosts: placement.domains,
    ...reportOf(placement, question),
  });
  return {
    best: judge(found.best),
    worst: judge(found.worst),
    pending: found.pending,
    exact: found.exact,
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
  try {
    const required = quorumOf(quorum, model.keep === 'pm' ? inPlace : replicas, sizes);
    return required > inPlace ? undefined : required;
  } catch (error) {
    if (error instanceof QuorumError) return undefined;
    throw error;
  }
}

function reportOf(placement: Placement, question: ScheduleQuestion): { report?: RiskReport } {
  const quorum = reachableQuorum(placement, question);
  if (quorum === undefined) return {};
  const { model, faults, horizon } = question;
  const asked = { ...(faults !== undefined && { faults }), ...(horizon !== undefined && { horizon }) };
  return { report: assess({ sizes: placement.sizes, model, quorum, ...asked }) };
}

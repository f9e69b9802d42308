/** What a scheduler may do with a service: the range of risk between its best and its worst legal placement. */
import { digest } from '../base/digest.ts';
import type { PodGroup, Scheduling } from '../model/scheduling.ts';
import { compareCurves, compareLosses } from '../risk/compareCurves.ts';
import type { LegalPlacement, ScheduleReport } from '../rules/rule.ts';
import { curveOf, failureOf, type OnNodes, reportOf } from './legalRisk.ts';
import { type ClusterNode, type Domain, domainId, domainOf, HOST } from '../scheduling/cluster.ts';
import type { Constraint, Demand } from '../scheduling/constraints.ts';
import { crowdedDomains, mostBeside } from '../scheduling/crowdedDomains.ts';
import { selectsNode } from '../scheduling/eligibility.ts';
import { extremes } from '../scheduling/extremes.ts';
import { type LegalPlacements, legalPlacements } from '../scheduling/legalPlacements.ts';
import { type Placement, votesIn } from '../scheduling/riskHosts.ts';
import { requiredLabels } from '../scheduling/requiredLabels.ts';
import { type Rollout, rolloutOutcomes } from '../scheduling/rollout.ts';
import { placementsOnUnknownNodes } from '../scheduling/unknownNodes.ts';
import { opennessOf, textOf } from './openNodes.ts';
import type { ScheduleQuestion, ScheduledGroup } from './scheduleQuestion.ts';

/** The rolling update of a service, where constraints may stop a new revision. */
export function rolloutOf({ rollout, company, constraints }: Scheduling): Pick<ScheduleQuestion, 'rollout'> {
  const binding = constraints.filter(
    ({ hard, selectsItself, constraint }) => hard && (selectsItself || constraint.kind === 'max-skew'),
  );
  if (!rollout || company || binding.length === 0) return {};
  return { rollout: { ...rollout, countsOld: binding.map(({ ownRevision }) => !ownRevision) } };
}

/**
 * The constraints that bind the scheduler: hard ones that surely select the service's own replicas. A spread constraint
 * also excludes nodes without its key, whatever it counts.
 */
export function bindingConstraints({ constraints, company }: Scheduling): readonly Constraint[] {
  if (company) return company.constraints;
  return constraints.flatMap(({ constraint, hard, selectsItself }): Constraint[] => {
    if (!hard) return [];
    if (selectsItself) return [constraint];
    return constraint.kind === 'max-skew' ? [{ ...constraint, counts: [] }] : [];
  });
}

/** The groups that are placed with the service on these nodes. */
export function scheduledGroups(
  scheduling: Scheduling,
  nodes: readonly ClusterNode[],
): Pick<ScheduleQuestion, 'others' | 'beyond' | 'requires' | 'votes'> {
  const { company } = scheduling;
  if (!company) return {};
  const { groups, beyond, votes } = company;
  const others = groups.map((group) => scheduledGroup(group, nodes));
  return {
    ...(others.length > 0 && { others }),
    ...(beyond && { beyond }),
    ...(votes !== undefined && { votes }),
    ...(nodes.length === 0 && others.length > 0 && { requires: requiredLabels(scheduling) }),
  };
}

function scheduledGroup(group: PodGroup, nodes: readonly ClusterNode[]): ScheduledGroup {
  const { replicas, constraints, pins = [], member, votes, passing, placed } = group;
  const openness = opennessOf(group);
  const pinned = pins.map((terms) => selectsNode(new Map(), terms));
  const judged = nodes.map(openness);
  const shared = {
    selected: judged.map(({ selected }) => selected),
    tolerated: judged.map(({ tolerated }) => tolerated),
    ...(pins.length > 0 && { attached: nodes.map((node) => pinned.every((attaches) => attaches(node))) }),
    ...(member && { member }),
    ...(votes !== undefined && { votes }),
    ...(passing && { passing }),
    ...(placed && { placed }),
    ...(nodes.length === 0 && { requires: requiredLabels(group) }),
  };
  if (replicas !== 'each-node') return { ...shared, replicas, constraints };
  const open = judged.filter(({ selected, tolerated }) => selected && tolerated);
  return { ...shared, replicas: open.length, constraints: [...constraints, ONE_A_HOST] };
}

const ONE_A_HOST: Constraint = { kind: 'at-most-per-domain', key: HOST, max: 1 };

/** A text that is equal for equal questions. */
export function scheduleKey({ nodes, nodesKey = digest(textOf(nodes)), ...question }: ScheduleQuestion): string {
  return JSON.stringify([question, nodesKey]);
}

/**
 * What is to be placed. The number of replicas of the question is that of all members.
 * @internal
 */
export function demandOf({ replicas, nodes, constraints, requires, votes, others = [] }: ScheduleQuestion): Demand {
  const places = new Map(nodes.map(({ name }, place) => [name, place]));
  const at = (list: readonly boolean[], { name }: ClusterNode): boolean => list[places.get(name) ?? -1] ?? false;
  const parts = others.reduce((sum, other) => sum + (other.member === true ? other.replicas : 0), 0);
  return {
    replicas: replicas - parts,
    nodes,
    constraints,
    ...(requires && { requires }),
    ...(votes !== undefined && { votes }),
    selects: ({ name }) => nodes[places.get(name) ?? -1]?.selected ?? false,
    tolerates: ({ name }) => nodes[places.get(name) ?? -1]?.tolerated ?? false,
    ...(others.length > 0 && {
      others: others.map(({ selected, tolerated, attached, ...group }) => ({
        ...group,
        selects: (node: ClusterNode) => at(selected, node),
        tolerates: (node: ClusterNode) => at(tolerated, node),
        ...(attached && { attaches: (node: ClusterNode) => at(attached, node) }),
      })),
    }),
  };
}

/**
 * The legal placements; where all groups together are too many to look at, those of the service alone, which are not
 * exact.
 */
function legalOf(question: ScheduleQuestion, kind?: Demand['kind']): LegalPlacements {
  const { nodes, beyond } = question;
  const options = { ...question, ...(kind && { domain: HOST }) };
  const place = (demand: Demand): LegalPlacements =>
    nodes.length === 0 ? placementsOnUnknownNodes(demand, options) : legalPlacements(demand, options);
  const demand = { ...demandOf(question), ...(kind && { kind }) };
  const together = place(demand);
  if (together.placements.length > 0 || !demand.others) return { ...together, exact: together.exact && !beyond };
  return { ...place(withoutOthers(demand)), exact: false };
}

/**
 * The placements. Where nodes differ and are too many to tell apart, they count as alike, and no failure probability is
 * given.
 */
function placementsOf(question: ScheduleQuestion): LegalPlacements & { readonly placements: readonly OnNodes[] } {
  const { machines, nodes, domain } = question;
  if (!machines) return legalOf(question);
  const places = new Map(nodes.map(({ name }, place) => [name, place]));
  const within = (node: ClusterNode): string => (domain === HOST ? '' : domainId(node, domain));
  const told = legalOf(question, (node) => JSON.stringify([machines.hosts[places.get(node.name) ?? -1], within(node)]));
  if (told.placements.length === 0) return { ...legalOf(question), exact: false };
  const placements = told.placements.map((placement): OnNodes => {
    if (domain === HOST) return { ...placement, nodes: placement.domains };
    const held = new Map<string, Domain>();
    for (const { name, replicas, votes } of placement.domains) {
      const node = nodes[places.get(name) ?? -1] ?? { name, labels: new Map<string, string>() };
      const id = domainId(node, domain);
      const before = held.get(id);
      held.set(id, {
        ...domainOf(node, domain),
        replicas: (before?.replicas ?? 0) + replicas,
        ...(votes && { votes: [...(before?.votes ?? []), ...votes] }),
      });
    }
    const domains = [...held.values()].toSorted((a, b) => votesIn(b) - votesIn(a));
    return { ...placement, sizes: domains.map(({ replicas }) => replicas), domains, nodes: placement.domains };
  });
  if (domain === HOST) return { ...told, placements };
  // Nodes of different domains are told apart, so that no placement of domains is missed.
  const most = new Map<string, number>();
  for (const held of placements.flatMap(({ domains }) => domains)) {
    most.set(held.name, Math.max(votesIn(held), most.get(held.name) ?? 0));
  }
  return { placements, exact: told.exact, most };
}

/** The demand of the service as if it were alone in the cluster. */
function withoutOthers(demand: Demand): Demand {
  const own = demand.others?.map((other) => (other.member === true ? other : { ...other, replicas: 0, placed: [] }));
  return { ...demand, ...(own && { others: own }) };
}

/** The report on a scheduled service; undefined where no placement was found within the budget. */
export function assessSchedule(question: ScheduleQuestion): ScheduleReport | undefined {
  const { replicas, nodes, domain, faults } = question;
  const assumed = nodes.length === 0;
  const legal = placementsOf(question);
  const most = Math.max(replicas, faults ?? 0);
  const curve = (placement: Placement): readonly number[] => curveOf(placement, question, most);
  const curves = new Map(legal.placements.map((placement) => [placement, curve(placement)]));
  const failures = new Map(legal.placements.map((one) => [one, failureOf(one, question)] as const));
  const byProbability = faults === undefined && [...failures.values()].every((failure) => failure !== undefined);
  // Placements on different sets of hosts are compared exactly where the failure probability is known.
  const compare = (a: Placement, b: Placement): number =>
    (byProbability ? compareLosses(failures.get(a) ?? 1, failures.get(b) ?? 1) : 0) ||
    compareCurves(curves.get(a) ?? curve(a), curves.get(b) ?? curve(b), { faults });
  const found = extremes(legal, compare);
  if (!found) return undefined;
  const [fullest] = found.worst.domains;
  const isSure = !assumed && fullest && mostBeside(fullest.name, legal) < votesIn(fullest);
  const assessed = (placement: OnNodes): LegalPlacement => ({
    hosts: placement.domains,
    ...(placement.nodes && { nodes: placement.nodes }),
    ...reportOf(placement, question),
  });
  return {
    best: assessed(found.best),
    worst: assessed(found.worst),
    pending: found.pending,
    exact: found.exact,
    only: found.exact && new Set(legal.placements.map(heldBy)).size === 1,
    shared: Math.min(...legal.placements.map(({ domains: [first] }) => (first ? votesIn(first) : 0))),
    ...(isSure && { fullestHost: fullest.name }),
    assumed,
    ...(!assumed && domain === HOST && { crowded: crowdedDomains(demandOf(question)) }),
    ...(found.pending[1] > 0 && !assumed && pendingAlone(question)),
    ...(question.rollout && !assumed && domain === HOST && rolledOut(question, question.rollout, compare, assessed)),
  };
}

/** A text that is equal for placements with the same replicas and votes on their hosts. */
function heldBy({ domains }: Placement): string {
  return domains.map(({ votes, replicas }) => votes?.join(' ') ?? replicas).join();
}

/** How a rolling update may end. */
function rolledOut(
  question: ScheduleQuestion,
  rollout: Rollout,
  compare: (a: Placement, b: Placement) => number,
  assessed: (placement: Placement) => LegalPlacement,
): Pick<ScheduleReport, 'rollout'> {
  const outcomes = rolloutOutcomes(demandOf(question), rollout);
  if (!outcomes) return {};
  const { placements, stuck } = outcomes;
  const worst = placements.reduce<Placement | undefined>(
    (most, one) => (most && compare(one, most) <= 0 ? most : one),
    undefined,
  );
  return { rollout: { stuck, ...(worst && { worst: assessed(worst) }) } };
}

/** The most replicas that would find no place if there were only pods of the service. */
function pendingAlone(question: ScheduleQuestion): Pick<ScheduleReport, 'pendingAlone'> {
  if (!question.others?.some(({ member }) => member !== true)) return {};
  const { placements } = legalPlacements(withoutOthers(demandOf(question)), question);
  return { pendingAlone: Math.max(0, ...placements.map(({ pending }) => pending)) };
}

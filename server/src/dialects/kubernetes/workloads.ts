/** Workloads with the disruption budgets that hold for them. */
import type { Memo } from '../../base/memo.ts';
import type { Service } from '../../model/service.ts';
import { groupBy } from '../../base/groupBy.ts';
import { ELSEWHERE } from '../elsewhere/foreign.ts';
import { placedAt } from '../elsewhere/told.ts';
import { budgetFor, covers, mayCover, type Selected } from './disruption.ts';
import type { StatedBudget } from './disruption.ts';
import type { PodKind } from './podKinds.ts';
import type { Workload } from './workload.ts';
import { labelsAskedFor } from './selectors.ts';

/** @param kinds the kinds of pods that belong to no workload */
export function withBudgets(
  workloads: readonly Workload[],
  budgets: readonly StatedBudget[],
  kinds: readonly PodKind[],
  memo: Memo,
): readonly Service[] {
  if (budgets.length === 0) return workloads.map(({ service }) => service);
  const all = [...workloads.map(({ pods }) => pods), ...kinds];
  // As long as labels and selectors stay the same, each budget selects the same pods.
  const matching = [...all.map((one) => one.matching), null, ...budgets.map((one) => one.matching)];
  const { held, stray } = memo.get(limitsOf, limitsOf, matching, () => limitsOf(all, budgets));
  const selections = new Map<number, Selected>();
  const selectionOf = (budget: number): Selected => {
    const known =
      selections.get(budget) ?? selectedBy((held.podsOf[budget] ?? []).flatMap((place) => all[place] ?? []));
    selections.set(budget, known);
    return known;
  };
  return workloads.map((workload, index) => {
    const own = inForce(held.budgetsOf[index] ?? [], budgets);
    const [first, second] = own.length > 0 ? own : [stray[index]];
    const [budget, other] = [budgets[first ?? NONE], budgets[second ?? NONE]];
    if (!budget) return workload.service;
    const selected = own.length > 0 && first !== undefined ? selectionOf(first) : undefined;
    const from = [budget, other, JSON.stringify(selected)];
    const stated = (): StatedBudget => placedFor(workload, budget);
    return memo.get(limitedBy, workload, from, () => limitedBy(workload, stated(), other, selected));
  });
}

const NONE = -1;

/**
 * The budgets that operators make for these workloads. Groups of pods may have one in common. Two objects with one name
 * take each other's place, so that the pods of both together are not known: their budget does not count.
 */
export function operatorBudgets(workloads: readonly Workload[]): readonly StatedBudget[] {
  const made = workloads.flatMap(({ elsewhere, operatorBudget, service: { name } }) =>
    elsewhere === undefined && operatorBudget ? [{ name, budget: operatorBudget }] : [],
  );
  return [...groupBy(made, ({ budget }) => budget.matching).values()].flatMap((group) => {
    const isOneEach = new Set(group.map(({ name }) => name)).size === group.length;
    return isOneEach && group[0] ? [group[0].budget] : [];
  });
}

/**
 * The budgets of the file at hand; where it has none, the one of another file if there is only one. Where an operator
 * adds the one at hand, a budget of another file selects the same pods as well, and several may be meant for different
 * clusters.
 */
function inForce(held: readonly number[], budgets: readonly StatedBudget[]): readonly number[] {
  const here = held.filter((index) => budgets[index]?.elsewhere === undefined);
  const [other, ...more] = held.filter((index) => budgets[index]?.elsewhere !== undefined);
  const [first] = here;
  if (first === undefined) return more.length === 0 ? held : [];
  if (other === undefined || here.some((index) => budgets[index]?.addedBy === undefined)) return here;
  const sure = more.length === 0 && budgets[other]?.namespace === budgets[first]?.namespace;
  return sure ? [other, ...here] : [];
}

/** All that a budget of another file says is told at the name of its workload. */
function placedFor({ service }: Workload, budget: StatedBudget): StatedBudget {
  return budget.elsewhere === undefined ? budget : { ...placedAt(budget, service.nameRange), uneditable: ELSEWHERE };
}

/** @param selected the pods that the budget selects; undefined where there are none */
function limitedBy(
  { service }: Workload,
  budget: StatedBudget,
  other: StatedBudget | undefined,
  selected: Selected | undefined,
): Service {
  if (!service.scheduling) return service;
  if (!selected) return { ...service, strayBudget: { name: budget.name, range: budget.selectorRange } };
  const disruption = budgetFor(budget, service.scheduling.replicas.value, selected);
  const both = other && other.namespace === budget.namespace;
  const refused = both && { other: { name: other.name, range: other.selectorRange } };
  return { ...service, disruption: { ...disruption, ...(refused && { refused }) } };
}

/**
 * The numbers of these pods. Source: the disruption controller, `finders`: Jobs and DaemonSets have no scale, and bare
 * pods no controller.
 */
function selectedBy(pods: readonly PodKind[]): Selected {
  const count = ({ replicas, nodes = [] }: PodKind): number =>
    (typeof replicas === 'number' ? replicas : 0) + nodes.length;
  const total = (some: readonly PodKind[]): number => some.reduce((sum, kind) => sum + count(kind), 0);
  const unscaled = pods.find(({ kind }) => UNSCALED.has(kind));
  const beside = pods.filter(({ kind }) => UNSCALED.has(kind) || kind === 'Pod');
  const expected = total(pods) - total(beside);
  return { expected, more: total(beside), ...(unscaled && { unscaled: unscaled.kind }) };
}

const UNSCALED = new Set(['Job', 'CronJob', 'DaemonSet']);

/** Which budget selects which pods. */
interface Limits {
  readonly held: Held;
  /** For each kind of pods, a budget that selects nothing and seems to be meant for it. */
  readonly stray: readonly (number | undefined)[];
}

interface Held {
  readonly budgetsOf: readonly (readonly number[])[];
  readonly podsOf: readonly (readonly number[])[];
}

function limitsOf(all: readonly PodKind[], budgets: readonly StatedBudget[]): Limits {
  const labelled = byLabel(all);
  const held = heldBy(all, budgets, labelled);
  return { held, stray: strayFor(all, budgets, held, labelled) };
}

type ByLabel = ReadonlyMap<string, readonly number[]>;

/** Finds pods by a label. Comparing each budget with all pods would take time for all pairs of both. */
function byLabel(all: readonly PodKind[]): ByLabel {
  const labelled = new Map<string, number[]>();
  for (const [index, { labelled: labels }] of all.entries()) {
    for (const label of labels) {
      const known = labelled.get(label);
      if (known) known.push(index);
      else labelled.set(label, [index]);
    }
  }
  return labelled;
}

function heldBy(all: readonly PodKind[], budgets: readonly StatedBudget[], labelled: ByLabel): Held {
  const every = [...all.keys()];
  const budgetsOf: number[][] = all.map(() => []);
  const podsOf = budgets.map((budget, index) => {
    const possible = budget.label === undefined ? every : (labelled.get(budget.label) ?? []);
    const covered = possible.filter((pods) => covers(budget, all[pods] ?? NO_PODS));
    for (const pods of covered) budgetsOf[pods]?.push(index);
    return covered;
  });
  return { budgetsOf, podsOf };
}

const NO_PODS = { labels: undefined, namespace: undefined };

/**
 * Finds a budget that selects nothing and is meant for these pods: it shares a label of its selector, or its name, with
 * them.
 */
function strayFor(
  all: readonly PodKind[],
  budgets: readonly StatedBudget[],
  { budgetsOf, podsOf }: Held,
  labelled: ByLabel,
): readonly (number | undefined)[] {
  const named = groupBy(all.keys(), (index) => all[index]?.name);
  const stray: (number | undefined)[] = all.map(() => undefined);
  const open = all.filter(({ openLabels }) => openLabels);
  for (const [index, budget] of budgets.entries()) {
    if (budget.elsewhere !== undefined || podsOf[index]?.length !== 0 || open.some((pods) => mayCover(budget, pods)))
      continue;
    const near = [
      ...labelsAskedFor(budget.selector).flatMap((label) => labelled.get(label) ?? []),
      ...(named.get(budget.name) ?? []),
    ];
    for (const pods of near) {
      const { labels, namespace } = all[pods] ?? NO_PODS;
      const here = budget.namespace === undefined || namespace === undefined || budget.namespace === namespace;
      if (labels && here && budgetsOf[pods]?.length === 0) stray[pods] ??= index;
    }
  }
  return stray;
}

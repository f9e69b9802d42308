/** Workloads and the disruption budgets that hold for them. */
import { type Moved, moved } from '../../model/moved.ts';
import type { Service } from '../../model/service.ts';
import { budgetFor, covers } from './disruption.ts';
import type { StatedBudget } from './disruption.ts';
import type { Workload } from './section.ts';
import type { YamlDocument } from '../yaml/yamlDocument.ts';

/** A budget over several workloads limits their sum, which says little of each: it is left out. */
export function withBudgets(
  stated: readonly StatedWorkload[],
  budgets: readonly Moved<StatedBudget>[],
): readonly Moved<Service>[] {
  const [first] = stated;
  if (!first) return [];
  const workloads = stated.map(({ read }) => read);
  const limiting = budgets.map(({ read }) => read);
  const limits = (before?: Limits): Limits => limitsOf(workloads, limiting, before);
  const { budgetOf } = first.document ? first.document.remade(limitsOf, limits) : limits();
  return stated.map(({ read: workload, by, document }, index) => {
    const budget = budgets[budgetOf[index] ?? NONE];
    if (!budget) return { read: workload.service, by };
    const away = budget.by - by;
    const limited = (): Service => limitedBy(workload, moved(budget.read, away));
    return { read: document ? document.combined(workload, [budget.read, away], limited) : limited(), by };
  });
}

const NONE = -1;

/** A workload, and the document that it was extracted from, if it was. */
export interface StatedWorkload extends Moved<Workload> {
  readonly document?: YamlDocument;
}

function limitedBy({ service }: Workload, budget: StatedBudget): Service {
  if (!service.scheduling) return service;
  return { ...service, disruption: budgetFor(budget, service.scheduling.replicas.value) };
}

/** Which budget limits which workload. */
interface Limits {
  readonly workloads: readonly Workload[];
  readonly budgets: readonly StatedBudget[];
  /** By place of the workload that of its budget, the first that holds for it and for no other one. */
  readonly budgetOf: readonly (number | undefined)[];
}

/** @param before what holds as long as labels and selectors stay the same */
function limitsOf(workloads: readonly Workload[], budgets: readonly StatedBudget[], before?: Limits): Limits {
  const same =
    before &&
    alike(workloads, before.workloads, ({ labels, labelled, namespace }) => [!labels, labelled, namespace]) &&
    alike(budgets, before.budgets, ({ selector, namespace }) => [selector, namespace]);
  return { workloads, budgets, budgetOf: same ? before.budgetOf : pairs(workloads, budgets) };
}

/** Most are the same objects. */
function alike<T>(some: readonly T[], others: readonly T[], essence: (one: T) => unknown): boolean {
  const same = (one: T, other: T | undefined): boolean =>
    one === other || (other !== undefined && JSON.stringify(essence(one)) === JSON.stringify(essence(other)));
  return some.length === others.length && some.every((one, index) => same(one, others[index]));
}

function pairs(workloads: readonly Workload[], budgets: readonly StatedBudget[]): readonly (number | undefined)[] {
  // To compare each budget with each workload would take the product of both.
  const labelled = new Map(budgets.map(({ label }): [string | undefined, number[]] => [label, []]));
  const all = [...workloads.keys()];
  labelled.set(undefined, all);
  for (const [index, workload] of workloads.entries()) {
    for (const label of workload.labelled) labelled.get(label)?.push(index);
  }
  const budgetOf: (number | undefined)[] = workloads.map(() => undefined);
  for (const [index, budget] of budgets.entries()) {
    const covered = (labelled.get(budget.label) ?? []).filter((one) => covers(budget, workloads[one] ?? NO_PODS));
    const [only] = covered;
    if (only !== undefined && covered.length === 1) budgetOf[only] ??= index;
  }
  return budgetOf;
}

const NO_PODS = { labels: undefined, namespace: undefined };

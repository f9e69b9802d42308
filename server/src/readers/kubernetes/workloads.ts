/** Workloads and the disruption budgets that hold for them. */
import type { Memo } from '../../model/memo.ts';
import type { Service } from '../../model/service.ts';
import { budgetFor, covers } from './disruption.ts';
import type { StatedBudget } from './disruption.ts';
import type { Workload } from './section.ts';

/** A budget over several workloads limits their sum, which says little of each: it is left out. */
export function withBudgets(
  workloads: readonly Workload[],
  budgets: readonly StatedBudget[],
  memo: Memo,
): readonly Service[] {
  if (budgets.length === 0) return workloads.map(({ service }) => service);
  // Which budget limits which workload holds for as long as labels and selectors say the same.
  const matching = [...workloads.map((one) => one.matching), null, ...budgets.map((one) => one.matching)];
  const budgetOf = memo.get(pairs, pairs, matching, () => pairs(workloads, budgets));
  return workloads.map((workload, index) => {
    const budget = budgets[budgetOf[index] ?? NONE];
    return budget ? memo.get(limitedBy, workload, [budget], () => limitedBy(workload, budget)) : workload.service;
  });
}

const NONE = -1;

function limitedBy({ service }: Workload, budget: StatedBudget): Service {
  if (!service.scheduling) return service;
  return { ...service, disruption: budgetFor(budget, service.scheduling.replicas.value) };
}

/** By place of the workload that of its budget, the first that holds for it and for no other one. */
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

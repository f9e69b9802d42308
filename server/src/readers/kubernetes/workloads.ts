/** Workloads and the disruption budgets that hold for them. */
import type { Service } from '../../model/service.ts';
import { groupBy } from '../../scheduling/groupBy.ts';
import { budgetFor, covers } from './disruption.ts';
import type { StatedBudget } from './disruption.ts';
import type { Workload } from './section.ts';
import { labelAskedFor } from './selectors.ts';

/** A budget over several workloads limits their sum, which says little of each: it is left out. */
export function withBudgets(workloads: readonly Workload[], budgets: readonly StatedBudget[]): readonly Service[] {
  const limits = new Map<Workload, StatedBudget>();
  const candidates = candidatesAmong(workloads);
  for (const budget of budgets) {
    const [only, ...others] = candidates(budget).filter((workload) => covers(budget, workload));
    if (only && others.length === 0 && !limits.has(only)) limits.set(only, budget);
  }
  return workloads.map((workload) => {
    const { service } = workload;
    const budget = limits.get(workload);
    if (!budget || !service.scheduling) return service;
    return { ...service, disruption: budgetFor(budget, service.scheduling.replicas.value) };
  });
}

/** Those with a label that a budget asks for: to compare each budget with each workload would take the product of both. */
function candidatesAmong(workloads: readonly Workload[]): (budget: StatedBudget) => readonly Workload[] {
  const labelled = groupBy(
    workloads.flatMap((workload) => [...(workload.labels ?? [])].map((label) => ({ workload, label }))),
    ({ label }) => label.join('='),
  );
  return ({ selector }) => {
    const label = labelAskedFor(selector);
    if (!label) return workloads;
    return (labelled.get(label.join('=')) ?? []).map(({ workload }) => workload);
  };
}

/** Workloads and the disruption budgets that hold for them. */
import { type Moved, moved } from '../../model/moved.ts';
import type { Service } from '../../model/service.ts';
import { groupBy } from '../../scheduling/groupBy.ts';
import { budgetFor, covers } from './disruption.ts';
import type { StatedBudget } from './disruption.ts';
import type { Workload } from './section.ts';
import { labelAskedFor } from './selectors.ts';
import type { YamlDocument } from '../yaml/yamlNodes.ts';

/** A budget over several workloads limits their sum, which says little of each: it is left out. */
export function withBudgets(
  workloads: readonly StatedWorkload[],
  budgets: readonly Moved<StatedBudget>[],
): readonly Moved<Service>[] {
  const limits = new Map<Workload, Moved<StatedBudget>>();
  const candidates = candidatesAmong(workloads.map(({ read }) => read));
  for (const budget of budgets) {
    const [only, ...others] = candidates(budget.read).filter((workload) => covers(budget.read, workload));
    if (only && others.length === 0 && !limits.has(only)) limits.set(only, budget);
  }
  return workloads.map(({ read: workload, by, document }) => {
    const budget = limits.get(workload);
    if (!budget) return { read: workload.service, by };
    const away = budget.by - by;
    const limited = (): Service => limitedBy(workload, moved(budget.read, away));
    return { read: document ? document.combined(workload, [budget.read, away], limited) : limited(), by };
  });
}

/** A workload, and the document that it was extracted from, if it was. */
interface StatedWorkload extends Moved<Workload> {
  readonly document?: YamlDocument;
}

function limitedBy({ service }: Workload, budget: StatedBudget): Service {
  if (!service.scheduling) return service;
  return { ...service, disruption: budgetFor(budget, service.scheduling.replicas.value) };
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

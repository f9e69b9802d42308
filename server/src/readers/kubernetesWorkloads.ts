/**
 * Workloads whose pods a scheduler places: StatefulSets, Deployments, ReplicaSets, and objects of operators with
 * `replicas` and a pod template. Budgets and nodes of the same stream belong to them.
 */
import type { Service } from '../model/service.ts';
import { budgetFor, covers, readBudgets } from './kubernetesDisruption.ts';
import type { StatedBudget } from './kubernetesDisruption.ts';
import { readNodes } from './kubernetesNodes.ts';
import type { KubernetesObject } from './kubernetesObjects.ts';
import { readSection } from './kubernetesSection.ts';
import type { Workload } from './kubernetesSection.ts';
import { strimziSections } from './kubernetesStrimzi.ts';
import { templateSections } from './kubernetesTemplates.ts';
import type { Reading } from './reader.ts';

export function readWorkloads(objects: readonly KubernetesObject[]): Required<Reading> {
  const workloads = [...templateSections(objects), ...strimziSections(objects)].flatMap(readSection);
  const { budgets, problems } = readBudgets(objects);
  return {
    services: withBudgets(workloads, budgets),
    problems: [...workloads.flatMap((workload) => workload.problems), ...problems],
    nodes: readNodes(objects),
  };
}

/** A budget over several workloads limits their sum, which says little of each: it is left out. */
function withBudgets(workloads: readonly Workload[], budgets: readonly StatedBudget[]): readonly Service[] {
  const limits = new Map<Workload, StatedBudget>();
  for (const budget of budgets) {
    const [only, ...others] = workloads.filter((workload) => covers(budget, workload));
    if (only && others.length === 0 && !limits.has(only)) limits.set(only, budget);
  }
  return workloads.map((workload) => {
    const { service } = workload;
    const budget = limits.get(workload);
    if (!budget || !service.scheduling) return service;
    return { ...service, disruption: budgetFor(budget, service.scheduling.replicas.value) };
  });
}

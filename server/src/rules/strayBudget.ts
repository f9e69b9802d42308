import { replicasOf } from './counted.ts';
import type { Finding, Rule } from './rule.ts';
import { count, plainName } from './wording.ts';

export const strayBudget: Rule = {
  id: 'disruption-budget-selects-nothing',
  severity: 'warning',
  docs: {
    summary: 'A disruption budget protects none of the pods it is meant for.',
    why: `A PodDisruptionBudget protects the pods that its selector matches. When it asks for a label that the pod template does
not have, it matches no pod: a drain of several nodes then evicts all pods at once, without any warning. The rule speaks
where three things hold: a budget selects no pod of the file; a service in the same namespace has the budget's name, or a label of
its selector; and no other budget covers that service.`,
    before: `template:
  metadata: {labels: {app: etcd}}
---
kind: PodDisruptionBudget
spec:
  minAvailable: 2
  selector: {matchLabels: {app: etcd, release: prod}}`,
    after: `template:
  metadata: {labels: {app: etcd}}
---
kind: PodDisruptionBudget
spec:
  minAvailable: 2
  selector: {matchLabels: {app: etcd}}`,
    source: 'Kubernetes API reference, PodDisruptionBudgetSpec; the source of the disruption controller.',
  },
  *checkService(service): Generator<Finding> {
    const { strayBudget: budget, nouns, nameRange } = service;
    const { value: replicas } = replicasOf(service);
    if (!budget || replicas < 2) return;
    yield {
      range: budget.range,
      message: `This budget protects none of ${count(replicas, nouns.replica)} of ${plainName(service.name)}: its selector matches none of them`,
      related: [{ range: nameRange, message: 'Probably meant for this service' }],
    };
  },
};

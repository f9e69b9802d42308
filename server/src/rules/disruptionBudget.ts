import type { DisruptionBudget } from '../model/service.ts';
import { isWeighted, quorumOfReplicas, replicasOf } from './counted.ts';
import { FEWEST_REPLICAS } from './critical.ts';
import type { AssessedService, Finding, Rule } from './rule.ts';
import { plainName, quorumCount } from './wording.ts';

export const disruptionBudget: Rule = {
  id: 'disruption-budget-below-quorum',
  severity: 'warning',
  docs: {
    summary: 'A disruption budget lets evictions take the service below its quorum.',
    why: `A PodDisruptionBudget tells how many pods a drain of nodes or an upgrade of the cluster may evict at once. With
\`minAvailable: 1\` for a service of three, two may go together, and the majority with them: a planned outage that nobody
planned. Percentages are counted as Kubernetes counts them, rounded up. A budget that selects the pods of several workloads
is counted over all of them, and may take all that it allows from one. Services of fewer than three replicas are
left out, because no budget both keeps their quorum and lets a node be drained.`,
    before: `kind: PodDisruptionBudget
spec:
  minAvailable: 1        # of 3
  selector: {matchLabels: {app: etcd}}`,
    after: `kind: PodDisruptionBudget
spec:
  minAvailable: 2
  selector: {matchLabels: {app: etcd}}`,
    source: 'Kubernetes documentation, "Specifying a Disruption Budget for your Application".',
  },
  checkPlacement: check,
  checkSchedule: check,
};

function* check({ service, model }: Pick<AssessedService, 'service' | 'model'>): Generator<Finding> {
  const { disruption: budget } = service;
  const { value: replicas } = replicasOf(service);
  const quorum = quorumOfReplicas(model, replicas);
  if (isWeighted(service) || !budget || budget.refused || quorum === undefined || replicas < FEWEST_REPLICAS) return;
  if (budget.available >= quorum) return;
  const verb = budget.available === 1 ? 'is' : 'are';
  const shared = budget.selected > replicas;
  const pods = `${service.nouns.replica[1]}${shared ? ` of ${plainName(service.name)}` : ''}`;
  const left = `${budget.available} of ${replicas} ${pods} ${verb} left`;
  const stated = `${budget.key} ${budget.written}${shared ? ` of ${budget.selected}` : ''}`;
  yield {
    range: budget.range,
    message: `${left} by evictions within ${stated}: ${quorumCount(model, service, quorum)}`,
    related: [{ range: service.nameRange, message: 'the service it covers' }],
    ...(budget.fixed === undefined && { edits: [raise(budget, replicas - quorum)] }),
  };
}

function raise({ key, range, selected }: DisruptionBudget, spare: number): NonNullable<Finding['edits']>[number] {
  const value = String(key === 'minAvailable' ? selected - spare : spare);
  return { title: `Keep the quorum: ${key} ${value}`, edits: [{ range, newText: value }] };
}

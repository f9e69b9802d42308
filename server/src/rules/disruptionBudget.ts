import type { DisruptionBudget } from '../model/service.ts';
import { isWeighted, quorumOfReplicas, replicasOf } from './counted.ts';
import { FEWEST_REPLICAS } from './critical.ts';
import type { AssessedService, Finding, Rule } from './rule.ts';
import { coverage, plainName, quorumNeeds, withFile } from './wording.ts';

export const disruptionBudget: Rule = {
  id: 'disruption-budget-below-quorum',
  severity: 'warning',
  docs: {
    summary: 'A drain may evict so many pods that quorum is lost.',
    why: `A PodDisruptionBudget limits how many pods may be evicted at once when nodes are drained or the cluster is upgraded. With
\`minAvailable: 1\` for three pods, two may be evicted together, and the majority is gone: planned work causes
an outage. Percentages are rounded up, as Kubernetes does it. A budget that selects the pods of several workloads is counted
over all of them, and all that it allows may be taken from one workload. Services of fewer than three replicas are left
out, because no budget both keeps their quorum and lets a node be drained.`,
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
  const shared = budget.selected > replicas;
  const pods = `${service.nouns.replica[1]}${shared ? ` of ${plainName(service.name)}` : ''}`;
  const left = `A drain may evict ${replicas - budget.available} of ${replicas} ${pods}, leaving ${budget.available}`;
  yield {
    range: budget.range,
    message: withFile(`${left}; ${quorumNeeds(model, service, quorum)}`, budget),
    related: [coverage(budget, service)],
    ...(budget.uneditable === undefined && { edits: raise(budget, quorum, replicas - quorum) }),
  };
}

/**
 * Edits that permit as many evictions as the quorum can spare, or one at a time, which leaves room for a failure during
 * a drain.
 */
function raise(budget: DisruptionBudget, quorum: number, spare: number): NonNullable<Finding['edits']> {
  const { key, range, selected } = budget;
  const set = (evicted: number, how: string): NonNullable<Finding['edits']>[number] => {
    const value = String(key === 'minAvailable' ? selected - evicted : evicted);
    return { title: `Set ${key} to ${value} (keeps quorum of ${quorum}${how})`, edits: [{ range, newText: value }] };
  };
  return [set(spare, ''), ...(spare > 1 ? [set(1, ', with headroom')] : [])];
}

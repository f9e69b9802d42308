import type { DisruptionBudget, Service } from '../model/service.ts';
import { total } from '../risk/placement.ts';
import { quorumOfReplicas, replicasOf } from './counted.ts';
import type { AssessedService, Finding, Rule } from './rule.ts';
import { count, coverage, plainName, quorumNeeds, withFile } from './wording.ts';

export const blockedDrain: Rule = {
  id: 'disruption-budget-blocks-drains',
  severity: 'hint',
  docs: {
    summary: 'A drain never ends, because no pod may be evicted.',
    why: `A drain evicts the pods of a node, and each eviction needs the permission of the disruption budgets. The drain never ends
where none is ever given. That is so with \`maxUnavailable: 0\`, with \`minAvailable\` at the number of pods, and with two
budgets that select one pod. It is also so with a percentage or \`maxUnavailable\` over pods of a Job or a DaemonSet, because these
state no number of replicas. Upgrades of the cluster then hang until an administrator deletes pods by hand, which no
budget stops. The rule names a budget that allows no eviction only where one eviction would leave the quorum. Where several
workloads form the quorum, each budget is judged by itself, and the pods that the other budgets let go count as gone.`,
    before: `kind: PodDisruptionBudget
spec:
  maxUnavailable: 0      # of 3
  selector: {matchLabels: {app: etcd}}`,
    after: `kind: PodDisruptionBudget
spec:
  maxUnavailable: 1
  selector: {matchLabels: {app: etcd}}`,
    source:
      'Kubernetes documentation, "Specifying a Disruption Budget for your Application"; the source of the eviction API (two budgets) and of the disruption controller.',
  },
  checkPlacement: check,
  checkSchedule: check,
};

type Subject = Pick<AssessedService, 'service' | 'model'>;

function* check(subject: Subject): Generator<Finding> {
  const { service } = subject;
  const { value: replicas } = replicasOf(service);
  const { disruption: budget, sets = [] } = service;
  const whole = budget && (budget.refused ?? budget.available === replicas);
  if (!whole && sets.length > 0) yield* checkSets(subject);
  else if (budget) yield* blocked(budget, service, replicas, subject);
}

/** In a quorum of several workloads, each has its own budget and may be blocked alone. Each budget is reported once. */
function* checkSets(subject: Subject): Generator<Finding> {
  const { sets = [] } = subject.service;
  // A workload without a budget may lose all its members.
  const spent = sets.map(({ scheduling, disruption }) => {
    return scheduling.replicas.value - (disruption?.available ?? 0);
  });
  const { value: all } = replicasOf(subject.service);
  const told = new Set<unknown>();
  for (const set of sets) {
    const { disruption: budget, scheduling } = set;
    if (!budget || told.has(budget.range)) continue;
    told.add(budget.range);
    yield* blocked(budget, set, scheduling.replicas.value, subject, all - total(spent));
  }
}

/**
 * The finding about one budget, if it blocks drains or permits too little.
 * @param left how many members stay after all evictions that the other budgets permit, where those count too
 */
function* blocked(
  budget: DisruptionBudget,
  { name, nameRange }: Pick<Service, 'name' | 'nameRange'>,
  replicas: number,
  { service, model }: Subject,
  left = replicas,
): Generator<Finding> {
  const pods = `${count(replicas, service.nouns.replica)}${service.sets ? ` of ${plainName(name)}` : ''}`;
  const related = [coverage(budget, { nameRange })];
  const { refused } = budget;
  if (refused) {
    const two = 'other' in refused;
    const why = two
      ? `two budgets select the ${pods}, and none may be evicted then`
      : `${budget.key} ${budget.written} cannot be counted over the ${pods} of a ${refused.kind}`;
    const range = two ? refused.other.range : budget.range;
    const first = two
      ? [{ range: budget.range, message: `The budget ${plainName(budget.name)} selects them too` }]
      : [];
    yield { range, message: withFile(`A drain never ends: ${why}`, budget), related: [...first, ...related] };
    return;
  }
  const quorum = quorumOfReplicas(model, replicasOf(service).value);
  if (quorum === undefined || left <= quorum || budget.available < replicas) return;
  const kept = quorumNeeds(model, service, quorum);
  yield {
    range: budget.range,
    message: withFile(
      `A drain never ends: ${budget.key} ${budget.written} lets none of ${pods} be evicted; ${kept}`,
      budget,
    ),
    related,
    ...(budget.uneditable === undefined && { edits: [allowOne(budget)] }),
  };
}

function allowOne({ key, range, selected }: DisruptionBudget): NonNullable<Finding['edits']>[number] {
  const value = String(key === 'minAvailable' ? selected - 1 : 1);
  return { title: `Set ${key} to ${value} (allows one eviction)`, edits: [{ range, newText: value }] };
}

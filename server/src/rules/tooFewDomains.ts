import type { Range } from '../model/service.ts';
import type { Finding, Rule, ScheduledService } from './rule.ts';
import { machineNoun, ofSets, plainName, quorumAtStake } from './wording.ts';

export const tooFewDomains: Rule = {
  id: 'too-few-domains',
  severity: 'warning',
  docs: {
    summary: 'The known nodes do not have room for every replica under the constraints.',
    why: `A replica that finds no node stays pending, but the quorum still counts it: a service of five with two pending
replicas has lost two before anything fails. This happens with

- required anti-affinity and fewer nodes than replicas,
- \`minDomains\` above the number of zones,
- \`max_replicas_per_node\` times the number of nodes below the number of replicas,
- selectors that few nodes meet,
- pods of other workloads, such as a Job, that match the selector of an anti-affinity and take the nodes first,
- bound volumes that tie pods to one node.

The rule is silent where no node is known.`,
    before: `# nodes: node-1, node-2, node-3
replicas: 5
podAntiAffinity:
  requiredDuringSchedulingIgnoredDuringExecution:
    - topologyKey: kubernetes.io/hostname
      labelSelector: {matchLabels: {app: etcd}}`,
    after: `# nodes: node-1, node-2, node-3
replicas: 5
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: kubernetes.io/hostname
    whenUnsatisfiable: DoNotSchedule
    labelSelector: {matchLabels: {app: etcd}}`,
    source:
      'Kubernetes documentation, "Assigning Pods to Nodes" and "Pod Topology Spread Constraints"; the source of kube-scheduler (interpodaffinity, podtopologyspread).',
  },
  *checkSchedule(subject: ScheduledService): Generator<Finding> {
    const { service, model, schedule, scheduling } = subject;
    const [least, most] = schedule.pending;
    if (schedule.assumed || most === 0) return;
    const all = scheduling.replicas.value;
    const share = (pending: number): string => `${pending} of ${all} ${service.nouns.replica[1]}${ofSets(service, 24)}`;
    const [node] = machineNoun(service.nouns);
    const quorum = quorumAtStake(model, service);
    if (least > 0) {
      const lost = schedule.best.report === undefined ? `, too few for ${quorum}` : '';
      const message = `${share(least)} ${least === 1 ? 'finds' : 'find'} no ${node}: the constraints leave room for ${all - least}${lost}`;
      yield { range: placeOf(subject), message };
    } else if (schedule.pendingAlone === undefined || schedule.pendingAlone >= most) {
      if (schedule.worst.report !== undefined) return;
      yield { range: placeOf(subject), message: `${share(most)} may find no ${node}, which loses ${quorum}` };
    } else {
      const lost = schedule.worst.report === undefined ? `, which loses ${quorum}` : '';
      yield {
        range: placeOf(subject),
        message: `${share(most)} may find no ${node}${lost}: ${rivals(subject)} may take them`,
      };
    }
  },
};

/** Names the pods of other services that may take the places. */
function rivals({ scheduling }: ScheduledService): string {
  const names = new Set(scheduling.company?.groups.filter(({ member }) => !member).map(({ name }) => name));
  const [first = '', ...others] = names;
  return others.length === 0 ? `those of ${plainName(first)}` : `those of ${names.size} other workloads`;
}

/** The place of the constraint, where only one can be the cause; else that of the service's name. */
function placeOf({ scheduling }: ScheduledService): Range {
  const [first, ...others] = scheduling.constraints.filter(({ hard, selectsItself }) => hard && selectsItself);
  return first && others.length === 0 ? (first.word ?? first.range) : scheduling.replicas.range;
}

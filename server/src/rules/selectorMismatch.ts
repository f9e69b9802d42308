import type { Scheduling, Service } from '../model/service.ts';
import type { Finding, Rule } from './rule.ts';

export const selectorMismatch: Rule = {
  id: 'selector-mismatch',
  severity: 'warning',
  docs: {
    summary: 'The selector of a constraint does not match the replicas, so it keeps none of them apart.',
    why: `Anti-affinity and topology spread count the pods that their label selector matches. When it does not match the
labels of the pod template, a mistyped label for one, the service's own pods are not counted, and any number of them may
share a node. Anti-affinity to other software is common and meant so: of such terms the rule speaks only where nothing
else keeps the replicas apart.`,
    before: `template:
  metadata: {labels: {app: etcd}}
  spec:
    topologySpreadConstraints:
      - maxSkew: 1
        topologyKey: kubernetes.io/hostname
        whenUnsatisfiable: DoNotSchedule
        labelSelector: {matchLabels: {app: ectd}}`,
    after: `template:
  metadata: {labels: {app: etcd}}
  spec:
    topologySpreadConstraints:
      - maxSkew: 1
        topologyKey: kubernetes.io/hostname
        whenUnsatisfiable: DoNotSchedule
        labelSelector: {matchLabels: {app: etcd}}`,
    source: 'Kubernetes documentation, "Pod Topology Spread Constraints", conventions.',
  },
  *checkService({ scheduling, nouns }: Service): Generator<Finding> {
    if (!scheduling || scheduling.replicas.value < 2) return;
    const [, many] = nouns.replica;
    for (const { constraint, range } of astray(scheduling)) {
      const name = constraint.kind === 'max-skew' ? 'spread constraint' : 'anti-affinity';
      const share = `0 of ${scheduling.replicas.value} ${many}`;
      yield { range, message: `${share} match the selector of this ${name}: it keeps none of them apart` };
    }
  },
};

function astray({ constraints }: Scheduling): Scheduling['constraints'] {
  const bound = constraints.some(({ constraint, selectsItself }) => selectsItself && constraint.kind !== 'same-domain');
  return constraints.filter(({ constraint, selectsItself }) => {
    return !selectsItself && (constraint.kind === 'max-skew' || (constraint.kind === 'at-most-per-domain' && !bound));
  });
}

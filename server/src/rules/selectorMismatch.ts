import type { Scheduling, Service } from '../model/service.ts';
import { mayMatch } from './critical.ts';
import type { Finding, Rule } from './rule.ts';

export const selectorMismatch: Rule = {
  id: 'selector-mismatch',
  severity: 'warning',
  docs: {
    summary: 'The selector of a constraint does not match the replicas, so it keeps none of them apart.',
    why: `Anti-affinity and topology spread count the pods that their label selector matches. When it does not match the
labels of the pod template, a mistyped label for one, the service's own pods are not counted, and any number of them may
share a node. An empty selector, \`labelSelector: {}\`, is no way out in a spread constraint: schedulers of Kubernetes 1.27
to 1.37 count no pod for it, later ones every pod of the namespace. Anti-affinity to other software is common and meant so: of such terms the rule speaks only where nothing
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
    source:
      'Kubernetes documentation, "Pod Topology Spread Constraints", conventions; kubernetes/kubernetes#116607 on the empty selector.',
  },
  *checkService({ scheduling, nouns }: Service): Generator<Finding> {
    if (!scheduling || scheduling.replicas.value < 2) return;
    const [, many] = nouns.replica;
    for (const { constraint, range, unsure } of astray(scheduling)) {
      const name = constraint.kind === 'max-skew' ? 'spread constraint' : 'anti-affinity';
      const all = scheduling.replicas.value;
      const message =
        unsure === 'empty-selector'
          ? `${all} of ${all} ${many} may share a domain: before Kubernetes 1.38, {} in a spread constraint selects no pod`
          : `0 of ${all} ${many} match the selector of this ${name}: it keeps none of them apart`;
      yield { range, message };
    }
  },
};

function astray({ constraints }: Scheduling): Scheduling['constraints'] {
  const bound = constraints.some(({ constraint, selectsItself }) => selectsItself && constraint.kind !== 'same-domain');
  return constraints.filter((stated) => {
    const { constraint, selectsItself } = stated;
    if (mayMatch(stated)) return false;
    return !selectsItself && (constraint.kind === 'max-skew' || (constraint.kind === 'at-most-per-domain' && !bound));
  });
}

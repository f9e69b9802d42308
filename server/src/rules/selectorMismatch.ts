import type { Nouns, Service } from '../model/service.ts';
import type { Scheduling } from '../model/scheduling.ts';
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
  *checkService({ scheduling, sets, nouns }: Service): Generator<Finding> {
    // A single pod of a quorum of several workloads is kept apart from those of the others.
    if (sets) for (const set of sets) yield* mismatches(set.scheduling, nouns);
    else if (scheduling && scheduling.replicas.value >= 2) yield* mismatches(scheduling, nouns);
  },
};

function* mismatches(scheduling: Scheduling, { replica: [one, many] }: Nouns): Generator<Finding> {
  const all = scheduling.replicas.value;
  for (const { constraint, range, unsure } of astray(scheduling)) {
    const name = constraint.kind === 'max-skew' ? 'spread constraint' : 'anti-affinity';
    const none = all === 1 ? `0 of 1 ${one} matches` : `0 of ${all} ${many} match`;
    const message =
      unsure === 'empty-selector'
        ? `${all} of ${all} ${all === 1 ? one : many} may share a domain: before Kubernetes 1.38, {} in a spread constraint selects no pod`
        : `${none} the selector of this ${name}: it keeps none of them apart`;
    yield { range, message };
  }
}

function astray({ constraints }: Scheduling): Scheduling['constraints'] {
  const bound = constraints.some(({ constraint, selectsItself }) => selectsItself && constraint.kind !== 'same-domain');
  return constraints.filter((stated) => {
    const { constraint, selectsItself } = stated;
    if (mayMatch(stated)) return false;
    return !selectsItself && (constraint.kind === 'max-skew' || (constraint.kind === 'at-most-per-domain' && !bound));
  });
}

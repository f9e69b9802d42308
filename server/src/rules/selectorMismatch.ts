import type { Nouns, Service } from '../model/service.ts';
import type { Scheduling } from '../model/scheduling.ts';
import { mayMatch } from './critical.ts';
import type { Finding, Rule } from './rule.ts';
import { count } from './wording.ts';

export const selectorMismatch: Rule = {
  id: 'selector-mismatch',
  severity: 'warning',
  docs: {
    summary: 'A constraint keeps no replicas apart, because its selector does not match them.',
    why: `Anti-affinity and topology spread constraints count the pods that their label selector matches. When it does not match the labels of the
pod template, for example because of a typing error, the service's own pods are not counted, and any number of them may
share a node. An empty selector, \`labelSelector: {}\`, does not help in a spread constraint: schedulers of Kubernetes 1.27 to
1.37 count no pod for it, and later ones count every pod of the namespace. Anti-affinity to other software is common and
meant. For such a term, the rule speaks only where nothing else keeps the replicas apart.`,
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
    // In a quorum of several workloads, even a single pod of one must be kept apart from the pods of the others.
    if (sets) for (const set of sets) yield* mismatches(set.scheduling, nouns);
    else if (scheduling && scheduling.replicas.value >= 2) yield* mismatches(scheduling, nouns);
  },
};

function* mismatches(scheduling: Scheduling, nouns: Nouns): Generator<Finding> {
  const pods = count(scheduling.replicas.value, nouns.replica);
  for (const { constraint, range, word = range, unsure } of astray(scheduling)) {
    const name = constraint.kind === 'max-skew' ? 'spread constraint' : 'anti-affinity';
    const message =
      unsure === 'empty-selector'
        ? `Keeps none of ${pods} apart: before Kubernetes 1.38, {} in a spread constraint selects no pod`
        : `This ${name} keeps none of ${pods} apart: its selector matches none of them`;
    yield { range: word, message };
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

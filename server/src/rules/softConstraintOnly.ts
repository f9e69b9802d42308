import { spreadingConstraint, wishesOnly, worstCriticalSize, worstFailure, worstShare } from './critical.ts';
import type { Finding, Rule, ScheduledService } from './rule.ts';
import { count } from './wording.ts';

export const softConstraintOnly: Rule = {
  id: 'soft-constraint-only',
  severity: 'info',
  docs: {
    summary: 'Only soft constraints keep the replicas apart, and those guarantee nothing.',
    why: `\`preferredDuringScheduling…\`, \`whenUnsatisfiable: ScheduleAnyway\` and the placement preferences of Swarm are wishes.
The scheduler follows them only as far as it can: when a node is full or cordoned, or all replicas are created anew at
once, they may end up together and stay there. The rule speaks instead of critical-host, where the worst permitted placement has a
host whose failure alone loses quorum.`,
    before: `topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: kubernetes.io/hostname
    whenUnsatisfiable: ScheduleAnyway
    labelSelector: {matchLabels: {app: etcd}}`,
    after: `topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: kubernetes.io/hostname
    whenUnsatisfiable: DoNotSchedule
    labelSelector: {matchLabels: {app: etcd}}`,
    source:
      'Kubernetes documentation, "Pod Topology Spread Constraints"; Docker documentation, "Compose Deploy Specification".',
  },
  *checkSchedule(subject: ScheduledService): Generator<Finding> {
    const [wish] = wishesOnly(subject);
    if (!wish || worstCriticalSize(subject) === undefined) return;
    const constraint = spreadingConstraint(subject);
    const pods = count(subject.scheduling.replicas.value, subject.service.nouns.replica);
    const why =
      wish.addedBy === undefined
        ? `${worstShare(subject)}, as constraints are only soft`
        : `${wish.addedBy} only prefers to spread ${pods}`;
    yield {
      range: wish.softBy ?? wish.range,
      message: `${worstFailure(subject)}: ${why}`,
      ...(constraint && { constraint }),
    };
  },
};

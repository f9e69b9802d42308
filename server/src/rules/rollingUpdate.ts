import { criticalSize, worstCriticalSize } from './critical.ts';
import type { Finding, Rule, ScheduledService } from './rule.ts';
import { count, takesDown } from './wording.ts';

export const rollingUpdate: Rule = {
  id: 'rolling-update',
  severity: 'hint',
  docs: {
    summary: 'A rolling update never ends, or leaves the replicas closer together than the constraints say.',
    why: `While a Deployment is updated, pods of the old and of the new revision run side by side, and a constraint whose selector
matches both counts both. Take required anti-affinity and as many replicas as nodes. The first new pod finds no free node.
With \`maxSurge\` and no \`maxUnavailable\`, which is the default for up to three replicas, no old pod may go either: the
update never ends. A spread constraint is checked only when a pod is placed. New pods may then share a node once the old
pods, which were counted, are gone. \`matchLabelKeys: [pod-template-hash]\` counts the new revision alone. Where nodes are
known, the rule tries every order in which pods come and go.`,
    before: `replicas: 3            # on 3 nodes, with required anti-affinity
strategy:
  rollingUpdate: {maxSurge: 1, maxUnavailable: 0}`,
    after: `replicas: 3
strategy:
  rollingUpdate: {maxSurge: 0, maxUnavailable: 1}`,
    source:
      'Kubernetes documentation, "Deployments", rolling update, and "Pod Topology Spread Constraints", matchLabelKeys; the source of the deployment controller.',
  },
  *checkSchedule(subject: ScheduledService): Generator<Finding> {
    const { service, scheduling, schedule, model } = subject;
    const { rollout } = schedule;
    if (!rollout || schedule.pending[1] > 0) return;
    const all = count(scheduling.replicas.value, service.nouns.replica);
    const hard = scheduling.constraints.find((constraint) => constraint.hard);
    const range = hard?.word ?? hard?.range ?? service.nameRange;
    const { worst, stuck } = rollout;
    if (stuck) {
      const how = worst ? 'may never end' : 'never ends';
      const { surge, unavailable } = scheduling.rollout ?? { surge: 0, unavailable: 0 };
      const message = `A rolling update of ${all} ${how}: surge ${surge}, unavailable ${unavailable}, and no free ${service.nouns.host[0]}`;
      yield { range, message };
    }
    const { report } = worst ?? {};
    if (!report || worstCriticalSize(subject) !== undefined || criticalSize({ model, report }) === undefined) return;
    const [fullest] = worst?.hosts ?? [];
    const failure = `One ${service.nouns.host[0]} failure ${takesDown('may take', model, service)}`;
    const share = `${fullest?.replicas ?? 0} of ${all} may share one ${service.nouns.host[0]}, as old ${service.nouns.replica[1]} count`;
    yield { range, message: `${failure} after a rolling update: ${share}` };
  },
};

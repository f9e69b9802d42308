import { quorumOfReplicas, replicasOf } from './counted.ts';
import type { AssessedService, Finding, Rule } from './rule.ts';

export const twoReplicas: Rule = {
  id: 'two-replicas',
  severity: 'warning',
  docs: {
    summary: 'Two replicas tolerate no failure: quorum needs both.',
    why: `A majority of two is two. Whichever replica is lost, the quorum is lost with it, so that two replicas fail more
often than a single one. It takes three to survive a loss, wherever they are placed.`,
    before: `deployments:
  - name: config
    hosts: {pm-1: 1, pm-2: 1}`,
    after: `deployments:
  - name: config
    hosts: {pm-1: 1, pm-2: 1, pm-3: 1}`,
    source: 'The paper, section 1: a majority of the original number of replicas.',
  },
  *checkPlacement(subject) {
    if (subject.report.units === 2 && subject.report.quorum === 2) yield* check(subject);
  },
  *checkSchedule(subject) {
    if (quorumOfReplicas(subject.model, 2) === 2) yield* check(subject);
  },
};

function* check({ service }: Pick<AssessedService, 'service'>): Generator<Finding> {
  const { value, range } = replicasOf(service);
  if (value !== 2 || service.quorumBased !== undefined) return;
  const [, many] = service.nouns.replica;
  yield { range, message: `2 ${many} tolerate no failure: use 3` };
}

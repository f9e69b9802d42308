import { isWeighted, quorumOfReplicas, replicasOf } from './counted.ts';
import type { AssessedService, Finding, Rule } from './rule.ts';
import { takesDown } from './wording.ts';

export const twoReplicas: Rule = {
  id: 'two-replicas',
  severity: 'warning',
  docs: {
    summary: 'Two replicas tolerate no failure: quorum needs both.',
    why: `A majority of two is two. The loss of either replica loses the quorum, so two replicas fail more often than a
single one. It takes three replicas to tolerate a failure, wherever they are. Elasticsearch and OpenSearch leave one master of
an even number out of the vote. With two masters, one alone decides, and which one it is may change.`,
    before: `deployments:
  - name: config
    hosts: {pm-1: 1, pm-2: 1}`,
    after: `deployments:
  - name: config
    hosts: {pm-1: 1, pm-2: 1, pm-3: 1}`,
    source: 'Araujo et al. (2012), section 1: a majority of the original number of replicas.',
  },
  *checkPlacement(subject) {
    if (subject.report.units === 2 && subject.report.quorum === 2) yield* check(subject);
  },
  *checkSchedule(subject) {
    if (quorumOfReplicas(subject.model, 2) === 2) yield* check(subject);
  },
};

function* check({ service, model }: Pick<AssessedService, 'service' | 'model'>): Generator<Finding> {
  const { value, range } = replicasOf(service);
  if (value !== 2 || service.quorumBased !== undefined || isWeighted(service)) return;
  const [, many] = service.nouns.replica;
  const one = service.software?.value.leavesOneOut === true && model.quorum === 'majority';
  const message = one
    ? `One ${service.nouns.replica[0]} failure ${takesDown('may take', model, service)}: only one of 2 ${many} votes at a time`
    : `2 ${many} tolerate no failure: use 3`;
  yield { range, message };
}

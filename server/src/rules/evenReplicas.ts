import { isWeighted, replicasOf } from './counted.ts';
import { criticalSize, worstCriticalSize } from './critical.ts';
import type { AssessedService, Finding, Rule } from './rule.ts';
import { count } from './wording.ts';

export const evenReplicas: Rule = {
  id: 'even-replicas',
  severity: 'hint',
  docs: {
    summary: 'An even number of replicas tolerates no more failures than one replica fewer.',
    why: `A majority of four is three, so four replicas survive the loss of one; so do three. The fourth is one more that
can fail, and makes a lost majority likelier: with hosts that are down 1 % of the time, four lose it with probability
5.9e-4 and three with 3.0e-4. The rule speaks from four voting replicas on, where they may crash and a plain majority of
them must stay, and only of software that is known to vote. Against Byzantine faults four replicas are the fewest.`,
    before: `deployments:
  - name: config
    hosts: {pm-1: 1, pm-2: 1, pm-3: 1, pm-4: 1}`,
    after: `deployments:
  - name: config
    hosts: {pm-1: 1, pm-2: 1, pm-3: 1}`,
    source:
      'The paper, section 1 (majority of the original replicas); etcd FAQ, "Why an odd number of cluster members?".',
  },
  *checkPlacement(subject) {
    if (criticalSize(subject) === undefined) yield* check(subject, false);
  },
  *checkSchedule(subject) {
    // Spread over the nodes, as many would be tolerated as the number allows.
    yield* check(subject, worstCriticalSize(subject) !== undefined);
  },
};

/** @param critical true where the placement may tolerate fewer failures than the number of replicas would */
function* check({ service, model }: Pick<AssessedService, 'service' | 'model'>, critical: boolean): Generator<Finding> {
  const { value, range } = replicasOf(service);
  const plain = model.quorum === 'majority' && model.faultModel.keep === 'vm' && service.quorumBased === undefined;
  if (service.software?.value.evenByDesign) return;
  if (model.faultModel.fault !== 'crash-stop' || !plain || isWeighted(service) || value < 4 || value % 2 === 1) return;
  const [, many] = service.nouns.replica;
  const tolerated = critical
    ? `no more failures than ${value - 1}`
    : `${count(value / 2 - 1, ['failure', 'failures'])}, same as ${value - 1}`;
  yield { range, message: `${value} ${many} tolerate ${tolerated}: use ${value - 1} or ${value + 1}` };
}

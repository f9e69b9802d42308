import { isWeighted, replicasOf } from './counted.ts';
import { criticalSize, worstCriticalSize } from './critical.ts';
import type { AssessedService, Finding, Rule } from './rule.ts';
import { count } from './wording.ts';

export const evenReplicas: Rule = {
  id: 'even-replicas',
  severity: 'hint',
  docs: {
    summary: 'An even number of replicas tolerates no more failures than one replica fewer.',
    why: `A majority of four is three, so four replicas tolerate one failure, and so do three. The fourth replica is one more that can
fail, and makes the loss of the majority likelier: with hosts that are down 1 % of the time, four replicas lose it 0.059 %
of the time and three 0.030 %. The rule speaks from four voting replicas on, where replicas crash and a plain majority of
them must stay, and only of software that is known to vote. Against Byzantine faults, four replicas are the fewest that help.`,
    before: `deployments:
  - name: config
    hosts: {pm-1: 1, pm-2: 1, pm-3: 1, pm-4: 1}`,
    after: `deployments:
  - name: config
    hosts: {pm-1: 1, pm-2: 1, pm-3: 1}`,
    source:
      'Araujo et al. (2012), section 1 (majority of the original replicas); etcd FAQ, "Why an odd number of cluster members?".',
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

import { quorumOf } from '../risk/quorum.ts';
import { isWeighted, replicasOf } from './counted.ts';
import { FEWEST_REPLICAS } from './critical.ts';
import type { AssessedService, Finding, Rule } from './rule.ts';

export const byzantineQuorum: Rule = {
  id: 'byzantine-quorum',
  severity: 'hint',
  docs: {
    summary: 'Replicas may lie, but a plain majority counts as a quorum.',
    why: `Two majorities share at least one replica. Where replicas only crash, that one replica carries each decision from one
majority to the next. Where replicas may lie, the shared replica may be the liar, so that two quorums must share a correct
one: that takes 2f + 1 of 3f + 1 replicas, more than two thirds. The rule speaks where the fault model is Byzantine, a quorum
of replicas must stay correct, and the file states no quorum. It is silent where a majority and two thirds are the same
number. \`quorum: majority\` says that a majority is meant. \`quorum: two-thirds\` computes with the larger quorum.`,
    before: `deployments:
  - name: ledger
    fault: limited-byzantine/vm
    hosts: {pm-1: 1, pm-2: 1, pm-3: 1, pm-4: 1, pm-5: 1}`,
    after: `deployments:
  - name: ledger
    fault: limited-byzantine/vm
    quorum: two-thirds
    hosts: {pm-1: 1, pm-2: 1, pm-3: 1, pm-4: 1, pm-5: 1}`,
    source: 'M. Castro and B. Liskov, Practical Byzantine Fault Tolerance, OSDI 1999, section 3.',
  },
  checkPlacement: check,
  checkSchedule: check,
};

function* check({ service, model }: Pick<AssessedService, 'service' | 'model'>): Generator<Finding> {
  const { fault, keep } = model.faultModel;
  const stated = service.declarations.some(({ quorum }) => quorum !== undefined);
  if (fault === 'crash-stop' || keep === 'pm' || model.quorum !== 'majority' || stated) return;
  const { value, range } = replicasOf(service);
  if (value < FEWEST_REPLICAS || service.quorumBased !== undefined || isWeighted(service)) return;
  const enough = quorumOf('majority', value);
  const needed = quorumOf('two-thirds', value);
  if (needed === enough) return;
  const share = `${enough} of ${value} ${service.nouns.replica[1]}`;
  yield {
    range,
    message: `A quorum of ${share} is too small where replicas may lie: use two thirds, ${needed} of ${value}`,
  };
}

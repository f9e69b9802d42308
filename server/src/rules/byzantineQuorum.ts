import { quorumOf } from '../risk/quorum.ts';
import { isWeighted, replicasOf } from './counted.ts';
import { FEWEST_REPLICAS } from './critical.ts';
import type { AssessedService, Finding, Rule } from './rule.ts';

export const byzantineQuorum: Rule = {
  id: 'byzantine-quorum',
  severity: 'hint',
  docs: {
    summary: 'Replicas may lie, but a plain majority counts as a quorum.',
    why: `Two majorities share at least one replica. Where replicas only stop, that one carries what was agreed from the
first to the second. Where it may lie, agreement takes quorums that share a correct replica: of 3f + 1 replicas 2f + 1,
more than two thirds. The rule speaks where a Byzantine fault model is in force, a quorum of replicas must stay
correct, and no quorum is stated, unless both are as many; \`quorum: majority\` on the service says that a majority is meant, and
\`quorum: two-thirds\` computes with the larger one.`,
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

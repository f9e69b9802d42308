import { isBetter } from '../risk/assess.ts';
import type { FaultModel } from '../risk/faultModel.ts';
import { fewestFaults } from '../risk/lossCurve.ts';
import { total } from '../risk/placement.ts';
import { quorumOf } from '../risk/quorum.ts';
import { criticalSize } from './critical.ts';
import type { AssessedService, Finding, Rule } from './rule.ts';
import { formatSizes } from './wording.ts';

/** The fault model of crashes of hosts. They happen to every service one day, whatever else it is guarded against. */
const CRASHES: FaultModel = { fault: 'crash-stop', level: 'pm', keep: 'vm', removal: false };

export const modelConflict: Rule = {
  id: 'model-conflict',
  severity: 'hint',
  docs: {
    summary: "The better placement under this fault model survives fewer host crashes than today's.",
    why: `What protects against one kind of fault may be weak against another. Against an attacker who strikes random VMs, a
majority of machines survives best with nearly all VMs on one machine. But when that machine crashes, the majority of the VMs
is gone, and machines crash whatever model is declared. So where Quorate offers a better placement for a
model other than crashes of hosts, this rule tells when a majority of the replicas would tolerate fewer host crashes than today.`,
    before: `deployments:
  - name: ledger
    fault: limited-byzantine/vm
    keep: pm
    hosts: {pm-1: 2, pm-2: 2, pm-3: 2, pm-4: 2, pm-5: 2}   # any two hosts may crash`,
    after: `deployments:
  - name: ledger
    fault: crash-stop/pm
    keep: vm
    hosts: {pm-1: 2, pm-2: 2, pm-3: 2, pm-4: 2, pm-5: 2}   # the model that matters more`,
    source: 'Araujo et al. (2012), Table 1: the advice for one model is the opposite of that for another.',
  },
  *checkPlacement(subject: AssessedService): Generator<Finding> {
    const { service, model, report } = subject;
    const { current, dominating } = report;
    const target = dominating ?? report.best;
    const offered = dominating !== undefined || criticalSize(subject) !== undefined;
    if (!offered || !isBetter(target, current, model.faults)) return;
    const quorum = quorumOf('majority', total(current.sizes));
    const [before, after] = [current, target].map(({ sizes }) => fewestFaults(sizes, CRASHES, quorum));
    if (before === undefined || after === undefined || after >= before) return;
    const [host] = service.nouns.host;
    const crashes = after === 1 ? `one ${host} crash` : `${after} ${host} crashes`;
    const message = `Trade-off: ${formatSizes(target.sizes)} would not survive ${crashes}; today it takes ${before}`;
    yield { range: service.nameRange, message };
  },
};

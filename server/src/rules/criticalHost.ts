import type { AssessedService, Finding, Rule } from './rule.ts';
import { keptQuorum, plainName, unitNoun } from './wording.ts';

export const criticalHost: Rule = {
  id: 'critical-host',
  severity: 'warning',
  docs: {
    summary: 'One host holds so many replicas that losing it alone loses the quorum.',
    why: `A replicated service is meant to survive the loss of a machine. When one host carries half of the replicas or
more, it does not: a single fault of that host takes the whole service down, however many replicas it has. The rule looks
at the declared fault model, and stays silent where a fault can never take a whole host (crash-stop faults of single
VMs), and for services of fewer than three replicas, which no placement can protect.`,
    before: `deployments:
  - name: queue
    fault: crash-stop/pm
    hosts: {pm-1: 3, pm-2: 1, pm-3: 1}   # losing pm-1 loses 3 of 5`,
    after: `deployments:
  - name: queue
    fault: crash-stop/pm
    hosts: {pm-1: 2, pm-2: 2, pm-3: 1}   # losing any one host leaves 3 of 5`,
    source: 'The paper, section 1 (majority of the original replicas) and section 3 (faults of physical machines).',
  },
  *checkPlacement({ service, model, report }: AssessedService): Generator<Finding> {
    const { criticalSize } = report;
    const { fault, level, keep } = model.faultModel;
    const faultsTakeHosts = level === 'pm' || fault !== 'crash-stop';
    const replicas = sum(report.current.sizes);
    if (criticalSize === undefined || !faultsTakeHosts || replicas < 3) return;

    const consequence = `losing it alone loses the ${keptQuorum(model, service.nouns)}`;
    if (keep === 'pm') {
      const used = report.current.sizes.length;
      const [one, many] = service.nouns.host;
      const hosts = used === 1 ? `1 ${one} holds every ${service.nouns.replica[0]}` : `${used} ${many} only`;
      yield {
        range: service.nameRange,
        message: `${hosts}: losing ${used === 1 ? 'it' : 'any one'} loses the ${keptQuorum(model, service.nouns)}`,
      };
      return;
    }
    for (const host of service.hosts) {
      if (host.replicas < criticalSize) continue;
      const share = `${host.replicas} of ${replicas} ${unitNoun('vm', service.nouns)[1]} on ${plainName(host.name)}`;
      yield {
        range: host.nameRange,
        message: `${share}: ${consequence}`,
        related: [{ range: service.nameRange, message: `${report.quorum} of ${report.units} must stay correct` }],
        curedBy: (sizes) => sizes.every((size) => size < criticalSize),
      };
    }
  },
};

const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);

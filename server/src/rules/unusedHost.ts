import { fewestFaults, unitsIn } from '../risk/lossCurve.ts';
import { balanced, type Sizes, total } from '../risk/placement.ts';
import { quorumIfAny } from '../risk/quorum.ts';
import type { RiskModel } from '../model/riskModel.ts';
import type { AssessedService, Finding, Rule } from './rule.ts';
import { count, plainName } from './wording.ts';

export const unusedHost: Rule = {
  id: 'unused-host',
  severity: 'hint',
  docs: {
    summary: 'A host is listed without a replica, and with one the service would survive more faults.',
    why: `Fixes never put a replica on a host that has none: why it is idle, the file does not say. Where the hosts in
use cannot survive as many faults as all listed hosts would, however the replicas are arranged on them, that is worth a
hint. Survived means for certain, wherever the faults fall: an additional host is also one more that can fail, so that a
smaller loss after n faults alone would prove nothing.`,
    before: `deployments:
  - name: queue
    fault: crash-stop/pm
    hosts: {pm-1: 2, pm-2: 2, pm-3: 1, pm-4: 0, pm-5: 0}   # survives 1`,
    after: `deployments:
  - name: queue
    fault: crash-stop/pm
    hosts: {pm-1: 1, pm-2: 1, pm-3: 1, pm-4: 1, pm-5: 1}   # survives 2`,
    source: 'The paper, section 1; how many faults are survived is computed.',
  },
  *checkPlacement({ service, model, report }: AssessedService): Generator<Finding> {
    const idle = service.hosts.filter(({ replicas }) => replicas === 0);
    const { sizes } = report.current;
    const replicas = total(sizes);
    const spread = (hosts: number): number => tolerance(balanced(replicas, hosts), model);
    const now = Math.max(report.tolerance, spread(sizes.length));
    const most = Math.min(idle.length, replicas - sizes.length);
    const needed = Array.from({ length: Math.max(0, most) }, (_, more) => more + 1).find(
      (more) => spread(sizes.length + more) > now,
    );
    if (needed === undefined || service.hosts.some(({ capacity }) => capacity !== undefined)) return;
    const used = idle.slice(0, needed);
    const [first, ...others] = used;
    const where = first && others.length === 0 ? plainName(first.name) : `${needed} more ${service.nouns.host[1]}`;
    const better = count(spread(sizes.length + needed), ['fault', 'faults']);
    yield {
      range: first?.nameRange ?? service.nameRange,
      message: `${better} would be survived for certain with ${service.nouns.replica[1]} on ${where}, not ${now}`,
      related: others.map(({ nameRange }) => ({ range: nameRange, message: 'idle too' })),
    };
  },
};

/** How many faults are survived wherever they fall. */
function tolerance(sizes: Sizes, { faultModel, quorum }: RiskModel): number {
  const needed = quorumIfAny(quorum, unitsIn(sizes, faultModel), sizes);
  return needed === undefined ? -1 : fewestFaults(sizes, faultModel, needed) - 1;
}

import { headlineBetween, isBetter } from '../risk/assess.ts';
import { compareLosses } from '../risk/compareCurves.ts';
import { criticalSize, isCritical } from './critical.ts';
import type { AssessedService, Finding, Rule } from './rule.ts';
import { formatSizes, lossAndBetter } from './wording.ts';

export const improvablePlacement: Rule = {
  id: 'improvable-placement',
  severity: 'hint',
  docs: {
    summary: 'A better placement exists for the chosen objective.',
    why: `The objective is the loss at the declared number of faults, or the probability of losing the quorum where
failure probabilities are known, or otherwise the order of rare faults: the loss after one fault, then after two, and so
on. The best placement by that measure may be worse after more faults than you expect; the message says from how many.
Where another placement is never worse, dominated-placement speaks instead, and where one host is enough to lose the
quorum, critical-host. A placement that critical-host would report is never recommended: then the best without one counts.`,
    before: `deployments:
  - name: queue
    fault: crash-stop/pm
    hosts: {pm-1: 3, pm-2: 1, pm-3: 1, pm-4: 1, pm-5: 1}   # loss after 2 faults: 0.40, after 3: 0.60`,
    after: `deployments:
  - name: queue
    fault: crash-stop/pm
    hosts: {pm-1: 2, pm-2: 2, pm-3: 1, pm-4: 1, pm-5: 1}   # loss after 2 faults: 0.10, after 3: 0.90`,
    source: 'The paper, Figures 2 and 3, where the curves of placements cross; the best placement is searched for.',
  },
  *checkPlacement(subject: AssessedService): Generator<Finding> {
    const { service, model, report } = subject;
    const { current } = report;
    const best = isCritical(report.best.sizes, subject) ? report.uncritical : report.best;
    if (best === undefined) return;
    if (report.dominating !== undefined || criticalSize(subject) !== undefined) return;
    if (!isBetter(best, current, model.faults)) return;
    const byProbability = model.faults === undefined && current.failure !== undefined && best.failure !== undefined;
    const n = headlineBetween(current, best, model.faults);
    const losses = byProbability
      ? ([current.failure, best.failure] as const)
      : ([current.loss[n] ?? 1, best.loss[n] ?? 1] as const);
    const price = current.loss.findIndex((loss, faults) => compareLosses(best.loss[faults] ?? 1, loss) > 0);
    const but = price < 0 ? '' : `, but is worse after ${price}`;
    const same = String(best.sizes) === String(current.sizes);
    const other = `${formatSizes(best.sizes)}${same ? ` on other ${service.nouns.host[1]}` : ''}`;
    yield {
      range: service.nameRange,
      message: `${lossAndBetter(subject, losses, byProbability ? undefined : n, other)}${but}`,
      curedBy: (sizes) => String(sizes) === String(best.sizes),
    };
  },
};

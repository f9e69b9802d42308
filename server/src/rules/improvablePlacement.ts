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
    why: `What counts as better is the first of these that is known: the chance of losing quorum after the declared number of faults;
the chance of losing it by the failure probabilities of the hosts; or the chance after one fault, then after two,
and so on. The best placement by that measure may be worse after more faults than you expect, and the message says from which
number on. Where another placement is never worse, dominated-placement speaks instead. Where one host is enough to lose the quorum,
critical-host speaks instead. A placement that critical-host would report is never recommended.`,
    before: `deployments:
  - name: queue
    fault: crash-stop/pm
    hosts: {pm-1: 3, pm-2: 1, pm-3: 1, pm-4: 1, pm-5: 1}   # chance of losing quorum: 40 % after 2 faults, 60 % after 3`,
    after: `deployments:
  - name: queue
    fault: crash-stop/pm
    hosts: {pm-1: 2, pm-2: 2, pm-3: 1, pm-4: 1, pm-5: 1}   # chance of losing quorum: 10 % after 2 faults, 90 % after 3`,
    source:
      'Araujo et al. (2012), Figures 2 and 3, where the curves of placements cross; the best placement is searched for.',
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

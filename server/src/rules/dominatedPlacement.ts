import { headlineBetween, isBetter } from '../risk/assess.ts';
import type { Sizes } from '../risk/placement.ts';
import { criticalSize, isCritical } from './critical.ts';
import type { AssessedService, Finding, Rule } from './rule.ts';
import { formatSizes, lossAndBetter } from './wording.ts';

export const dominatedPlacement: Rule = {
  id: 'dominated-placement',
  severity: 'warning',
  docs: {
    summary: 'Another placement is better for some number of faults, and worse for none.',
    why: `Which placement is best depends on what can go wrong. Against a limited Byzantine attacker who strikes VMs, a
majority of *machines* survives best when the replicas are as concentrated as possible (Theorem 1 of Araujo et al.). Against
crashes of machines, a majority of *replicas* survives best when they are balanced. The rule computes the exact chance of losing
quorum for every placement of the same replicas on the same hosts. It speaks only where another placement is never worse, whatever
the number of faults, and better for at least one number: in this model, the change has no price. Where one host is
enough to lose the quorum and the better placement mends that, only critical-host speaks.`,
    before: `deployments:
  - name: ledger
    fault: limited-byzantine/vm
    keep: pm
    hosts: {pm-1: 2, pm-2: 2, pm-3: 2, pm-4: 2, pm-5: 2}   # chance of losing quorum after 5 faults: 90 %`,
    after: `deployments:
  - name: ledger
    fault: limited-byzantine/vm
    keep: pm
    hosts: {pm-1: 6, pm-2: 1, pm-3: 1, pm-4: 1, pm-5: 1}   # chance of losing quorum after 5 faults: 56 %`,
    source: 'Araujo et al. (2012), Theorem 1, Table 1 and Figure 2; dominance is computed by exhaustive search.',
  },
  *checkPlacement(subject: AssessedService): Generator<Finding> {
    const { service, model, report } = subject;
    const { current, dominating, best } = report;
    if (dominating === undefined || mendsCritical(dominating.sizes, subject)) return;
    // Where a number of faults is declared, only the losses at that number count.
    if (model.faults !== undefined && !isBetter(dominating, current, model.faults)) return;
    const n = headlineBetween(current, dominating, model.faults);
    const losses = [current.loss[n] ?? 1, dominating.loss[n] ?? 1] as const;
    yield {
      range: service.nameRange,
      message: lossAndBetter({ model, service }, losses, n, formatSizes(dominating.sizes)),
      // No placement dominates either of the two: it would have been chosen in its place.
      curedBy: (sizes) =>
        String(sizes) === String(dominating.sizes) ||
        (String(sizes) === String(best.sizes) && !isCritical(sizes, subject)),
    };
  },
};

/** True where critical-host offers the placement already. */
function mendsCritical(sizes: Sizes, subject: AssessedService): boolean {
  const critical = subject.model.faultModel.keep === 'vm' ? criticalSize(subject) : undefined;
  return critical !== undefined && sizes.every((size) => size < critical);
}

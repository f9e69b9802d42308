import type { RiskModel } from '../model/riskModel.ts';
import type { Curve, RiskReport } from '../risk/assess.ts';
import type { AssessedService, Finding, Rule, ScheduledService } from './rule.ts';
import { count, formatProbability, keptQuorum, plainName } from './wording.ts';

export const riskyPlacement: Rule = {
  id: 'risky-placement',
  severity: 'warning',
  docs: {
    summary: 'The chance of losing quorum is above the limit you set.',
    why: `How much risk is too much, only you can tell. The limit is a probability. Where failure probabilities are known
it is compared with the probability of losing the quorum; otherwise with the loss after the declared number of faults,
or after one fault where none is declared. Without a limit in .quorate.yaml, in the settings or among
the flags the rule is silent. Where a scheduler places the replicas,
the worst placement that the constraints permit counts.`,
    before: `# limit: 0.1
deployments:
  - name: queue
    fault: crash-stop/pm
    faults: 2
    hosts: {pm-1: 2, pm-2: 2, pm-3: 1}   # loss after 2 faults: 1`,
    after: `# limit: 0.1
deployments:
  - name: queue
    fault: crash-stop/pm
    faults: 2
    hosts: {pm-1: 1, pm-2: 1, pm-3: 1, pm-4: 1, pm-5: 1}   # loss after 2 faults: 0`,
    source: 'The limit is yours; the loss is that of the paper, Figures 2 and 3.',
  },
  *checkPlacement({ service, model, report }: AssessedService): Generator<Finding> {
    yield* checkTolerance({ service, model, tolerance: report.tolerance });
    const { limit } = model;
    if (limit === undefined || !exceeds(lossOf(report.current, model), limit)) return;
    const curves = [report.balanced, report.concentrated, report.best];
    const loss = lossOf(report.current, model).value;
    yield {
      range: service.nameRange,
      message: `${isEstimate(report.current) ? 'about ' : ''}${formatProbability(loss)} ${lossWords({ service, model, report })}: the limit is ${formatProbability(limit)}`,
      curedBy: (sizes) =>
        curves.some((curve) => String(curve.sizes) === String(sizes) && !exceeds(lossOf(curve, model), limit)),
    };
  },
  *checkSchedule({ service, model, schedule }: ScheduledService): Generator<Finding> {
    const { limit } = model;
    const { report } = schedule.worst;
    yield* checkTolerance({ service, model, tolerance: report?.tolerance ?? -1 });
    const loss = report ? lossOf(report.current, model) : CERTAIN;
    if (limit === undefined || !exceeds(loss, limit)) return;
    const words = report ? lossWords({ service, model, report }) : `risk of losing the ${keptQuorum(model, service)}`;
    const about = report && isEstimate(report.current) ? 'about ' : '';
    const message = `${about}${formatProbability(loss.value)} ${words} at worst: the limit is ${formatProbability(limit)}`;
    yield { range: service.nameRange, message };
  },
};

/** A tolerance below 0 is that of a quorum lost from the start. */
function* checkTolerance({
  service,
  model: { leastTolerance },
  tolerance,
}: Pick<AssessedService, 'service' | 'model'> & { readonly tolerance: number }): Generator<Finding> {
  if (leastTolerance === undefined || tolerance >= leastTolerance) return;
  const survived =
    tolerance < 0 ? 'cannot run as it is' : `survives ${count(tolerance, ['fault', 'faults'])} for certain`;
  yield { range: service.nameRange, message: `${plainName(service.name)} ${survived}: the limit is ${leastTolerance}` };
}

interface Loss {
  readonly value: number;
  /** The same, or what it surely is at least where it was simulated. */
  readonly atLeast: number;
}

const CERTAIN: Loss = { value: 1, atLeast: 1 };

function lossOf({ loss, estimate, failure }: Curve, model: RiskModel): Loss {
  const n = faultsOf(model);
  const value = failure ?? loss[n] ?? 1;
  return { value, atLeast: failure ?? estimate?.low[n] ?? value };
}

const isEstimate = ({ estimate, failure }: Curve): boolean => estimate !== undefined && failure === undefined;

/** Sums of many terms may end a rounding above a limit they meet. */
function exceeds({ atLeast }: Loss, limit: number): boolean {
  return atLeast > limit * (1 + 1e-12);
}

function faultsOf({ faults = 1 }: RiskModel): number {
  return faults;
}

function lossWords({ service, model, report }: { readonly report: RiskReport } & AssessedService): string {
  const when = report.current.failure === undefined ? ` after ${count(faultsOf(model), ['fault', 'faults'])}` : '';
  return `risk of losing the ${keptQuorum(model, service)}${when}`;
}

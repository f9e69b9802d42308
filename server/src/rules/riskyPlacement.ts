import type { Curve } from '../risk/assess.ts';
import type { AssessedService, Downtime, Finding, Rule, ScheduledService } from './rule.ts';
import { count, downAYear, formatPercentage, quorumAtStake, plainName, unitNoun } from './wording.ts';

export const riskyPlacement: Rule = {
  id: 'risky-placement',
  severity: 'warning',
  docs: {
    summary: 'The chance of losing quorum is above the limit you set.',
    why: `You decide how much risk is too much. A limit is the share of the time for which a service may be down. It is compared with
the chance of finding the service down. Where nothing states how often hosts are down, \`quorate.hostUnavailability\` is
taken for it. The message then says so, and the chance of losing quorum after one fault must not be above the limit either.
Where faults are not crashes of hosts, or a number of faults is declared, the limit is compared with the chance of losing quorum
after that number of faults, or after one fault where no number is declared. A limit of tolerance is compared with the number of faults that the service tolerates.
Where a scheduler places the replicas, the worst placement that the constraints permit counts. Without a limit in .quorate.yaml, in the
settings or on the command line, the rule is silent.`,
    before: `# limit: 0.1
deployments:
  - name: queue
    fault: crash-stop/pm
    faults: 2
    hosts: {pm-1: 2, pm-2: 2, pm-3: 1}   # chance of losing quorum after 2 faults: 100 %`,
    after: `# limit: 0.1
deployments:
  - name: queue
    fault: crash-stop/pm
    faults: 2
    hosts: {pm-1: 1, pm-2: 1, pm-3: 1, pm-4: 1, pm-5: 1}   # chance of losing quorum after 2 faults: 0 %`,
    source: 'The limit is yours; the loss is that of the paper, Figures 2 and 3.',
  },
  *checkPlacement(subject: AssessedService): Generator<Finding> {
    const { service, model, report, downtime } = subject;
    yield* checkTolerance({ service, model, tolerance: report.tolerance });
    const { limit } = model;
    if (limit === undefined) return;
    const risk = tooHigh(risksOf(report.current, subject, downtime?.(report.current)), limit);
    if (!risk) return;
    const curves = [report.balanced, report.concentrated, report.best];
    yield {
      range: service.nameRange,
      message: riskWords(risk, subject, { limit }),
      curedBy: (sizes) =>
        curves.some(
          (curve) =>
            String(curve.sizes) === String(sizes) && !tooHigh(risksOf(curve, subject, downtime?.(curve)), limit),
        ),
    };
  },
  *checkSchedule(subject: ScheduledService): Generator<Finding> {
    const { service, model, schedule, downtime } = subject;
    const { limit } = model;
    const { report } = schedule.worst;
    yield* checkTolerance({ service, model, tolerance: report?.tolerance ?? -1 });
    if (limit === undefined) return;
    const lost: Risk = { value: 1, atLeast: 1, of: 'time' };
    const risk = tooHigh(report ? risksOf(report.current, subject, downtime?.()) : [lost], limit);
    if (!risk) return;
    yield { range: service.nameRange, message: riskWords(risk, subject, { limit, worst: true }) };
  },
};

/** Checks the tolerance. It is below 0 for a quorum that is lost from the start. */
function* checkTolerance({
  service,
  model: { leastTolerance, faultModel },
  tolerance,
}: Subject & { readonly tolerance: number }): Generator<Finding> {
  if (leastTolerance === undefined || tolerance >= leastTolerance) return;
  const [unit] = unitNoun(faultModel.level, service.nouns);
  const failures = faultModel.fault === 'crash-stop' ? [`${unit} failure`, `${unit} failures`] : ['fault', 'faults'];
  const survived =
    tolerance < 0 ? 'cannot run as it is' : `tolerates ${count(tolerance, [failures[0] ?? '', failures[1] ?? ''])}`;
  yield { range: service.nameRange, message: `${plainName(service.name)} ${survived}: the limit is ${leastTolerance}` };
}

type Subject = Pick<AssessedService, 'service' | 'model'>;

/** A risk that is compared with the limit. */
interface Risk {
  readonly value: number;
  /** The risk, or where it was simulated the lower end of its confidence interval. */
  readonly atLeast: number;
  /**
   * The kind of risk: a share of the time, a probability by the stated numbers, or the probability after this number of
   * faults.
   */
  readonly of: 'time' | 'numbers' | number;
  /** The share of time for which each host is taken to be down, where a share of the time rests on that. */
  readonly assumed?: number;
}

/**
 * The risk by the stated numbers; where there are none, the risk by assumed numbers and the loss after a number of
 * faults.
 */
function risksOf({ loss, estimate, failure }: Curve, { model }: Subject, down: Downtime | undefined): readonly Risk[] {
  if (failure !== undefined) {
    return [{ value: failure, atLeast: failure, of: model.faultModel.fault === 'crash-stop' ? 'time' : 'numbers' }];
  }
  const { faults = 1 } = model;
  const value = loss[faults] ?? 1;
  const after: Risk = { value, atLeast: estimate?.low[faults] ?? value, of: faults };
  if (!down || model.faults !== undefined) return [after];
  const { unavailability, ...rest } = down;
  return [{ value: unavailability, atLeast: unavailability, of: 'time', ...rest }, after];
}

/** The first risk above the limit. Rounding may put a sum of many terms a little above a limit that it meets. */
function tooHigh(risks: readonly Risk[], limit: number): Risk | undefined {
  return risks.find(({ atLeast }) => atLeast > limit * (1 + 1e-12));
}

/**
 * The risk and the limit: `2.6 h down a year (0.03 %): the limit is 53 min (0.01 %)`, or the probability after a number
 * of faults.
 */
function riskWords(
  { value, atLeast, of, assumed }: Risk,
  { service, model }: Subject,
  { limit, worst = false }: { readonly limit: number; readonly worst?: boolean },
): string {
  const atWorst = worst ? ' at worst' : '';
  if (of === 'time') {
    const basis = assumed === undefined ? '' : `, if each host is down ${formatPercentage(assumed)}`;
    return `${timeWords(value, ' down a year')}${atWorst}${basis}: the limit is ${timeWords(limit)}`;
  }
  const about = value === atLeast ? '' : 'about ';
  const when = of === 'numbers' ? '' : ` after ${count(of, ['fault', 'faults'])}`;
  return `${about}${formatPercentage(value)} chance of losing ${quorumAtStake(model, service)}${when}${atWorst}: the limit is ${formatPercentage(limit)}`;
}

/** A share of the time in words: `2.6 h down a year (0.03 %)`. */
function timeWords(share: number, what = ''): string {
  return `${downAYear(share)}${what} (${formatPercentage(share)})`;
}

/** What rules find about services, kept for as long as the services stay the same. */
import { Memo } from '../base/memo.ts';
import type { Curve } from '../risk/assess.ts';
import type { RiskReport } from '../risk/riskReport.ts';
import { RULES } from '../rules/registry.ts';
import type { AssessedService, Downtime, Finding, Rule } from '../rules/rule.ts';
import { MOST_TRIED } from '../rules/unusedHost.ts';
import { HOST } from '../scheduling/cluster.ts';
import type { AnalysedService } from './analyse.ts';
import { downtimeOf, scheduledHosts } from './availability.ts';
import { unlistedHosts } from './domains.ts';
import type { Answer } from './question.ts';
import { wantedSizes, withReplicas } from './suggestions.ts';

/** The first error of each rule that threw. */
export type Failures = Map<Rule, unknown>;

export interface Findings {
  readonly findings: readonly { readonly rule: Rule; readonly finding: Finding }[];
  readonly failures: ReadonlyMap<Rule, unknown>;
}

/** What rules have found about services. It is kept as long as the services are, so that nothing is judged twice. */
export class Judgements {
  readonly rules: readonly Rule[];
  readonly #memo = new Memo();
  readonly #answered = new WeakMap<AnalysedService, { readonly answer: Answer; readonly findings: Findings }>();

  constructor(rules = RULES) {
    this.rules = rules;
  }

  /** The findings that need no probability. */
  structure(service: AnalysedService): Findings {
    // No question is asked about its quorum, so mistakes in it are for other tools to report.
    if (service.quorumBased === 'unless-declared') return SILENT;
    return this.#memo.get('structure', service, [], () =>
      findingsBy(this.rules, (rule) => rule.checkService?.(service)),
    );
  }

  /** The answer by which the service was judged last. */
  answerOf(service: AnalysedService): Answer | undefined {
    return this.#answered.get(service)?.answer;
  }

  answered(service: AnalysedService, answer: Answer): Findings {
    const known = this.#answered.get(service);
    if (known?.answer === answer) return known.findings;
    const findings = findingsBy(this.rules, answeredCheck(service, answer));
    this.#answered.set(service, { answer, findings });
    return findings;
  }
}

const SILENT: Findings = { findings: [], failures: new Map() };

/** True for no findings and no failures, which is the usual case at every keystroke. */
export function isSilent({ findings, failures }: Findings): boolean {
  return findings.length === 0 && failures.size === 0;
}

/** Runs the same check of every rule. */
export function findingsBy(rules: readonly Rule[], check: (rule: Rule) => Iterable<Finding> | undefined): Findings {
  const failures: Failures = new Map();
  const findings = rules.flatMap((rule) => {
    try {
      return [...(check(rule) ?? [])].map((finding) => ({ rule, finding }));
    } catch (error) {
      failures.set(rule, error);
      return [];
    }
  });
  return { findings, failures };
}

/** The check of a service with its answer: what it asks about is worked out once for all rules. */
function answeredCheck(analysed: AnalysedService, answer: Answer): (rule: Rule) => Iterable<Finding> | undefined {
  const { model, scheduling, view, question } = analysed;
  const { service } = view;
  if ('placement' in answer) {
    const report = answer.placement;
    const downtime = (placement: Curve): Downtime | undefined =>
      downtimeOf(analysed, report.quorum, withReplicas(analysed, wantedSizes(analysed, report, placement)));
    const subject = { service, model, report, downtime, ...onOtherHosts(analysed, report) };
    return (rule) => rule.checkPlacement?.(subject);
  }
  if (!scheduling || !question || !('schedule' in question)) return () => undefined;
  const { schedule } = answer;
  const { domain } = question.schedule;
  const downtime = (): Downtime | undefined => {
    const hosts = scheduledHosts(analysed, schedule, schedule.worst);
    const quorum = schedule.worst.report?.quorum;
    return hosts && quorum !== undefined ? downtimeOf(analysed, quorum, hosts) : undefined;
  };
  const subject = { service, scheduling, model, schedule, domain, downtime };
  return (rule) => rule.checkSchedule?.(subject);
}

/**
 * What rules need to know of hosts that the service does not use. Where a domain counts as one host, they are not
 * looked at.
 */
function onOtherHosts(
  analysed: AnalysedService,
  { quorum }: RiskReport,
): Pick<AssessedService, 'spare' | 'downtimeOn'> {
  const { view, hosts, machines, model, numbers } = analysed;
  // Where hosts must stay, more hosts need another quorum.
  if (view.domain !== HOST || model.faultModel.keep === 'pm') return {};
  const spare = unlistedHosts(view, hosts, machines, MOST_TRIED + 1).map((name) => {
    const labels = numbers.known.get(name)?.labels;
    return { name, ...(labels && { labels }) };
  });
  return { spare, downtimeOn: (placed) => downtimeOf(analysed, quorum, placed) };
}

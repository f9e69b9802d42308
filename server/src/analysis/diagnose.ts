/** Runs the rules over an analysis. The editor and the command line publish what comes out here. */
import { antiAffinityEdits, constraintEdits } from '../fixes/constraintEdit.ts';
import { replicaMismatchFixes } from '../fixes/replicaMismatch.ts';
import type { Range, Service, TextEdit } from '../model/service.ts';
import { cappedSeverity } from '../rules/cappedSeverity.ts';
import { RULES } from '../rules/registry.ts';
import { replicaMismatch } from '../rules/replicaMismatch.ts';
import type { Finding, Rule, Severity } from '../rules/rule.ts';
import { applySuppressions, ignoredRules, type Suppression } from '../rules/suppressions.ts';
import { unknownRules, unusedSuppression, unusedSuppressions } from '../rules/unusedSuppression.ts';
import type { AnalysedService, Analysis } from './analyse.ts';
import { type Project, severityOf } from './project.ts';
import type { Answer, Question } from './question.ts';
import { type Suggestion, suggestions } from './suggestions.ts';

export interface Diagnostic {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly range: Range;
  readonly related: NonNullable<Finding['related']>;
  /** Found when somebody asks: far fewer are asked for than there are findings. */
  readonly fixes: () => readonly Fix[];
}

export interface Fix {
  readonly title: string;
  readonly preferred: boolean;
  readonly edits: readonly TextEdit[];
}

/** A service with the answer to its question. */
export type Answered = readonly [service: AnalysedService, answer: Answer];

/** What can be said before any probability is known. */
export function structureDiagnostics(analysis: Analysis, project: Project, rules = RULES): Diagnostic[] {
  const failures: Failures = new Map();
  const found = structureFindings(analysis, project, rules, failures);
  return [...applySuppressions(suppressionsOf(analysis), found).kept, ...failed(failures)];
}

/**
 * All there is to say, once every question that could be answered has been. A rule that throws is told once, and takes
 * no other with it.
 */
export function allDiagnostics(
  analysis: Analysis,
  answered: readonly Answered[],
  project: Project,
  rules = RULES,
): Diagnostic[] {
  const failures: Failures = new Map();
  const found = [
    ...structureFindings(analysis, project, rules, failures),
    ...answered.flatMap(([service, answer]) =>
      serviceDiagnostics(analysis.text, service, answer, project, serviceFindings(service, answer, rules, failures)),
    ),
  ];
  const { kept, unused } = applySuppressions(suppressionsOf(analysis), found);
  const active = rules.filter((rule) => severityOf(project, rule) !== 'off').map(({ id }) => id);
  const idle = unusedSuppressions(unused, analysis.text, active);
  return [
    ...kept,
    ...idle.flatMap((finding) => diagnosticOf(unusedSuppression, finding, project)),
    ...failed(failures),
  ];
}

/** Something that Quorate could not do, told where its user sees it. */
export function internalError(range: Range, message: string): Diagnostic {
  return { rule: 'internal-error', severity: 'warning', message, range, related: [], fixes: NO_FIXES };
}

/** By rule what it threw first. */
type Failures = Map<Rule, unknown>;

function failed(failures: Failures): Diagnostic[] {
  return [...failures].map(([{ id }, error]) => {
    const reason = error instanceof Error ? error.name : 'unknown';
    return internalError({ start: 0, end: 0 }, `the rule ${id} failed (${reason}) and does not count in this file`);
  });
}

/** Runs one check of a rule; none of a rule that has thrown before. */
function guarded<T>(rule: Rule, failures: Failures, check: () => readonly T[]): readonly T[] {
  if (failures.has(rule)) return [];
  try {
    return check();
  } catch (error) {
    failures.set(rule, error);
    return [];
  }
}

function suppressionsOf({ suppressions, services }: Analysis): readonly Suppression[] {
  return [...suppressions.suppressions, ...ignoredRules(services)];
}

function structureFindings(
  analysis: Analysis,
  project: Project,
  rules: readonly Rule[],
  failures: Failures,
): Diagnostic[] {
  const { text, services } = analysis;
  const checked = rules.flatMap((rule) =>
    guarded(rule, failures, () => [...(rule.checkFile?.(analysis) ?? [])]).flatMap((finding) => {
      const mismatch = rule === replicaMismatch ? () => replicaMismatchFixes(text, services, finding.range) : NO_FIXES;
      return diagnosticOf(rule, finding, project, mismatch, finding.service);
    }),
  );
  const known = rules.map(({ id }) => id);
  const misnamed = unknownRules(analysis.suppressions, text, known);
  return [...checked, ...misnamed.flatMap((finding) => diagnosticOf(unusedSuppression, finding, project))];
}

function serviceDiagnostics(
  text: string,
  analysed: AnalysedService,
  answer: Answer,
  project: Project,
  found: readonly RuleFinding[],
): Diagnostic[] {
  const offers = once(() => ('placement' in answer ? suggestions(text, analysed, answer.placement) : []));
  return found.flatMap(({ rule, finding }) => {
    const fixes = (): Fix[] => [...constraintFixes(text, analysed, finding), ...curing(finding, offers)];
    return diagnosticOf(rule, finding, project, fixes, analysed);
  });
}

interface RuleFinding {
  readonly rule: Rule;
  readonly finding: Finding;
}

function serviceFindings(
  analysed: AnalysedService,
  answer: Answer,
  rules: readonly Rule[],
  failures: Failures,
): RuleFinding[] {
  return rules.flatMap((rule) =>
    guarded(rule, failures, () => [...findingsOf(rule, analysed, answer)].map((finding) => ({ rule, finding }))),
  );
}

function findingsOf(rule: Rule, { model, scheduling, view }: AnalysedService, answer: Answer): Iterable<Finding> {
  const { service } = view;
  if ('placement' in answer) return rule.checkPlacement?.({ service, model, report: answer.placement }) ?? [];
  return (scheduling && rule.checkSchedule?.({ service, scheduling, model, schedule: answer.schedule })) ?? [];
}

function constraintFixes(text: string, { scheduling, question }: AnalysedService, { constraint }: Finding): Fix[] {
  if (!constraint || !scheduling) return [];
  const fixes = [
    constraintEdits(text, scheduling, constraint),
    hasNodeForEach(question) ? antiAffinityEdits(text, scheduling, constraint) : undefined,
  ];
  return fixes.flatMap((fix) => (fix ? [{ ...fix, preferred: false }] : []));
}

/** One node a replica, as far as is known: else anti-affinity would leave replicas without a place. */
function hasNodeForEach(question: Question | undefined): boolean {
  if (!question || !('schedule' in question)) return false;
  const { nodes, replicas } = question.schedule;
  return nodes.length === 0 || nodes.filter(({ selected, tolerated }) => selected && tolerated).length >= replicas;
}

function curing({ curedBy }: Finding, offers: () => readonly Suggestion[]): Fix[] {
  if (!curedBy) return [];
  return offers().filter(({ sizes, refused, advice }) => !refused && !advice && curedBy(sizes));
}

/** @param fixes those beside the finding's own */
function diagnosticOf(
  rule: Rule,
  { range, message, related = [], edits = [] }: Finding,
  project: Project,
  fixes: () => readonly Fix[] = NO_FIXES,
  service?: Service,
): Diagnostic[] {
  const severity = cappedSeverity(severityOf(project, rule), service);
  if (severity === 'off') return [];
  const all = once(() => [...edits.map((fix) => ({ ...fix, preferred: false })), ...fixes()].map(plain));
  return [{ rule: rule.id, severity, message, range, related, fixes: all }];
}

const NO_FIXES = (): readonly Fix[] => [];

function plain({ title, preferred, edits }: Fix): Fix {
  return { title, preferred, edits };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

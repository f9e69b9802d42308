/** Runs the rules over an analysis. The editor and the command line publish what comes out here. */
import { constraintEdits } from '../fixes/constraintEdit.ts';
import { replicaMismatchFixes } from '../fixes/replicaMismatch.ts';
import type { Range, Service, TextEdit } from '../model/service.ts';
import { cappedSeverity } from '../rules/cappedSeverity.ts';
import { RULES } from '../rules/registry.ts';
import { replicaMismatch } from '../rules/replicaMismatch.ts';
import type { Finding, Rule, Severity } from '../rules/rule.ts';
import { applySuppressions, ignoredRules, parseSuppressions } from '../rules/suppressions.ts';
import { unknownRules, unusedSuppression, unusedSuppressions } from '../rules/unusedSuppression.ts';
import type { AnalysedService, Analysis } from './analyse.ts';
import { type Project, severityOf } from './project.ts';
import type { Answer } from './question.ts';
import { type Suggestion, suggestions } from './suggestions.ts';

export interface Diagnostic {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly range: Range;
  readonly related: NonNullable<Finding['related']>;
  readonly fixes: readonly Fix[];
}

export interface Fix {
  readonly title: string;
  readonly preferred: boolean;
  readonly edits: readonly TextEdit[];
}

/** A service with the answer to its question. */
export type Answered = readonly [service: AnalysedService, answer: Answer];

/** What can be said before any probability is known. */
export function structureDiagnostics(analysis: Analysis, project: Project): Diagnostic[] {
  const { suppressions } = suppressionsOf(analysis);
  return [...applySuppressions(suppressions, structureFindings(analysis, project)).kept];
}

/** All there is to say, once every question that could be answered has been. */
export function allDiagnostics(analysis: Analysis, answered: readonly Answered[], project: Project): Diagnostic[] {
  const { suppressions } = suppressionsOf(analysis);
  const found = [
    ...structureFindings(analysis, project),
    ...answered.flatMap(([service, answer]) => serviceFindings(analysis.text, service, answer, project)),
  ];
  const { kept, unused } = applySuppressions(suppressions, found);
  const active = RULES.filter((rule) => severityOf(project, rule) !== 'off').map(({ id }) => id);
  const idle = unusedSuppressions(unused, analysis.text, active);
  return [...kept, ...idle.flatMap((finding) => diagnosticOf(unusedSuppression, finding, project, ownFixes(finding)))];
}

function suppressionsOf({ text, services }: Analysis): ReturnType<typeof parseSuppressions> {
  const parsed = parseSuppressions(text);
  return { ...parsed, suppressions: [...parsed.suppressions, ...ignoredRules(services)] };
}

function structureFindings(analysis: Analysis, project: Project): Diagnostic[] {
  const { text, services } = analysis;
  const checked = RULES.flatMap((rule) =>
    [...(rule.checkFile?.(analysis) ?? [])].flatMap((finding) => {
      const mismatch = rule === replicaMismatch ? replicaMismatchFixes(text, services, finding.range) : [];
      return diagnosticOf(rule, finding, project, [...ownFixes(finding), ...mismatch], finding.service);
    }),
  );
  const known = RULES.map(({ id }) => id);
  const misnamed = unknownRules(parseSuppressions(text), text, known);
  return [
    ...checked,
    ...misnamed.flatMap((finding) => diagnosticOf(unusedSuppression, finding, project, ownFixes(finding))),
  ];
}

function serviceFindings(text: string, analysed: AnalysedService, answer: Answer, project: Project): Diagnostic[] {
  const placement = 'placement' in answer ? answer.placement : undefined;
  const offered = placement ? suggestions(text, analysed, placement) : [];
  return RULES.flatMap((rule) =>
    [...findingsOf(rule, analysed, answer)].flatMap((finding) => {
      const fixes = [...ownFixes(finding), ...constraintFix(text, analysed, finding), ...curing(finding, offered)];
      return diagnosticOf(rule, finding, project, fixes, analysed);
    }),
  );
}

function findingsOf(rule: Rule, { model, scheduling, view }: AnalysedService, answer: Answer): Iterable<Finding> {
  const { service } = view;
  if ('placement' in answer) return rule.checkPlacement?.({ service, model, report: answer.placement }) ?? [];
  return (scheduling && rule.checkSchedule?.({ service, scheduling, model, schedule: answer.schedule })) ?? [];
}

function ownFixes({ edits = [] }: Finding): Fix[] {
  return edits.map((fix) => ({ ...fix, preferred: false }));
}

function constraintFix(text: string, { scheduling }: AnalysedService, { constraint }: Finding): Fix[] {
  const fix = constraint && scheduling && constraintEdits(text, scheduling, constraint);
  return fix ? [{ ...fix, preferred: false }] : [];
}

function curing({ curedBy }: Finding, offered: readonly Suggestion[]): Fix[] {
  return offered.filter(({ sizes, refused, advice }) => !refused && !advice && (curedBy?.(sizes) ?? false));
}

function diagnosticOf(
  rule: Rule,
  { range, message, related = [] }: Finding,
  project: Project,
  fixes: readonly Fix[],
  service?: Service,
): Diagnostic[] {
  const severity = cappedSeverity(severityOf(project, rule), service);
  if (severity === 'off') return [];
  const plain = fixes.map(({ title, preferred, edits }) => ({ title, preferred, edits }));
  return [{ rule: rule.id, severity, message, range, related, fixes: plain }];
}

/** Runs the rules over an analysis. The editor and the command line publish what comes out here. */
import { constraintEdits } from '../fixes/constraintEdit.ts';
import { replicaMismatchFixes } from '../fixes/replicaMismatch.ts';
import type { Range, TextEdit } from '../model/service.ts';
import { RULES } from '../rules/registry.ts';
import type { Finding, Rule, Severity } from '../rules/rule.ts';
import type { AnalysedService, Analysis } from './analyse.ts';
import { type Project, severityOf } from './project.ts';
import type { Answer } from './question.ts';
import { suggestions } from './suggestions.ts';

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

/** What can be said before any probability is known. */
export function structureDiagnostics(analysis: Analysis, project: Project): Diagnostic[] {
  return RULES.flatMap((rule) =>
    [...(rule.checkFile?.(analysis) ?? [])].flatMap((finding) => {
      const mismatch = rule.id === 'replica-mismatch';
      const fixes = mismatch
        ? replicaMismatchFixes(analysis.text, analysis.services, finding.range)
        : ownFixes(finding);
      return diagnosticOf(rule, finding, project, fixes);
    }),
  );
}

/** What the answer says of one service. */
export function riskDiagnostics(
  analysis: Analysis,
  analysed: AnalysedService,
  answer: Answer,
  project: Project,
): Diagnostic[] {
  const { model, scheduling, view } = analysed;
  const { service } = view;
  if ('schedule' in answer) {
    if (!scheduling) return [];
    const subject = { service, scheduling, model, schedule: answer.schedule };
    return RULES.flatMap((rule) =>
      [...(rule.checkSchedule?.(subject) ?? [])].flatMap((finding) =>
        diagnosticOf(rule, finding, project, [
          ...ownFixes(finding),
          ...constraintFix(analysis.text, analysed, finding),
        ]),
      ),
    );
  }
  const offered = suggestions(analysis.text, analysed, answer.placement).filter(({ refused }) => refused === undefined);
  return RULES.flatMap((rule) =>
    [...(rule.checkPlacement?.({ service, model, report: answer.placement }) ?? [])].flatMap((finding) => {
      const cures = offered.filter(({ sizes }) => finding.curedBy?.(sizes) ?? false);
      return diagnosticOf(rule, finding, project, [...ownFixes(finding), ...cures]);
    }),
  );
}

function ownFixes({ edits = [] }: Finding): Fix[] {
  return edits.map((fix) => ({ ...fix, preferred: false }));
}

function constraintFix(text: string, { scheduling }: AnalysedService, { constraint }: Finding): Fix[] {
  const fix = constraint && scheduling && constraintEdits(text, scheduling, constraint);
  return fix ? [{ ...fix, preferred: false }] : [];
}

function diagnosticOf(rule: Rule, finding: Finding, project: Project, fixes: readonly Fix[]): Diagnostic[] {
  const severity = severityOf(project, rule);
  if (severity === 'off') return [];
  const { range, message, related = [] } = finding;
  const plain = fixes.map(({ title, preferred, edits }) => ({ title, preferred, edits }));
  return [{ rule: rule.id, severity, message, range, related, fixes: plain }];
}

/** Runs the rules over an analysis. The editor and the command line publish what comes out here. */
import { replicaMismatchFixes } from '../fixes/replicaMismatch.ts';
import type { Range, TextEdit } from '../model/service.ts';
import type { RiskReport } from '../risk/assess.ts';
import { RULES } from '../rules/registry.ts';
import type { Finding, Rule, Severity } from '../rules/rule.ts';
import type { AnalysedService, Analysis } from './analyse.ts';
import type { Settings } from './settings.ts';
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
export function structureDiagnostics(analysis: Analysis, settings: Settings): Diagnostic[] {
  return RULES.flatMap((rule) => {
    return [...(rule.checkFile?.(analysis) ?? [])].flatMap((finding) => {
      const fixes =
        rule.id === 'replica-mismatch' ? replicaMismatchFixes(analysis.text, analysis.services, finding.range) : [];
      return diagnosticOf(rule, finding, settings, fixes);
    });
  });
}

/** What the probabilities say of one service. */
export function riskDiagnostics(
  analysis: Analysis,
  service: AnalysedService,
  report: RiskReport,
  settings: Settings,
): Diagnostic[] {
  const offered = suggestions(analysis.text, service, report).filter(({ refused }) => refused === undefined);
  return RULES.flatMap((rule) => {
    return [...(rule.checkPlacement?.({ service, model: service.model, report }) ?? [])].flatMap((finding) => {
      const fixes = offered.filter(({ sizes }) => finding.curedBy?.(sizes) ?? false);
      return diagnosticOf(rule, finding, settings, fixes);
    });
  });
}

function diagnosticOf(rule: Rule, finding: Finding, settings: Settings, fixes: readonly Fix[]): Diagnostic[] {
  const severity = settings.severities.get(rule.id) ?? rule.severity;
  if (severity === 'off') return [];
  const { range, message, related = [] } = finding;
  return [
    {
      rule: rule.id,
      severity,
      message,
      range,
      related,
      fixes: fixes.map(({ title, preferred, edits }) => ({ title, preferred, edits })),
    },
  ];
}

import { type Diagnostic as LspDiagnostic, DiagnosticSeverity } from 'vscode-languageserver';
import type { Diagnostic } from '../analysis/diagnose.ts';
import { RULES } from '../rules/registry.ts';
import type { Severity } from '../rules/rule.ts';
import { unbroken } from '../rules/wording.ts';
import { type Places, toLspRange } from './toLsp.ts';

const SOURCE = 'quorate';

const SEVERITY: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** @param rulePages the address of the folder with a page for each rule, where the client has one */
export function toLspDiagnostic(places: Places, diagnostic: Diagnostic, rulePages?: string): LspDiagnostic {
  const { rule, severity, message, range, related } = diagnostic;
  return {
    source: SOURCE,
    code: rule,
    ...(rulePages !== undefined && hasPage(rule) && { codeDescription: { href: `${rulePages}/${rule}.md` } }),
    severity: SEVERITY[severity],
    message: unbroken(message),
    range: toLspRange(places, range),
    ...(related.length > 0 && {
      relatedInformation: related.map((other) => ({
        location: { uri: places.document.uri, range: toLspRange(places, other.range) },
        message: unbroken(other.message),
      })),
    }),
  };
}

/** False for a message about a failure of Quorate itself, which belongs to no rule. */
export function hasPage(rule: string): boolean {
  return RULES.some(({ id }) => id === rule);
}

import { type Diagnostic as LspDiagnostic, DiagnosticSeverity } from 'vscode-languageserver';
import type { Diagnostic } from '../analysis/diagnose.ts';
import type { Severity } from '../rules/rule.ts';
import { type Places, toLspRange } from './toLsp.ts';

const SOURCE = 'quorate';

const SEVERITY: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

export function toLspDiagnostic(places: Places, diagnostic: Diagnostic): LspDiagnostic {
  const { rule, severity, message, range, related } = diagnostic;
  return {
    source: SOURCE,
    code: rule,
    severity: SEVERITY[severity],
    message,
    range: toLspRange(places, range),
    ...(related.length > 0 && {
      relatedInformation: related.map((other) => ({
        location: { uri: places.document.uri, range: toLspRange(places, other.range) },
        message: other.message,
      })),
    }),
  };
}

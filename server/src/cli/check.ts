/** One file's text → its report, in the shape that `--format json` prints. */
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Range as LspRange } from 'vscode-languageserver';
import { type AnalysedService, type Analysis, analyse } from '../analysis/analyse.ts';
import { type Diagnostic, riskDiagnostics, structureDiagnostics } from '../analysis/diagnose.ts';
import type { Settings } from '../analysis/settings.ts';
import { toLspEdit, toLspRange } from '../features/toLsp.ts';
import { assess, type RiskReport } from '../risk/assess.ts';
import type { Severity } from '../rules/rule.ts';

export interface FileReport {
  readonly path: string;
  readonly dialect: string | null;
  readonly services: readonly ServiceReport[];
  readonly diagnostics: readonly DiagnosticReport[];
}

export interface ServiceReport {
  readonly name: string;
  readonly range: LspRange;
  readonly replicas: number;
  readonly hosts: readonly { readonly name: string; readonly replicas: number }[];
  readonly model: object;
  /** Null when the file does not say enough to compute it. */
  readonly risk: object | null;
}

export interface DiagnosticReport {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly range: LspRange;
  readonly fixes: readonly {
    readonly title: string;
    readonly edits: readonly { readonly range: LspRange; readonly newText: string }[];
  }[];
}

/** `horizon`: how far the reported curves go, in faults; the diagnostics do not depend on it. */
export function checkText(path: string, text: string, settings: Settings, horizon?: number): FileReport {
  const document = TextDocument.create('file:///', 'yaml', 0, text);
  const analysis = analyse(text, settings);
  const assessed = analysis.services.map((service) => ({
    service,
    report: service.question && assess(service.question),
  }));
  const diagnostics = [
    ...structureDiagnostics(analysis, settings),
    ...assessed.flatMap(({ service, report }) => (report ? riskDiagnostics(analysis, service, report, settings) : [])),
  ];
  return {
    path: path.replaceAll('\\', '/'),
    dialect: analysis.dialect ?? null,
    services: assessed.map(({ service, report }) => serviceReport(document, service, extend(service, report, horizon))),
    diagnostics: diagnostics
      .toSorted((a, b) => a.range.start - b.range.start)
      .map((diagnostic) => diagnosticReport(document, diagnostic)),
  };
}

function extend({ question }: AnalysedService, report: RiskReport | undefined, horizon: number | undefined) {
  return question && report && horizon !== undefined ? assess({ ...question, horizon }) : report;
}

function serviceReport(
  document: TextDocument,
  { name, range, hosts, model }: Analysis['services'][number],
  report: RiskReport | undefined,
): ServiceReport {
  const { faultModel, quorum, source } = model;
  return {
    name,
    range: toLspRange(document, range),
    replicas: hosts.reduce((sum, host) => sum + host.replicas, 0),
    hosts: hosts.map((host) => ({ name: host.name, replicas: host.replicas })),
    model: { ...faultModel, quorum: typeof quorum === 'object' ? quorum.formula : quorum, source: source.kind },
    risk: report ? riskReport(report, hosts) : null,
  };
}

function riskReport(report: RiskReport, hosts: ServiceReport['hosts']): object {
  const { current, tolerance, halfLife, criticalSize, best, balanced, concentrated } = report;
  return {
    loss: current.loss,
    tolerance,
    halfLife: halfLife ?? null,
    criticalHosts: hosts.filter((host) => host.replicas >= (criticalSize ?? Infinity)).map((host) => host.name),
    best: { sizes: best.sizes, exact: best.exact, loss: best.loss },
    balanced: { sizes: balanced.sizes, loss: balanced.loss },
    concentrated: { sizes: concentrated.sizes, loss: concentrated.loss },
  };
}

function diagnosticReport(
  document: TextDocument,
  { rule, severity, message, range, fixes }: Diagnostic,
): DiagnosticReport {
  return {
    rule,
    severity,
    message,
    range: toLspRange(document, range),
    fixes: fixes.map(({ title, edits }) => ({ title, edits: edits.map((edit) => toLspEdit(document, edit)) })),
  };
}

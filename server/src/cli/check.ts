/** One file's text → its report, in the shape that `--format json` prints. */
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Range as LspRange } from 'vscode-languageserver';
import { type AnalysedService, analyse, analyseProjectFile } from '../analysis/analyse.ts';
import { allDiagnostics, type Answered, type Diagnostic } from '../analysis/diagnose.ts';
import { isProjectFile, type Project } from '../analysis/project.ts';
import { type Answer, answer, type Question } from '../analysis/question.ts';
import { toLspEdit, toLspRange } from '../features/toLsp.ts';
import type { RiskReport } from '../risk/assess.ts';
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
  /** Present when a scheduler decides: the best and the worst it may do. */
  readonly schedule?: object;
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
export function checkText(path: string, text: string, project: Project, horizon?: number): FileReport {
  const document = TextDocument.create('file:///', 'yaml', 0, text);
  const analysis = isProjectFile(path) ? analyseProjectFile(text) : analyse(text, project);
  const asked = analysis.services.map((service) => ({
    service,
    found: service.question && tryAnswer(service.question),
  }));
  const answered = asked.flatMap(({ service, found }): Answered[] => (found ? [[service, found]] : []));
  return {
    path: path.replaceAll('\\', '/'),
    dialect: analysis.dialect ?? null,
    services: asked.map(({ service, found }) => serviceReport(document, service, extended(service, found, horizon))),
    diagnostics: allDiagnostics(analysis, answered, project)
      .toSorted((a, b) => a.range.start - b.range.start)
      .map((diagnostic) => diagnosticReport(document, diagnostic)),
  };
}

/** A question that cannot be answered leaves the service without a risk; the file's other services keep theirs. */
function tryAnswer(question: Question): Answer | undefined {
  try {
    return answer(question);
  } catch {
    return undefined;
  }
}

/** The same answer with curves up to the horizon. */
function extended({ question }: AnalysedService, found: Answer | undefined, horizon: number | undefined) {
  if (horizon === undefined || !question || !found) return found;
  return 'placement' in question
    ? answer({ placement: { ...question.placement, horizon } })
    : answer({ schedule: { ...question.schedule, horizon } });
}

/** Where a scheduler decides, hosts and risk are those of the worst placement it may choose. */
function serviceReport(document: TextDocument, service: AnalysedService, found: Answer | undefined): ServiceReport {
  const { name, range, model } = service;
  const { faultModel, quorum, source } = model;
  const schedule = found && 'schedule' in found ? found.schedule : undefined;
  const listed = (schedule?.worst.hosts ?? service.view.service.hosts).map(({ name: host, replicas }) => ({
    name: host,
    replicas,
  }));
  const report = schedule ? schedule.worst.report : found && 'placement' in found ? found.placement : undefined;
  return {
    name,
    range: toLspRange(document, range),
    replicas: service.scheduling?.replicas.value ?? listed.reduce((sum, { replicas }) => sum + replicas, 0),
    hosts: listed,
    model: { ...faultModel, quorum: typeof quorum === 'object' ? quorum.formula : quorum, source: source.kind },
    risk: report ? riskReport(report, listed) : null,
    ...(schedule && {
      schedule: {
        best: schedule.best.hosts,
        worst: schedule.worst.hosts,
        pending: schedule.pending,
        exact: schedule.exact,
        nodesKnown: !schedule.assumed,
      },
    }),
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

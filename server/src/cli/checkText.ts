/**
 * Makes the report on one file's text, in the shape that `--format json` prints, with what else the other formats show.
 */
import { quorumText } from '../risk/quorum.ts';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { AnalysedService } from '../analysis/analyse.ts';
import { availabilityReport, scheduledAvailability } from '../analysis/availability.ts';
import type { Diagnostic } from '../analysis/diagnose.ts';
import type { Fix } from '../analysis/findingFixes.ts';
import type { Project } from '../analysis/project.ts';
import type { Answer, Question } from '../analysis/question.ts';
import { type Places, toLspEdit, toLspHull, toLspRange } from '../features/toLsp.ts';
import type { Curve } from '../risk/assess.ts';
import type { RiskReport } from '../risk/riskReport.ts';
import { SEVERITIES, type Severity } from '../rules/rule.ts';
import { type Answers, ANSWERS_HERE, LATE } from './answers.ts';
import { excerptsOf, type Shown } from './excerpts.ts';
import type { Overlay } from '../dialects/elsewhere/around.ts';
import { pathFrom, slashed } from './formats/paths.ts';
import { Judge, type Judged, PATIENCE } from './judge.ts';
import type { FileReport, ServiceReport, RiskSummary, DiagnosticReport } from './fileReport.ts';

/** A checked file. It is plain data, since it passes between threads. */
export interface CheckedFile {
  readonly report: FileReport;
  /** For each diagnostic, what may be shown of the line on which it starts. */
  readonly shown: readonly Shown[];
}

export interface CheckOptions {
  /** The number of faults up to which the reported curves go; the diagnostics do not depend on it. */
  readonly horizon?: number;
  /** The least severe findings that are reported. */
  readonly severity?: Severity;
}

export function checkText(
  path: string,
  text: string,
  project: Project,
  { horizon, severity = 'hint' }: CheckOptions = {},
  answers = ANSWERS_HERE,
): FileReport {
  const document = documentOf(text);
  const judge = new Judge(path, project, answers);
  const judged = judge.judge(text);
  const { layout, services } = judged.analysis;
  const trials = {
    left: MOST_JUDGED / Math.max(1, services.length + layout.source.pieces.length / PIECES_A_SERVICE),
    end: performance.now() + PATIENCE,
  };
  const places = { document, layout };
  const diagnostics = judged.diagnostics.filter((found) => atLeast(found.severity, severity));
  return {
    path: slashed(path),
    dialect: judged.analysis.dialect ?? null,
    ...(judged.analysis.overlays.length > 0 && { overlays: judged.analysis.overlays.map(shownOverlay) }),
    services: judged.services.map(([service, found]) =>
      serviceReport(places, service, extended(service, found, horizon, answers)),
    ),
    diagnostics: diagnostics.map((diagnostic) =>
      diagnosticReport(places, diagnostic, offered(judge, judged, diagnostic, trials)),
    ),
  };
}

/** The overlay with its path written as the paths of files are. */
function shownOverlay({ path, changes }: Overlay): Overlay {
  return { path: pathFrom('', path), changes };
}

/** A report, with what may be shown of its text. */
export function withExcerpts(report: FileReport, text: string): CheckedFile {
  return { report, shown: excerptsOf(documentOf(text), report) };
}

function documentOf(text: string): TextDocument {
  return TextDocument.create('file:///', 'yaml', 0, text);
}

/**
 * The most services that are judged to try fixes. Each trial judges every service of the file. In a file with many
 * services, only the fixes of the first findings are reported, so that the report takes at most a few times as long as
 * the check, and no trial begins after `PATIENCE`. `--fix` tries all of them.
 */
const MOST_JUDGED = 20_000;
/** How many pieces of the text cost a trial as much as a service: it puts together what all of them say. */
const PIECES_A_SERVICE = 10;

function offered(
  judge: Judge,
  judged: Judged,
  diagnostic: Diagnostic,
  trials: { left: number; readonly end: number },
): readonly Fix[] {
  const isOpen = (): boolean => trials.left-- >= 1 && performance.now() < trials.end;
  return diagnostic.fixes().filter((fix) => isOpen() && judge.fixed(judged, diagnostic, fix));
}

export function atLeast(severity: Severity, least: Severity): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(least);
}

/** The answer with curves up to the horizon. */
function extended(
  { question }: AnalysedService,
  found: Answer | undefined,
  horizon: number | undefined,
  answers: Answers,
): Answer | undefined {
  if (horizon === undefined || !question || !found) return found;
  const further: Question =
    'placement' in question
      ? { placement: { ...question.placement, horizon } }
      : { schedule: { ...question.schedule, horizon } };
  const extending = answers.within(further, PATIENCE);
  return extending === LATE ? found : extending;
}

/** The report on a service. Where a scheduler decides, hosts and risk are those of the worst legal placement. */
function serviceReport(places: Places, service: AnalysedService, found: Answer | undefined): ServiceReport {
  const { name, extent, model } = service;
  const { faultModel, quorum, sources } = model;
  const schedule = found && 'schedule' in found ? found.schedule : undefined;
  const hosts: readonly { name: string; replicas: number; votes?: readonly number[] }[] =
    schedule?.worst.hosts ?? service.view.service.hosts;
  const listed = hosts.map(({ name: host, replicas, votes }) => ({ name: host, replicas, ...(votes && { votes }) }));
  const availability = found && availabilityReport(service, found);
  const best = schedule && scheduledAvailability(service, schedule, schedule.best);
  const report = schedule ? schedule.worst.report : found && 'placement' in found ? found.placement : undefined;
  return {
    name,
    range: toLspHull(places, extent),
    replicas: service.scheduling?.replicas.value ?? listed.reduce((sum, { replicas }) => sum + replicas, 0),
    hosts: listed,
    model: { ...faultModel, quorum: quorumText(quorum), source: sources.fault.kind },
    risk: report ? riskReport(report, listed, schedule !== undefined) : null,
    ...(service.notJudged !== undefined && { notJudged: service.notJudged }),
    ...(availability && { availability }),
    ...(schedule && {
      schedule: {
        best: schedule.best.hosts,
        worst: schedule.worst.hosts,
        pending: schedule.pending,
        exact: schedule.exact,
        nodesKnown: !schedule.assumed,
        ...(best && { bestAvailability: best }),
      },
    }),
  };
}

/** Whether the curve is exact, with the sampling of a simulated one. A computed curve is exact to rounding. */
function precision({ estimate }: Curve): object {
  if (estimate === undefined) return { exact: true };
  return { exact: false, standardError: estimate.standardError, samples: estimate.samples };
}

/**
 * A note for scheduled services: their best and named placements use the hosts of the worst legal placement, and need
 * not be legal.
 */
const WORST = 'placements on the hosts of the worst legal placement, whatever the constraints permit';

/** @param onWorst true where a scheduler decides, and these hosts are the worst that it may choose */
function riskReport(report: RiskReport, hosts: ServiceReport['hosts'], onWorst: boolean): RiskSummary {
  const { current, tolerance, halfLife, criticalSize, best, balanced, concentrated } = report;
  return {
    loss: current.loss,
    ...precision(current),
    tolerance,
    halfLife: halfLife ?? null,
    criticalHosts: hosts
      .filter((host, index) => report.criticalHosts?.includes(index) ?? host.replicas >= (criticalSize ?? Infinity))
      .map((host) => host.name),
    best: { sizes: best.sizes, exact: best.exact, loss: best.loss, ...(onWorst && { among: WORST }) },
    balanced: { sizes: balanced.sizes, loss: balanced.loss },
    concentrated: { sizes: concentrated.sizes, loss: concentrated.loss },
  };
}

function diagnosticReport(
  places: Places,
  { rule, severity, message, range, related }: Diagnostic,
  fixes: readonly Fix[],
): DiagnosticReport {
  return {
    rule,
    severity,
    message,
    range: toLspRange(places, range),
    related: related.map((also) => ({ range: toLspRange(places, also.range), message: also.message })),
    fixes: fixes.map(({ title, preferred, edits }) => ({
      title,
      preferred,
      edits: edits.map((edit) => toLspEdit(places, edit)),
    })),
  };
}

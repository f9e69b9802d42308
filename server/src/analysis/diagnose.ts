/** Runs the rules over an analysis. The editor and the command line publish the result. */
import type { Overlay } from '../dialects/elsewhere/around.ts';
import { overlayNotes } from './overlayNotes.ts';
import { replicaMismatchFixes } from '../fixes/replicaMismatch.ts';
import { START } from '../model/range.ts';
import type { Range, Service } from '../model/service.ts';
import { atOnce, type Steps } from '../base/steps.ts';
import { cappedSeverity } from '../rules/cappedSeverity.ts';
import { replicaMismatch } from '../rules/replicaMismatch.ts';
import type { Finding, Rule, Severity } from '../rules/rule.ts';
import { applySuppressions, ignoredRules, type Suppression } from '../rules/suppressions.ts';
import { unknownRules, unusedSuppression, unusedSuppressions } from '../rules/unusedSuppression.ts';
import type { AnalysedService, Analysis } from './analyse.ts';
import { bounded } from './bounded.ts';
import { type Project, severityOf } from './project.ts';
import { type Failures, type Findings, findingsBy, isSilent, Judgements } from './judgements.ts';
import type { Answer } from './question.ts';
import { type Fix, type FixesOf, placementFixes } from './findingFixes.ts';

export interface Diagnostic {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly range: Range;
  readonly related: NonNullable<Finding['related']>;
  /** The fixes. They are worked out when they are asked for: that happens for far fewer findings than there are. */
  readonly fixes: () => readonly Fix[];
}

/** A service with the answer to its question. */
export type Answered = readonly [service: AnalysedService, answer: Answer];

/** The diagnostics that need no probability, with one service a step. */
export function* structureInSteps(
  analysis: Analysis,
  project: Project,
  judgements = new Judgements(),
): Steps<readonly Diagnostic[]> {
  const failures: Failures = new Map();
  const found = yield* structureFound(analysis, project, judgements, failures);
  const { kept } = yield* applySuppressions(suppressionsOf(analysis), counting(found, failures));
  return told(analysis, [...kept, ...failed(failures)]);
}

function told({ layout, overlays }: Analysis, diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const changed = overlays.length === 0 ? diagnostics : diagnostics.map((found) => withOverlays(found, overlays));
  return bounded(changed, ({ range }) => layout.offsets(range).start);
}

/** A finding with notes on overlays: it need not hold for what a kustomization makes of the file. */
function withOverlays(found: Diagnostic, overlays: readonly Overlay[]): Diagnostic {
  const related = overlayNotes(overlays).map((message) => ({ range: found.range, message }));
  return { ...found, related: [...found.related, ...related] };
}

/** Does the same as `diagnosticsInSteps`, at once. */
export function allDiagnostics(...from: Parameters<typeof diagnosticsInSteps>): readonly Diagnostic[] {
  return atOnce(diagnosticsInSteps(...from));
}

/**
 * All diagnostics, once every question that can be answered has been, with one service a step. A rule that throws is
 * reported once, and stops no other rule.
 */
export function* diagnosticsInSteps(
  analysis: Analysis,
  answered: readonly Answered[],
  project: Project,
  judgements = new Judgements(),
): Steps<readonly Diagnostic[]> {
  const failures: Failures = new Map();
  for (const [service, answer] of answered.filter((one) => judgements.answerOf(one[0]) !== one[1])) {
    judgements.answered(service, answer);
    yield;
  }
  const found = yield* structureFound(analysis, project, judgements, failures);
  for (const one of answered) {
    found.push(...answeredDiagnostics(one, analysis, project, judgements, failures));
    yield;
  }
  const { kept, unused } = yield* applySuppressions(suppressionsOf(analysis), counting(found, failures));
  const active = judgements.rules.filter((rule) => severityOf(project, rule) !== 'off').map(({ id }) => id);
  // What other files describe may lead to findings that are suppressed here.
  const idle = project.searching ? [] : unusedSuppressions(unused, active);
  return told(analysis, [
    ...kept,
    ...idle.flatMap((finding) => diagnosticOf(unusedSuppression, finding, project)),
    ...failed(failures),
  ]);
}

function answeredDiagnostics(
  [service, answer]: Answered,
  analysis: Analysis,
  project: Project,
  judgements: Judgements,
  failures: Failures,
): readonly Diagnostic[] {
  const judged = judgements.answered(service, answer);
  if (isSilent(judged)) return NOTHING;
  return diagnosticsOf(judged, service, project, failures, placementFixes(analysis, service, answer));
}

function* structureFound(
  analysis: Analysis,
  project: Project,
  judgements: Judgements,
  failures: Failures,
): Steps<Diagnostic[]> {
  const { rules } = judgements;
  const ofServices: Diagnostic[] = [];
  for (const service of analysis.services) {
    const judged = judgements.structure(service);
    if (!isSilent(judged)) ofServices.push(...diagnosticsOf(judged, service, project, failures));
    yield;
  }
  const ofFile = findingsBy(rules, (rule) => rule.checkProblems?.(analysis.problems));
  addAll(failures, ofFile.failures);
  const problems: Diagnostic[] = [];
  for (const { rule, finding } of ofFile.findings) {
    const mismatch = (): readonly Fix[] => replicaMismatchFixes(analysis.services, finding.range);
    problems.push(...diagnosticOf(rule, finding, project, rule === replicaMismatch ? mismatch : NO_FIXES));
    yield;
  }
  const known = rules.map(({ id }) => id);
  const misnamed = unknownRules(analysis.suppressions, known);
  return [
    ...ofServices,
    ...problems,
    ...misnamed.flatMap((finding) => diagnosticOf(unusedSuppression, finding, project)),
  ];
}

/** A failure of Quorate itself, as a diagnostic, so that users see it. */
export function internalError(range: Range, message: string): Diagnostic {
  return { rule: 'internal-error', severity: 'warning', message, range, related: [], fixes: NO_FIXES };
}

const NOTHING: readonly Diagnostic[] = [];

function addAll(failures: Failures, more: ReadonlyMap<Rule, unknown>): void {
  for (const [rule, error] of more) if (!failures.has(rule)) failures.set(rule, error);
}

/** The diagnostics without those of rules that failed somewhere in the file. */
function counting(found: readonly Diagnostic[], failures: ReadonlyMap<Rule, unknown>): readonly Diagnostic[] {
  if (failures.size === 0) return found;
  const failing = new Set([...failures.keys()].map(({ id }) => id));
  return found.filter(({ rule }) => !failing.has(rule));
}

function failed(failures: ReadonlyMap<Rule, unknown>): Diagnostic[] {
  return [...failures].map(([{ id }, error]) => {
    const reason = error instanceof Error ? error.name : 'unknown';
    return internalError(START, `Rule ${id} failed (${reason}) and does not count in this file`);
  });
}

function suppressionsOf({ suppressions, services }: Analysis): readonly Suppression[] {
  return [...suppressions.suppressions, ...ignoredRules(services.filter(({ ignored }) => ignored !== undefined))];
}

function diagnosticsOf(
  { findings, failures: own }: Findings,
  service: AnalysedService,
  project: Project,
  failures: Failures,
  fixesOf: FixesOf = NO_FIXES,
): Diagnostic[] {
  addAll(failures, own);
  return findings.flatMap(({ rule, finding }) => diagnosticOf(rule, finding, project, fixesOf, service));
}

/** @param fixesOf makes the fixes beside the finding's own */
function diagnosticOf(
  rule: Rule,
  finding: Finding,
  project: Project,
  fixesOf: FixesOf = NO_FIXES,
  service?: Service,
): Diagnostic[] {
  const severity = cappedSeverity(severityOf(project, rule, service), service);
  if (severity === 'off' || (rule.absence && project.searching)) return [];
  const { range, message, related = NONE_RELATED } = finding;
  const fixes = (): readonly Fix[] => {
    const own = finding.edits?.map((fix) => ({ ...fix, preferred: false })) ?? [];
    return [...own, ...fixesOf(finding)].map(plain);
  };
  return [{ rule: rule.id, severity, message, range, related, fixes }];
}

const NONE_RELATED: Diagnostic['related'] = [];

const NO_FIXES = (): readonly Fix[] => [];

function plain({ title, preferred, edits, decides }: Fix): Fix {
  return { title, preferred, edits, ...(decides && { decides }) };
}

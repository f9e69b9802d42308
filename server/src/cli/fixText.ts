/** Applies the fixes that findings offer: one, then the rules look again, until there is nothing left to apply. */
import type { Fix } from '../analysis/diagnose.ts';
import type { Project } from '../analysis/project.ts';
import type { TextEdit } from '../model/service.ts';
import { type Judged, judge } from './checkText.ts';

/** `safe` leaves every placement and every demand on a scheduler as it is; `unsafe` applies the others too. */
export type FixMode = 'safe' | 'unsafe';

export interface FixedText {
  readonly text: string;
  /** How many fixes were applied. */
  readonly applied: number;
}

/** A file is given up after so many rounds, in each of which every service may be mended once. */
const MOST_ROUNDS = 50;

/** Never returns to a text it has had: two rules that undo each other's work end it. */
export function fixText(path: string, text: string, project: Project, mode: FixMode): FixedText {
  const seen = new Set([text]);
  let current: FixedText = { text, applied: 0 };
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const next = fixOnce(path, current, project, mode);
    if (!next || seen.has(next.text)) return current;
    seen.add(next.text);
    current = next;
  }
  return current;
}

/** Applies one fix for each service, and of overlapping ones only the first. */
function fixOnce(path: string, { text, applied }: FixedText, project: Project, mode: FixMode): FixedText | undefined {
  const judged = judge(path, text, project);
  const chosen: TextEdit[] = [];
  const mended = new Set<number>();
  let count = 0;
  for (const { range, fixes } of judged.diagnostics) {
    const service = judged.analysis.services.findIndex((one) => overlap(one.range, range));
    if (service !== -1 && mended.has(service)) continue;
    const fix = choose(fixes, mode, (offered) => isSafe(path, text, project, judged, offered));
    if (!fix || fix.edits.some((edit) => chosen.some((other) => overlap(other.range, edit.range)))) continue;
    chosen.push(...fix.edits);
    mended.add(service);
    count += 1;
  }
  return count === 0 ? undefined : { text: applyEdits(text, chosen), applied: applied + count };
}

/** One fix that leaves all as it is, or else the preferred one, or else the first. A choice of safe ones is the user's. */
function choose(fixes: readonly Fix[], mode: FixMode, safe: (fix: Fix) => boolean): Fix | undefined {
  const harmless = fixes.filter(safe);
  if (harmless.length === 1) return harmless[0];
  return mode === 'safe' ? undefined : (fixes.find(({ preferred }) => preferred) ?? fixes[0]);
}

/** A fix is safe when after it every service is where it was, under the same demands and the same risk model. */
function isSafe(path: string, text: string, project: Project, before: Judged, { edits }: Fix): boolean {
  return meaning(before) === meaning(judge(path, applyEdits(text, edits), project));
}

function meaning({ analysis }: Judged): string {
  return JSON.stringify(
    analysis.services.map(({ name, hosts, question, disruption }) => [
      name,
      hosts.map((host) => [host.name, host.replicas]),
      question,
      disruption?.available,
    ]),
    (_, value: unknown) => (value instanceof Map ? [...value] : value),
  );
}

function applyEdits(text: string, edits: readonly TextEdit[]): string {
  return edits
    .toSorted((a, b) => b.range.start - a.range.start)
    .reduce((result, { range, newText }) => result.slice(0, range.start) + newText + result.slice(range.end), text);
}

/** Spans that touch overlap: which of two insertions at one place comes first would be a matter of chance. */
function overlap(a: TextEdit['range'], b: TextEdit['range']): boolean {
  return a.start <= b.end && b.start <= a.end;
}

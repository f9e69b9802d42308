/** Applies the fixes that findings offer: one, then the rules look again, until there is nothing left to apply. */
import { type AnalysedService, type Analysis, analyse } from '../analysis/analyse.ts';
import type { Fix } from '../analysis/diagnose.ts';
import type { Project } from '../analysis/project.ts';
import { type Range, touches } from '../model/range.ts';
import { listingRanges, type TextEdit } from '../model/service.ts';
import { readText } from '../readers/documentCache.ts';
import { jsonOf } from '../model/json.ts';
import { judge } from './checkText.ts';

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
  const { analysis, diagnostics } = judge(path, text, project);
  const { layout } = analysis;
  const before = meaning(analysis);
  const meet = (one: Range, other: Range): boolean => touches(layout.offsets(one), layout.offsets(other));
  const isSafe = (service: AnalysedService | undefined, { edits }: Fix): boolean =>
    !edits.some((edit) => service && placesOf(service).some((place) => meet(place, edit.range))) &&
    before === meaning(analyse(readText(layout.edited(edits)), project));
  const chosen: TextEdit[] = [];
  const mended = new Set<AnalysedService>();
  let count = 0;
  for (const { range, fixes } of diagnostics) {
    const service = analysis.services.find(({ extent }) => extent.some((span) => meet(span, range)));
    if (service && mended.has(service)) continue;
    const fix = choose(fixes(), mode, (offered) => isSafe(service, offered));
    if (!fix || fix.edits.some((edit) => chosen.some((other) => meet(other.range, edit.range)))) continue;
    chosen.push(...fix.edits);
    if (service) mended.add(service);
    count += 1;
  }
  return count === 0 ? undefined : { text: layout.edited(chosen).text, applied: applied + count };
}

/** One fix that leaves all as it is, or else the preferred one, or else the first. A choice of safe ones is the user's. */
function choose(fixes: readonly Fix[], mode: FixMode, safe: (fix: Fix) => boolean): Fix | undefined {
  const harmless = fixes.filter(safe);
  if (harmless.length === 1) return harmless[0];
  return mode === 'safe' ? undefined : (fixes.find(({ preferred }) => preferred) ?? fixes[0]);
}

/** Where a service's placement is written, or what the scheduler is to heed: edits there are never safe. */
function placesOf({ hosts, scheduling, disruption }: AnalysedService): Range[] {
  const listings = hosts.flatMap(({ listing }) => listingRanges(listing));
  const site = scheduling?.site?.at;
  const constraints = scheduling?.constraints.map(({ range }) => range) ?? [];
  return [...listings, ...constraints, ...(site ? [site] : []), ...(disruption ? [disruption.range] : [])];
}

/** Equal where every service is where it was, under the same demands and the same risk model. */
function meaning({ services }: Analysis): string {
  return jsonOf(
    services.map(({ name, hosts, question, disruption }) => [
      name,
      hosts.map((host) => [host.name, host.replicas]),
      question,
      disruption?.available,
    ]),
  );
}

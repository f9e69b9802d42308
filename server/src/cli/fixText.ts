/** Applies the fixes that findings offer. After each fix the rules look again, until no fix is left. */
import type { AnalysedService, Analysis } from '../analysis/analyse.ts';
import type { Diagnostic } from '../analysis/diagnose.ts';
import type { Fix } from '../analysis/findingFixes.ts';
import type { Project } from '../analysis/project.ts';
import { type Range, touches } from '../model/range.ts';
import { listingRanges } from '../model/service.ts';
import type { Layout } from '../text/layout.ts';
import { jsonOf } from '../base/json.ts';
import { ANSWERS_HERE } from './answers.ts';
import { Judge, type Judged } from './judge.ts';

/** `safe` leaves every placement and every demand on a scheduler as it is; `unsafe` applies all other fixes too. */
export type FixMode = 'safe' | 'unsafe';

export interface FixedText {
  readonly text: string;
  /** How many fixes were applied. */
  readonly applied: number;
}

/** The most rounds for a file. Each round may mend every service once. */
const MOST_ROUNDS = 50;

/**
 * Fixes a text. Each fix is judged on the text after the one before. It never returns to an earlier text: it ends when
 * two rules undo the work of each other.
 */
export function fixText(
  path: string,
  text: string,
  project: Project,
  mode: FixMode,
  answers = ANSWERS_HERE,
): FixedText {
  const judge = new Judge(path, project, answers);
  const fixer = new Fixer(judge, judge.judge(text), mode);
  for (let round = 0; round < MOST_ROUNDS; round++) if (!fixer.goThrough()) break;
  return { text: textOf(fixer.current), applied: fixer.applied };
}

class Fixer {
  applied = 0;
  current: Judged;
  readonly #judge: Judge;
  readonly #mode: FixMode;
  readonly #seen: Set<string>;

  constructor(judge: Judge, start: Judged, mode: FixMode) {
    this.#judge = judge;
    this.current = start;
    this.#mode = mode;
    this.#seen = new Set([textOf(start)]);
  }

  /** Looks at every finding once, in file order, and mends each service once. False where nothing was mended. */
  goThrough(): boolean {
    const before = this.applied;
    const mended = new Set<number>();
    let next = 0;
    for (let found = this.current.diagnostics[next]; found; found = this.current.diagnostics[next]) {
      const { range } = found;
      const { services, layout } = this.current.analysis;
      const service = services.findIndex(({ extent }) => extent.some((span) => meet(layout, span, range)));
      const after = mended.has(service) ? undefined : this.#mended(found, services[service]);
      if (after && !this.#seen.has(textOf(after))) {
        this.#seen.add(textOf(after));
        this.current = after;
        this.applied += 1;
        if (service >= 0) mended.add(service);
        // After a fix the finding is gone, so the next one may be in its place; without one the search moves on.
      } else {
        next += 1;
      }
    }
    return this.applied > before;
  }

  /**
   * The fix to apply: the only safe one, or else the preferred one, or else the first. Where several are safe, the user
   * must choose.
   */
  #mended(found: Diagnostic, service: AnalysedService | undefined): Judged | undefined {
    const offers = found.fixes().flatMap((fix): Offer[] => {
      const after = this.#judge.fixed(this.current, found, fix);
      return after ? [{ fix, after }] : [];
    });
    const harmless = offers.filter((offer) => isSafe(this.current, service, offer));
    if (harmless.length === 1) return harmless[0]?.after;
    if (this.#mode === 'safe') return undefined;
    return (offers.find(({ fix }) => fix.preferred) ?? offers[0])?.after;
  }
}

interface Offer {
  readonly fix: Fix;
  readonly after: Judged;
}

function isSafe({ analysis }: Judged, service: AnalysedService | undefined, { fix, after }: Offer): boolean {
  const places = service ? placesOf(service) : [];
  const apart = fix.edits.every(({ range }) => !places.some((place) => meet(analysis.layout, place, range)));
  return apart && meaning(analysis) === meaning(after.analysis);
}

/** True where two spans overlap or meet, even at the ends of two parts. */
function meet(layout: Layout, one: Range, other: Range): boolean {
  return touches(layout.offsets(one), layout.offsets(other));
}

const textOf = ({ analysis }: Judged): string => analysis.layout.source.text;

/** The places of a service's placement and of the demands on its scheduler. Edits of them are never safe. */
function placesOf({ hosts, scheduling, disruption }: AnalysedService): Range[] {
  const listings = hosts.flatMap(({ listing }) => listingRanges(listing));
  const site = scheduling?.site?.at;
  const constraints = scheduling?.constraints.map(({ range }) => range) ?? [];
  return [...listings, ...constraints, ...(site ? [site] : []), ...(disruption ? [disruption.range] : [])];
}

/** A text that is equal where every service has the same placement, demands and risk model. */
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

/** Applies the fixes that findings offer. After each fix the rules look again, until no fix is left. */
import type { AnalysedService, Analysis } from '../analysis/analyse.ts';
import type { Diagnostic } from '../analysis/diagnose.ts';
import type { Fix } from '../analysis/findingFixes.ts';
import type { Project } from '../analysis/project.ts';
import { objection } from '../analysis/fixVerdict.ts';
import { digest } from '../base/digest.ts';
import { groupBy } from '../base/groupBy.ts';
import { type Range, touches } from '../model/range.ts';
import { listingRanges } from '../model/service.ts';
import { unusedSuppression } from '../rules/unusedSuppression.ts';
import { joined } from '../text/lines.ts';
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

/** How long the rounds of a file may take, in milliseconds: each fix is tried by reading the file with it. The findings that are left stay. */
const PATIENCE = 20_000;

/** From so many findings of a rule on, their fixes are tried all at once. */
const MANY = 50;

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
  fixer.mendMany();
  const end = performance.now() + PATIENCE;
  for (let round = 0; round < MOST_ROUNDS; round++) if (!fixer.goThrough(end)) break;
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
    this.#seen = new Set([digestOf(start)]);
  }

  /** Mends very many findings of a rule at once where each offers one fix, so that a file takes time linear in its length. */
  mendMany(): void {
    for (const [rule, found] of groupBy(this.current.diagnostics, (one) => one.rule)) {
      if (found.length >= MANY && (this.#mode === 'unsafe' || rule === unusedSuppression.id))
        this.#mendAtOnce(rule, found);
    }
  }

  /** Nothing is mended where one fix fails: then they are tried one by one. */
  #mendAtOnce(rule: string, found: readonly Diagnostic[]): void {
    const { analysis } = this.current;
    const fixes = found.flatMap((one) => {
      const [fix, another] = one.fixes();
      return fix && !another ? [fix] : [];
    });
    const apart = analysis.layout.apart(fixes);
    const after = this.#judge.judge(analysis.layout.edited(joined(apart.flatMap(({ edits }) => edits))));
    const left = after.diagnostics.filter((one) => one.rule === rule).length;
    const isAllowed = this.#mode === 'unsafe' || meaning(analysis) === meaning(after.analysis);
    if (apart.length === 0 || left > found.length - apart.length || !isAllowed) return;
    if (objection(this.current, after, { mend: rule }) === undefined) this.#take(after, apart.length);
  }

  #take(after: Judged, fixes: number): void {
    this.#seen.add(digestOf(after));
    this.current = after;
    this.applied += fixes;
  }

  /**
   * Looks at every finding once, in file order, and mends each service once. False where nothing was mended.
   * @param end when it stops, as a time of `performance.now`
   */
  goThrough(end: number): boolean {
    const before = this.applied;
    const mended = new Set<number>();
    let next = 0;
    for (let found = this.current.diagnostics[next]; found; found = this.current.diagnostics[next]) {
      if (performance.now() > end) return false;
      const { range } = found;
      const { services, layout } = this.current.analysis;
      const service = services.findIndex(({ extent }) => extent.some((span) => meet(layout, span, range)));
      const after = mended.has(service) ? undefined : this.#mended(found, services[service]);
      if (after && !this.#seen.has(digestOf(after))) {
        this.#take(after, 1);
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
const digestOf = (judged: Judged): string => digest(textOf(judged));

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

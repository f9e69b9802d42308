/**
 * What `.quorate.yaml` states for patterns of names and of paths, in the order of the file. Stars in a pattern stand
 * for text.
 */
import { nameMatcher } from '../base/glob.ts';
import { groupBy } from '../base/groupBy.ts';
import { pathMatcher } from '../base/pathGlob.ts';
import { LIMITS } from '../text/limits.ts';

interface Stated {
  readonly pattern: string;
}

/** How many names are remembered with what matches them: those of one large file. */
const REMEMBERED = 10_000;

export class PatternTable<T extends Stated> {
  readonly all: readonly T[];
  readonly #matcherOf: (pattern: string) => (name: string) => boolean;
  readonly #exact: ReadonlyMap<string, readonly number[]>;
  readonly #starred: { readonly index: number; readonly matches: (name: string) => boolean }[] = [];
  readonly #known = new Map<string, readonly T[]>();

  /** @param matcherOf makes a test of a pattern with stars */
  constructor(all: readonly T[], matcherOf: (pattern: string) => (name: string) => boolean) {
    this.all = all;
    this.#matcherOf = matcherOf;
    const exact: number[] = [];
    for (const [index, { pattern }] of all.entries()) {
      if (isStarred(pattern)) this.#starred.push({ index, matches: matcherOf(pattern) });
      else exact.push(index);
    }
    this.#exact = groupBy(exact, (index) => all[index]?.pattern ?? '');
  }

  /** A table of both, in which the entries of this one come first. */
  followedBy(other: PatternTable<T>): PatternTable<T> {
    return other.all.length === 0 ? this : new PatternTable([...this.all, ...other.all], this.#matcherOf);
  }

  /** All entries that match a name, in the order of the file. */
  matching(name: string): readonly T[] {
    const known = this.#known.get(name);
    if (known) return known;
    const starred = this.#starred.filter(({ matches }) => matches(name)).map(({ index }) => index);
    const indexes = [...(this.#exact.get(name) ?? []), ...starred].toSorted((a, b) => a - b);
    const found = indexes.flatMap((index) => this.all[index] ?? []);
    if (this.#known.size === REMEMBERED) this.#known.clear();
    this.#known.set(name, found);
    return found;
  }
}

export function isStarred(pattern: string): boolean {
  return pattern.includes('*');
}

/** A table for names of services. `*` stands for any text. */
export function byName<T extends Stated>(all: readonly T[]): PatternTable<T> {
  return new PatternTable(all, shortNames);
}

/** A table for paths. `*` stands for any text without a slash, and `**` for any number of folders. */
export function byPath<T extends Stated>(all: readonly T[]): PatternTable<T> {
  return new PatternTable(all, (pattern) => pathMatcher(pattern, shortNames));
}

/** The test of a pattern. A name beyond the limit matches nothing. */
function shortNames(pattern: string): (name: string) => boolean {
  const matches = nameMatcher(pattern);
  return (name) => name.length <= LIMITS.patternLength.most && matches(name);
}

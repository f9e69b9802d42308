/**
 * Globs of paths: `*`, `?` and `[seq]` within a name, `**` for any folders, `{a,b}` for either. No glob costs more than
 * the product of both lengths.
 */
import { wildcards } from './wildcards.ts';

/** Braces may stand for millions of patterns. Only so many are tried. */
const MOST_ALTERNATIVES = 100;
/** No file system has longer paths, so nothing longer matches. */
const LONGEST_PATH = 4_096;

/** A test whether the glob matches a path with slashes. A glob that is longer than any path matches nothing. */
export function pathGlob(pattern: string): (path: string) => boolean {
  if (pattern.length > LONGEST_PATH) return () => false;
  const matchers = alternatives(pattern).map((one) => pathMatcher(one, (part) => wildcards(part).matches));
  return (path) => matchers.some((matches) => matches(path));
}

/**
 * A test whether a path matches.
 * @param pattern a glob with `**` for any folders; several `**` in a row count as one
 * @param matcherOf makes of each other part of the pattern a test for one name
 */
export function pathMatcher(
  pattern: string,
  matcherOf: (part: string) => (name: string) => boolean,
): (path: string) => boolean {
  const parts = pattern.split('/');
  const steps = parts
    .filter((part, index) => part !== '**' || parts[index - 1] !== '**')
    .map((part) => (part === '**' ? undefined : matcherOf(part)));
  return (path) => {
    if (path.length > LONGEST_PATH) return false;
    const names = path.split('/');
    // The places in the path at which the part of the pattern matched so far may end.
    let ends = new Set([0]);
    for (const step of steps) {
      if (ends.size === 0) return false;
      ends = step ? taken(ends, names, step) : onwards(ends, names);
    }
    return ends.has(names.length);
  };
}

function taken(ends: ReadonlySet<number>, names: readonly string[], step: (name: string) => boolean): Set<number> {
  const next = [...ends].filter((at) => at < names.length && step(names[at] ?? ''));
  return new Set(next.map((at) => at + 1));
}

function onwards(ends: ReadonlySet<number>, names: readonly string[]): Set<number> {
  const first = Math.min(...ends);
  return new Set(Array.from({ length: names.length + 1 - first }, (_, more) => first + more));
}

/**
 * The patterns that the first braces stand for, each with the rest of the pattern. Braces without a comma are plain
 * characters.
 */
function alternatives(pattern: string): readonly string[] {
  let found = [''];
  let rest = pattern;
  while (rest !== '') {
    const group = groupIn(rest);
    const literal = group ? rest.slice(0, group.start) : rest;
    found = found.map((before) => before + literal);
    if (!group) return found;
    const choices = group.choices.flatMap(alternatives);
    found = found.flatMap((before) => choices.map((choice) => before + choice)).slice(0, MOST_ALTERNATIVES);
    rest = rest.slice(group.end);
  }
  return found;
}

interface Group {
  readonly start: number;
  readonly end: number;
  readonly choices: readonly string[];
}

function groupIn(text: string): Group | undefined {
  const opened: { readonly start: number; readonly commas: number[] }[] = [];
  let found: Group | undefined;
  for (let at = 0; at < text.length; at++) {
    const open = opened.at(-1);
    const character = text.charAt(at);
    if (character === '{') opened.push({ start: at, commas: [] });
    else if (character === ',') open?.commas.push(at);
    else if (character === '}' && open) {
      opened.pop();
      const { start, commas } = open;
      const cuts = [start, ...commas, at];
      const choices = cuts.slice(1).map((cut, index) => text.slice((cuts[index] ?? 0) + 1, cut));
      if (commas.length > 0) found = { start, end: at + 1, choices };
      if (found && opened.length === 0) return found;
    }
  }
  return found;
}

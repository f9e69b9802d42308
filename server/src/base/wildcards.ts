/** A character class, as ranges of UTF-16 code units in order that do not touch, or what stands for any character. */
type Token = { readonly ranges: readonly (readonly [from: string, to: string])[]; readonly negated: boolean } | 'any';

/** DNS has no host name of more than 253 characters, and no file system a name of more than 255. */
const LONGEST_NAME = 255;

export interface Wildcards {
  readonly matches: (name: string) => boolean;
  /** The most characters that are compared for a name of this length. */
  readonly workOn: (length: number) => number;
}

/**
 * Patterns with the wildcards that Python's fnmatch and globs share: `*`, `?`, `[seq]`, `[!seq]`. Between two stars the
 * first match is as good as any other, so a name costs at most its length squared, whatever the pattern.
 */
export function wildcards(pattern: string): Wildcards {
  const parts = partsOf(pattern);
  const [first = [], ...later] = parts;
  const last = later.pop();
  const least = parts.reduce((sum, part) => sum + part.length, 0);
  const longest = parts.reduce((most, { length }) => Math.max(most, length), 0);
  const matches = (name: string): boolean => {
    if (name.length > LONGEST_NAME || least > name.length || !matchesAt(first, name, 0)) return false;
    if (!last) return first.length === name.length;
    let at = first.length;
    for (const part of later) {
      while (at + part.length <= name.length && !matchesAt(part, name, at)) at += 1;
      if (at + part.length > name.length) return false;
      at += part.length;
    }
    return at + last.length <= name.length && matchesAt(last, name, name.length - last.length);
  };
  const workOn = (length: number): number => 1 + Math.min(length, LONGEST_NAME) * Math.min(longest, LONGEST_NAME);
  return { matches, workOn };
}

function matchesAt(part: readonly Token[], name: string, at: number): boolean {
  return part.every((token, index) => token === 'any' || isIn(token, name.charAt(at + index)));
}

/** The tokens between the stars, one list for each part. */
function partsOf(pattern: string): readonly (readonly Token[])[] {
  const parts: Token[][] = [[]];
  let unclosed = false;
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern.charAt(at);
    if (character === '*') {
      // Several stars in a row count as one.
      if (parts.length === 1 || parts.at(-1)?.length !== 0) parts.push([]);
      continue;
    }
    const negated = pattern.charAt(at + 1) === '!';
    const from = at + (negated ? 2 : 1);
    const end = character === '[' && !unclosed ? pattern.indexOf(']', from + 1) : -1;
    if (end >= 0) {
      parts.at(-1)?.push({ ranges: rangesOf(pattern.slice(from, end)), negated });
      at = end;
    } else {
      // A bracket that is never closed is a plain character, and so are those that follow it.
      unclosed ||= character === '[';
      parts.at(-1)?.push(character === '?' ? 'any' : { ranges: [[character, character]], negated: false });
    }
  }
  return parts;
}

/** The ranges of a class: single characters, and ranges such as `a-f`. */
function rangesOf(sequence: string): readonly (readonly [from: string, to: string])[] {
  const written = (sequence.match(/[^]-[^]|[^]/g) ?? []).map((part): [string, string] => {
    return [part.charAt(0), part.charAt(part.length - 1)];
  });
  const sorted = written.filter(([from, to]) => from <= to).toSorted((a, b) => (a[0] < b[0] ? -1 : 1));
  const merged: [string, string][] = [];
  for (const [from, to] of sorted) {
    const before = merged.at(-1);
    if (!before || before[1] < from) merged.push([from, to]);
    else if (before[1] < to) before[1] = to;
  }
  return merged;
}

function isIn({ ranges, negated }: Exclude<Token, 'any'>, character: string): boolean {
  let [low, high] = [0, ranges.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((ranges[middle]?.[0] ?? '') <= character) low = middle;
    else high = middle - 1;
  }
  const [from, to] = ranges[low] ?? ['', ''];
  return (ranges.length > 0 && from <= character && character <= to) !== negated;
}

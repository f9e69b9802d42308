/** A character class, as ranges of UTF-16 code units in order that do not touch, or what stands for any character. */
type Token = { readonly ranges: readonly (readonly [from: string, to: string])[]; readonly negated: boolean } | 'any';

/** A Linux kernel takes no host name of more than 64 characters, and DNS none of more than 253. */
const LONGEST_NAME = 253;

/**
 * `host_pattern`, with the wildcards of Python's fnmatch: `*`, `?`, `[seq]`, `[!seq]`. Between stars the first match is as
 * good as any, so that a name costs at most its length squared, whatever the pattern.
 */
export function hostPattern(pattern: string): (name: string) => boolean {
  const parts = partsOf(pattern);
  const [first = [], ...later] = parts;
  const last = later.pop();
  const least = parts.reduce((sum, part) => sum + part.length, 0);
  return (name) => {
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
}

function matchesAt(part: readonly Token[], name: string, at: number): boolean {
  return part.every((token, index) => token === 'any' || isIn(token, name.charAt(at + index)));
}

/** What stands between the stars. */
function partsOf(pattern: string): readonly (readonly Token[])[] {
  const parts: Token[][] = [[]];
  let unclosed = false;
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern.charAt(at);
    if (character === '*') {
      // Several stars are one.
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
      // Without its end a bracket is a character, and so are those that follow.
      unclosed ||= character === '[';
      parts.at(-1)?.push(character === '?' ? 'any' : { ranges: [[character, character]], negated: false });
    }
  }
  return parts;
}

/** Single characters and ranges such as `a-f`. */
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

/** `host_pattern`, with the wildcards of Python's fnmatch: `*`, `?`, `[seq]`, `[!seq]`. In time `pattern × name`. */
export function matchesHostPattern(pattern: string, name: string): boolean {
  // The lengths of `name`'s beginnings that the part of the pattern read so far can match.
  let matched = new Set([0]);
  for (const token of pattern.match(/\[!?\]?[^\]]*\]|[^]/g) ?? []) {
    matched = token === '*' ? from(Math.min(...matched), name) : advance(matched, token, name);
  }
  return matched.has(name.length);
}

function from(shortest: number, name: string): Set<number> {
  return new Set(Array.from({ length: Math.max(0, name.length - shortest + 1) }, (_, index) => shortest + index));
}

function advance(matched: ReadonlySet<number>, token: string, name: string): Set<number> {
  const next = [...matched].filter((length) => length < name.length && matchesOne(token, name.charAt(length)));
  return new Set(next.map((length) => length + 1));
}

function matchesOne(token: string, character: string): boolean {
  if (token === '?' || token.length === 1) {
    return token === '?' || token === character;
  }
  const negated = token.startsWith('[!');
  return inSequence(token.slice(negated ? 2 : 1, -1), character) !== negated;
}

/** Single characters and ranges such as `a-f`. */
function inSequence(sequence: string, character: string): boolean {
  return (sequence.match(/[^]-[^]|[^]/g) ?? []).some(
    (part) => part.charAt(0) <= character && character <= part.charAt(part.length - 1),
  );
}

/** The word that a mistyped one most probably stands for. */

import { oneOf, quote } from './names.ts';

/** Only so many candidates are compared, so that a large inventory does not make every unknown name expensive. */
const MAX_CANDIDATES = 100;
/** Longer names are not compared: they are no misspellings, and comparing them takes the square of their length. */
const LONGEST_WORD = 100;

/**
 * The candidate that `word` is probably a misspelling of; undefined where none of the first hundred is close enough.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > LONGEST_WORD) return undefined;
  let best: string | undefined;
  let bestDistance = Math.min(3, Math.ceil(word.length / 2));
  let left = MAX_CANDIDATES;
  const lower = word.toLowerCase();
  for (const candidate of candidates) {
    if (left-- === 0) break;
    if (Math.abs(candidate.length - word.length) >= bestDistance) continue;
    const distance = editDistance(lower, candidate.toLowerCase(), bestDistance);
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/**
 * What to write in the place of a wrong word, as the end of a message; `meant` is the one word that is close, if any.
 */
export interface Correction {
  readonly correction: string;
  readonly meant?: string;
}

/** @param otherwise the advice where no word is close */
export function correctionOf(wrong: string, words: readonly string[], otherwise?: string): Correction {
  const meant = nearest(wrong, words);
  return meant === undefined
    ? { correction: `: ${otherwise ?? `use ${oneOf(words)}`}` }
    : { correction: `. Did you mean ${quote(meant)}?`, meant };
}

/** The Levenshtein distance of two words, or `limit` where it is not below that. */
function editDistance(a: string, b: string, limit: number): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  let next = [0];
  for (let i = 0; i < a.length; i++) {
    let least = (next[0] = i + 1);
    for (let j = 0; j < b.length; j++) {
      const substitution = (row[j] ?? 0) + (a[i] === b[j] ? 0 : 1);
      const distance = Math.min(substitution, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1);
      next[j + 1] = distance;
      least = Math.min(least, distance);
    }
    // Whatever follows, no distance falls below the least of a row.
    if (least >= limit) return limit;
    [row, next] = [next, row];
  }
  return Math.min(row[b.length] ?? limit, limit);
}

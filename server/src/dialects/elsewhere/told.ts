/**
 * What a file says of members of quorums, for the other files of its folder. It is plain data that its dialect
 * understands. The places in it belong to the file that tells it, and mean nothing in another file.
 */
import type { Range } from '../../model/range.ts';
import { jsonOf } from '../../base/json.ts';
import { sameItems } from '../../base/sameItems.ts';

export interface Told {
  readonly dialect: string;
  readonly fact: unknown;
  /** A text that is equal for facts that say the same. */
  readonly key: string;
}

/**
 * The most files of a folder that tell each other of members: the work grows with the square of their number. In a
 * folder with more, each file is judged by itself.
 */
export const MOST_TELLERS = 100;

/** A fact for other files. @param fact plain data, without functions */
export function told(dialect: string, fact: unknown): Told {
  const plain = replaced(fact, NOWHERE);
  return { dialect, fact: plain, key: jsonOf(plain) };
}

const NOWHERE: Range = { part: { text: '' }, start: 0, end: 0 };

export function sameTold(some: readonly Told[], others: readonly Told[]): boolean {
  return sameItems(
    some.map(({ key }) => key),
    others.map(({ key }) => key),
  );
}

/** The fact with all its places at one span of the file at hand. */
export function placedAt<T>(fact: T, range: Range): T {
  return replaced(fact, range) as T;
}

function replaced(value: unknown, range: Range): unknown {
  if (Array.isArray(value)) return value.map((item) => replaced(item, range));
  if (value instanceof Map) return new Map([...value].map(([key, inner]) => [key, replaced(inner, range)]));
  if (typeof value !== 'object' || value === null) return value;
  if ('part' in value && 'start' in value && 'end' in value) return range;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, replaced(inner, range)]));
}

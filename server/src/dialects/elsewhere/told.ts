/**
 * What a file says of members of quorums, for the other files of its folder. It is plain data that its dialect
 * understands. The places in it belong to the file that tells it, and mean nothing in another file.
 */
import type { Range } from '../../model/range.ts';
import { detached } from '../../base/detached.ts';
import { digest } from '../../base/digest.ts';
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

/** A fact for other files. It keeps nothing of the file that tells it. @param fact plain data, without functions */
export function told(dialect: string, fact: unknown): Told {
  const plain = replaced(fact, NOWHERE, detached);
  return { dialect, fact: plain, key: digest(jsonOf(plain)) };
}

/** The same facts with other objects for their texts. @param own gives the text to keep in the place of an equal one */
export function withTexts({ dialect, fact, key }: Told, own: (text: string) => string): Told {
  return { dialect, fact: replaced(fact, NOWHERE, own), key };
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

/** A copy with other places. @param own makes the texts of the copy */
function replaced(value: unknown, range: Range, own = (text: string) => text): unknown {
  const copy = (inner: unknown): unknown => replaced(inner, range, own);
  if (typeof value === 'string') return own(value);
  if (Array.isArray(value)) return value.map(copy);
  if (value instanceof Map) return new Map([...value].map(([key, inner]) => [copy(key), copy(inner)]));
  if (typeof value !== 'object' || value === null) return value;
  if ('part' in value && 'start' in value && 'end' in value) return range;
  // A copy of the object takes a third of the memory of one that is put together from entries.
  const made: Record<string, unknown> = { ...value };
  for (const [key, inner] of Object.entries(value)) made[key] = copy(inner);
  return made;
}

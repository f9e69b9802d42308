/** Cuts a piece again after an edit inside of one block. What the edit does not touch is not looked at line by line. */
import { type Cut, type Lines, SILENT } from './cutPiece.ts';
import { lineStart, nextLine } from './lines.ts';

/** The cuts of a piece in which one block has changed. */
export interface Recut {
  readonly cuts: readonly Cut[];
  /** The index of the block that has changed, in file order; all others have the text that they had. */
  readonly changed: number;
}

/** What the first characters of a line decide: whether it is a marker, an item or an entry. */
const DECIDING = 4;

/**
 * The cuts that `cutPiece` makes of a text, made from those of the text before an edit. Undefined where the edit touches
 * more than the inside of one block: then the text has to be cut as a whole.
 */
export function recut(text: string, before: string, cuts: readonly Cut[], large: number): Recut | undefined {
  const start = commonStart(text, before);
  const end = before.length - commonEnd(text, before, Math.min(text.length, before.length) - start);
  const more = text.length - before.length;
  const at = cuts.findLastIndex((one) => (blocksOf(one)[0]?.start ?? 0) <= start);
  const cut = cuts[at];
  const inside = (lines: Lines): boolean => lines.content + DECIDING <= start && end < lines.end;
  const changed = cut && blocksOf(cut).find(inside);
  if (!changed || !keepsItsKind(cut, changed, more, large) || !isOneBlock(text, changed, more)) return undefined;
  const moved = (lines: Lines): Lines => {
    if (lines.start < changed.start) return lines;
    if (lines === changed) return { ...lines, end: lines.end + more };
    return { start: lines.start + more, end: lines.end + more, content: lines.content + more };
  };
  const again = ({ head, parts }: Cut): Cut => ({ head: head && moved(head), parts: parts.map(moved) });
  const earlier = cuts.slice(0, at).reduce((sum, one) => sum + blocksOf(one).length, 0);
  return {
    cuts: [...cuts.slice(0, at), ...cuts.slice(at).map(again)],
    changed: earlier + blocksOf(cut).indexOf(changed),
  };
}

/** The lines of each block of a cut, in file order. */
function blocksOf({ head, parts }: Cut): readonly Lines[] {
  return head ? [head, ...parts] : parts;
}

/** False where the edit may decide anew whether an entry is cut at all: that depends on its size. */
function keepsItsKind({ head, parts }: Cut, changed: Lines, more: number, large: number): boolean {
  if (!head) return true;
  const isLarge = (size: number): boolean => size > large;
  const size = (parts.at(-1) ?? head).end - head.start;
  if (parts.length > 0) return changed !== head && isLarge(size + more);
  return !isLarge(size) && !isLarge(size + more);
}

/** True where no line but the first one with content starts a block. */
function isOneBlock(text: string, { content, end }: Lines, more: number): boolean {
  const indent = content - lineStart(text, content);
  for (let line = nextLine(text, content); line < end + more; line = nextLine(text, line)) {
    let at = line;
    while (text[at] === ' ') at++;
    const first = text[at] ?? '\n';
    if (at - line <= indent && !SILENT.has(first) && first !== ']' && first !== '}') return false;
  }
  return true;
}

/** How many characters two texts have in common at their start. */
function commonStart(one: string, other: string): number {
  return longest(Math.min(one.length, other.length), (from, to) => one.slice(from, to) === other.slice(from, to));
}

/** How many characters two texts have in common at their end. @param most what counts at most */
function commonEnd(one: string, other: string, most: number): number {
  const same = (from: number, to: number): boolean =>
    one.slice(one.length - to, one.length - from) === other.slice(other.length - to, other.length - from);
  return longest(most, same);
}

/** The length, up to `most`, to which `same` holds from 0 on, by halves: comparing texts is faster than characters. */
function longest(most: number, same: (from: number, to: number) => boolean): number {
  let [known, limit] = [0, most];
  while (known < limit) {
    const middle = (known + limit + 1) >> 1;
    if (same(known, middle)) known = middle;
    else limit = middle - 1;
  }
  return known;
}

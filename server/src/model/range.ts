/** Spans: a part of a file, with a start and an end in the text of that part. */

/**
 * An immutable piece of the text of a file: a small document of a stream, or a block (an entry or an item that is parsed by
 * itself) of a large one. It is made of whole lines. What is read of it stays true for as long as the part exists, wherever
 * the part stands in its file: only a layout knows that. Parts are told apart by their identity, not by their text.
 */
export interface Part {
  readonly text: string;
}

/** Offsets in a text: UTF-16 code units, `end` excluded, `0 <= start <= end <= text.length`. */
export interface Offsets {
  readonly start: number;
  readonly end: number;
}

/** A span. Its offsets count in the text of its part. An insertion point is an empty span. */
export interface Range extends Offsets {
  readonly part: Part;
}

/** The start of the file at hand, for what has no place of its own. */
export const START: Range = { part: { text: '' }, start: 0, end: 0 };

/** An empty span, at which text can be inserted. */
export function pointIn(part: Part, at: number): Range {
  return { part, start: at, end: at };
}

/** The text of the span, as written in the file. */
export function textIn({ part, start, end }: Range): string {
  return part.text.slice(start, end);
}

/** Whether `inner` lies in `outer`; its ends may be those of `outer`. */
export function isWithin(inner: Range, outer: Range): boolean {
  return inner.part === outer.part && outer.start <= inner.start && inner.end <= outer.end;
}

/** True where two spans overlap or meet. Two insertions at one place meet: their order would be a matter of chance. */
export function touches(a: Offsets, b: Offsets): boolean {
  return a.start <= b.end && b.start <= a.end;
}

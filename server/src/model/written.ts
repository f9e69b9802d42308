/** Values with their places in a file, and replacements of what stands there. */
import type { Range } from './range.ts';

/** A value and where it stands. */
export interface Located<T> {
  readonly value: T;
  readonly range: Range;
}

/** A number of the file. `range` covers the scalar that holds it. */
export interface WrittenNumber extends Located<number> {
  /** Why the number cannot be edited; absent where it can. */
  readonly uneditable?: string;
}

/** What a fix adds to a file. A text in it is written so that every reader takes it for that text. */
export type Addition = string | number | boolean | readonly Addition[] | AdditionMap;

/** A map of additions by their keys, in the order in which a fix writes them. */
export interface AdditionMap {
  readonly [key: string]: Addition;
}

/** A replacement of one span of the file. Edits of one fix never overlap. */
export interface TextEdit {
  readonly range: Range;
  readonly newText: string;
}

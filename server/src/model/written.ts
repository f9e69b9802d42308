/** Values with their places in a file, and replacements of what stands there. */
import type { Range } from './range.ts';

/** A value and where it stands. */
export interface Located<T> {
  readonly value: T;
  readonly range: Range;
}

/** A number of the file. `range` covers the scalar that holds it. */
export interface WrittenNumber extends Located<number> {
  /** Why it cannot be edited, when it cannot. */
  readonly fixed?: string;
}

/** A replacement of one span of the file. Edits of one fix never overlap. */
export interface TextEdit {
  readonly range: Range;
  readonly newText: string;
}

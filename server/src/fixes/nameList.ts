/** What a list must offer so that names can move between lists, however it is written. */
import type { TextEdit } from '../model/written.ts';

/** A list of names in the file. */
export interface NameList {
  /** How each item is written; undefined for an item that cannot leave (an anchor, an alias, several lines). */
  readonly items: readonly (WrittenName | undefined)[];
  /** The edits that take these items out, or the reason why that is not possible. */
  readonly remove: (leaving: readonly Leaving[]) => readonly TextEdit[] | string;
  /** The edits that add names behind the last item, or the reason why that is not possible. */
  readonly append: (names: readonly WrittenName[]) => readonly TextEdit[] | string;
  /** True when an item can bring the comment on its line along. */
  readonly takesRemarks: boolean;
}
/** A name as it is written in a list. */

export interface WrittenName {
  /** The name as written, with its quotes. */
  readonly raw: string;
  /** The comment on the item's line with the blanks before it, or ''. */
  readonly remark: string;
}
/** An item that leaves its list. */

export interface Leaving {
  readonly index: number;
  /** False when the comment on the item's line stays, on a line of its own. */
  readonly withRemark: boolean;
}

/** What moving names between lists asks of a list, however it is written. */
import type { TextEdit } from '../model/written.ts';

export interface NameList {
  /** One entry an item: how it is written, or nothing when it cannot leave (an anchor, an alias, several lines). */
  readonly items: readonly (WrittenName | undefined)[];
  /** The edits that take these items out, or the reason why that is not possible. */
  readonly remove: (leaving: readonly Leaving[]) => readonly TextEdit[] | string;
  /** The edits that add names behind the last item, or the reason why that is not possible. */
  readonly append: (names: readonly WrittenName[]) => readonly TextEdit[] | string;
  /** True when an item can bring the comment on its line along. */
  readonly takesRemarks: boolean;
}

export interface WrittenName {
  /** As in the file, quotes included. */
  readonly raw: string;
  /** The comment on the item's line with the blanks before it, or ''. */
  readonly remark: string;
}

export interface Leaving {
  readonly index: number;
  /** False when the comment on its line stays behind, on a line of its own. */
  readonly withRemark: boolean;
}

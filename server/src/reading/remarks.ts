/** The comments of a file that are meant for Quorate, part by part. */
import { type Comment, commentsOf } from '../text/comments.ts';
import type { Memo } from '../base/memo.ts';
import type { Part } from '../model/range.ts';
import type { Layout } from '../text/layout.ts';

/** What may be such a comment. */
export const ADDRESSED = /#[ \t]*quorate[-:]/;

/**
 * In file order. A comment stays the same object as long as its part does, and the part of the line that it stands before.
 * @param parts those that may have some, in file order
 */
export function remarksIn(parts: readonly Part[], layout: Layout, memo: Memo): readonly Comment[] {
  return parts.flatMap((part) => {
    const own = memo.get(ownRemarks, part, [], () => ownRemarks(part));
    return own.some(({ next }) => !next) ? withNextLines(part, own, layout, memo) : own;
  });
}

/** Seen by themselves: what follows in other parts is not known. */
function ownRemarks(part: Part): readonly Comment[] {
  return ADDRESSED.test(part.text) ? commentsOf(part).filter(isMeant) : NONE;
}

const NONE: readonly Comment[] = [];

function withNextLines(part: Part, own: readonly Comment[], layout: Layout, memo: Memo): readonly Comment[] {
  const behind: Part[] = [];
  for (const one of layout.partsBehind(part)) {
    behind.push(one);
    if (/^[ \t]*[^\s#]/m.test(one.text)) break;
  }
  return memo.get(withNextLines, own, behind, () => commentsOf(part, () => behind).filter(isMeant));
}

function isMeant({ text }: Comment): boolean {
  return ADDRESSED.test(text) && text.search(ADDRESSED) === 0;
}

/** The comments of a file that are meant for Quorate, part by part. */
import { type Comment, commentsOf } from '../text/comments.ts';
import type { Memo } from '../base/memo.ts';
import type { Part } from '../model/range.ts';
import type { Layout } from '../text/layout.ts';

/** Finds text that may be a comment for Quorate. */
export const ADDRESSED = /#[ \t]*quorate[-:]/;

/**
 * The comments for Quorate, in file order. A comment stays the same object while its part and the part of the line
 * below it do.
 * @param parts the parts that may have such comments, in file order
 */
export function remarksIn(parts: readonly Part[], layout: Layout, memo: Memo): readonly Comment[] {
  return parts.flatMap((part) => {
    const own = memo.get(ownRemarks, part, [], () => ownRemarks(part));
    return own.some(({ next }) => !next) ? withNextLines(part, own, layout, memo) : own;
  });
}

/** The comments of a part, seen without the parts that follow. */
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

/** The comments of a file that are meant for Quorate, part by part. */
import { type Behind, behindEach, type Comment, commentsOf } from '../text/comments.ts';
import type { Memo } from '../base/memo.ts';
import type { Part } from '../model/range.ts';
import type { Layout } from '../text/layout.ts';

/** Finds text that may be a comment for Quorate. */
const COMMENT = /#[ \t]*quorate[-:]/;

/** A look for comments that are meant for Quorate. A plain word is found much faster than a pattern. */
export const ADDRESSED = { test: (text: string): boolean => text.includes('quorate') && COMMENT.test(text) };

/**
 * The comments for Quorate, in file order. A comment stays the same object while its part and the part of the line
 * below it do.
 * @param parts the parts that may have such comments, in file order
 */
export function remarksIn(parts: readonly Part[], layout: Layout, memo: Memo): readonly Comment[] {
  const seen = parts.map((part) => ({ part, own: memo.get(ownRemarks, part, [], () => ownRemarks(part)) }));
  const waiting = new Set(seen.flatMap(({ part, own }) => (own.some(({ next }) => !next) ? part : [])));
  if (waiting.size === 0) return seen.flatMap(({ own }) => own);
  const behind = behindEach(waiting, layout.parts());
  return seen.flatMap(({ part, own }) => withNextLine(part, own, behind.get(part), memo));
}

/** The comments of a part, seen without the parts that follow. */
function ownRemarks(part: Part): readonly Comment[] {
  return ADDRESSED.test(part.text) ? commentsOf(part).filter(isMeant) : NONE;
}

const NONE: readonly Comment[] = [];

function withNextLine(part: Part, own: readonly Comment[], behind: Behind | undefined, memo: Memo): readonly Comment[] {
  if (!behind?.next) return own;
  const { next, blank } = behind;
  return memo.get(withNextLine, own, [next.part, next.start, blank], () => commentsOf(part, behind).filter(isMeant));
}

function isMeant({ text }: Comment): boolean {
  return text.search(COMMENT) === 0;
}

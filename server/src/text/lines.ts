/** The lines of a text, by offsets, and edits of a part. */
import { type Part, pointIn, type Range } from '../model/range.ts';
import type { TextEdit } from '../model/written.ts';
import { groupBy } from '../base/groupBy.ts';

/** The start of the line that an offset is on. */
export function lineStart(text: string, offset: number): number {
  return offset <= 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

/** The end of the line's content, before its `\n` or `\r\n`. */
export function lineEnd(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  if (newline === -1) return text.length;
  return newline > offset && text[newline - 1] === '\r' ? newline - 1 : newline;
}

/** The start of the line after the one with this offset; the end of the text where there is none. */
export function nextLine(text: string, line: number): number {
  const newline = text.indexOf('\n', line);
  return newline === -1 ? text.length : newline + 1;
}

/** The line break before this line, as written. */
export function breakBefore(text: string, offset: number): string {
  const start = lineStart(text, offset);
  return text.slice(lineEnd(text, lineStart(text, start - 1)), start);
}

/** The line break at the end of this line, as written; for a last line without one, that of the line before. */
export function breakAfter(text: string, offset: number): string {
  const end = lineEnd(text, offset);
  return /^\r?\n/.exec(text.slice(end, end + 2))?.[0] ?? (breakBefore(text, offset) || '\n');
}

/** The line with the line break before it. A deletion of this span leaves no empty line, even at the end of a file. */
export function wholeLine(part: Part, offset: number): Range {
  const { text } = part;
  const start = lineStart(text, offset);
  return { part, start: lineEnd(text, lineStart(text, start - 1)), end: lineEnd(text, offset) };
}

/** An edit that deletes the text from `start` to `end`. */
export function remove(part: Part, start: number, end: number): TextEdit {
  return { range: { part, start, end }, newText: '' };
}

/** An edit that inserts a text. */
export function insert(part: Part, at: number, newText: string): TextEdit {
  return { range: pointIn(part, at), newText };
}

/**
 * The edits in order within each part, with touching ones merged: editors disagree about an insertion where a deletion
 * starts.
 */
export function joined(edits: readonly TextEdit[]): readonly TextEdit[] {
  const result: TextEdit[] = [];
  const ofOne = [...groupBy(edits, ({ range }) => range.part).values()];
  for (const edit of ofOne.flatMap((own) => own.toSorted(byPlace))) {
    const { part, start, end } = edit.range;
    const last = result.at(-1);
    if (last?.range.part === part && last.range.end === start) {
      result.splice(-1, 1, { range: { part, start: last.range.start, end }, newText: last.newText + edit.newText });
    } else {
      result.push(edit);
    }
  }
  return result;
}

function byPlace({ range: a }: TextEdit, { range: b }: TextEdit): number {
  return a.start - b.start || a.end - b.end;
}

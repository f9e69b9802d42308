/** Lines and edits of a text, by offsets. */
import type { Range, TextEdit } from '../model/service.ts';

export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** The end of the line's content, before its `\n` or `\r\n`. */
export function lineEnd(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  if (newline === -1) return text.length;
  return newline > offset && text[newline - 1] === '\r' ? newline - 1 : newline;
}

/** The line break before this line, as written. */
export function breakBefore(text: string, offset: number): string {
  const start = lineStart(text, offset);
  return text.slice(lineEnd(text, lineStart(text, start - 1)), start);
}

/** The line break at the end of this line, as written; that of the line before for a last line without one. */
export function breakAfter(text: string, offset: number): string {
  const end = lineEnd(text, offset);
  return /^\r?\n/.exec(text.slice(end, end + 2))?.[0] ?? (breakBefore(text, offset) || '\n');
}

/** The line with the line break before it: what goes when a line goes, also at the end of a file without a last break. */
export function wholeLine(text: string, offset: number): Range {
  const start = lineStart(text, offset);
  return { start: lineEnd(text, lineStart(text, start - 1)), end: lineEnd(text, offset) };
}

export function remove(start: number, end: number): TextEdit {
  return { range: { start, end }, newText: '' };
}

export function insert(at: number, newText: string): TextEdit {
  return { range: { start: at, end: at }, newText };
}

/** In file order, with edits that touch made one: editors disagree about an insertion where a deletion starts. */
export function joined(edits: readonly TextEdit[]): readonly TextEdit[] {
  const result: TextEdit[] = [];
  for (const edit of edits.toSorted((a, b) => a.range.start - b.range.start || a.range.end - b.range.end)) {
    const last = result.at(-1);
    if (last?.range.end === edit.range.start) {
      const range = { start: last.range.start, end: edit.range.end };
      result.splice(-1, 1, { range, newText: last.newText + edit.newText });
    } else {
      result.push(edit);
    }
  }
  return result;
}

/** The text with these edits, which must not overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  return edits
    .toSorted((a, b) => b.range.start - a.range.start)
    .reduce((result, { range, newText }) => result.slice(0, range.start) + newText + result.slice(range.end), text);
}

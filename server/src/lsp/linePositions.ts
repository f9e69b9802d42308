/**
 * Positions in a text whose lines all end with a newline alone. The library looks at every character for other line
 * ends, and makes a list of all lines; in a large piece that took longer than all the rest of an answer.
 */
import type { Position, Range } from 'vscode-languageserver-textdocument';
import type { LineMarks } from '../text/lineMarks.ts';
import type { Piece } from '../text/piece.ts';
import type { Positions } from './utf8Positions.ts';

export class LinePositions implements Positions {
  readonly #text: string;
  readonly #marks: LineMarks;
  /** The line that was found last: most often the end of a range is asked for after its start. */
  #last: { readonly line: number; readonly start: number; readonly end: number } | undefined;

  /** @param piece a text without a carriage return */
  constructor({ text, lineMarks }: Pick<Piece, 'text' | 'lineMarks'>) {
    this.#text = text;
    this.#marks = lineMarks;
  }

  positionAt(offset: number): Position {
    const within = Math.max(0, Math.min(offset, this.#text.length));
    const last = this.#last;
    if (last && last.start <= within && within <= last.end) return { line: last.line, character: within - last.start };
    let [line, start] = this.#marks.before(within);
    let end = this.#end(start);
    while (end < within) {
      start = end + 1;
      end = this.#end(start);
      line++;
    }
    this.#last = { line, start, end };
    return { line, character: within - start };
  }

  offsetAt({ line, character }: Position): number {
    if (line >= this.#marks.count) return this.#text.length;
    if (line < 0) return 0;
    const start = this.#start(line);
    return Math.min(start + Math.max(0, character), this.#end(start));
  }

  getLineRange(line: number): Range {
    const known = Math.min(Math.max(0, line), this.#marks.count - 1);
    const start = this.#start(known);
    const character = line < 0 ? 0 : this.#end(start) - start;
    return { start: { line: known, character: 0 }, end: { line: known, character } };
  }

  getEOLCharacters(line: number): string {
    return line >= 0 && line < this.#marks.count - 1 ? '\n' : '';
  }

  /** The offset at which a line starts. The line must exist. */
  #start(line: number): number {
    const [marked, begin] = this.#marks.beforeLine(line);
    let start = begin;
    for (let left = line - marked; left > 0; left--) start = this.#text.indexOf('\n', start) + 1;
    return start;
  }

  /** The offset at which the line that starts there ends, before its newline. */
  #end(start: number): number {
    const end = this.#text.indexOf('\n', start);
    return end === -1 ? this.#text.length : end;
  }
}

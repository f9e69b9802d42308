/**
 * Positions in a text whose lines all end with a newline alone. The library looks at every character for other line
 * ends, and makes a list of all lines; in a large piece that took longer than all the rest of an answer.
 */
import type { Position, Range } from 'vscode-languageserver-textdocument';
import { lastAtMost } from '../text/sourceText.ts';
import type { Positions } from './utf8Positions.ts';

/** The start of every sixteenth line is kept; lines are counted from there. */
const STEP = 16;

export class LinePositions implements Positions {
  readonly #text: string;
  /** The start of every `STEP`th line, from the first one on. */
  readonly #marks: readonly number[];
  readonly #lines: number;
  /** The line that was found last: most often the end of a range is asked for after its start. */
  #last: { readonly line: number; readonly start: number; readonly end: number } | undefined;

  /** @param text a text without a carriage return */
  constructor(text: string) {
    this.#text = text;
    const marks = [0];
    let lines = 1;
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) {
      if (lines % STEP === 0) marks.push(at + 1);
      lines++;
    }
    this.#marks = marks;
    this.#lines = lines;
  }

  positionAt(offset: number): Position {
    const within = Math.max(0, Math.min(offset, this.#text.length));
    const last = this.#last;
    if (last && last.start <= within && within <= last.end) return { line: last.line, character: within - last.start };
    const mark = lastAtMost(within, this.#marks);
    let [line, start] = [mark * STEP, this.#marks[mark] ?? 0];
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
    if (line >= this.#lines) return this.#text.length;
    if (line < 0) return 0;
    const start = this.#start(line);
    return Math.min(start + Math.max(0, character), this.#end(start));
  }

  getLineRange(line: number): Range {
    const known = Math.min(Math.max(0, line), this.#lines - 1);
    const start = this.#start(known);
    const character = line < 0 ? 0 : this.#end(start) - start;
    return { start: { line: known, character: 0 }, end: { line: known, character } };
  }

  getEOLCharacters(line: number): string {
    return line >= 0 && line < this.#lines - 1 ? '\n' : '';
  }

  /** The offset at which a line starts. The line must exist. */
  #start(line: number): number {
    const mark = Math.floor(line / STEP);
    let start = this.#marks[mark] ?? 0;
    for (let left = line - mark * STEP; left > 0; left--) start = this.#text.indexOf('\n', start) + 1;
    return start;
  }

  /** The offset at which the line that starts there ends, before its newline. */
  #end(start: number): number {
    const end = this.#text.indexOf('\n', start);
    return end === -1 ? this.#text.length : end;
  }
}

/**
 * The starts of the lines of a text that all end with a newline alone. The start of every sixteenth line is kept; lines
 * are counted from there. A whole list of lines took longer to make than all the rest of an answer.
 */
import { lastAtMost } from '../base/binarySearch.ts';

const STEP = 16;

export class LineMarks {
  /** How many lines there are; the last one may be empty. */
  readonly count: number;
  /** The start of every `STEP`th line, from the first one on. */
  readonly #marks: readonly number[];

  private constructor(marks: readonly number[], count: number) {
    this.#marks = marks;
    this.count = count;
  }

  static of(text: string): LineMarks {
    const marks = [0];
    let count = 1;
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) {
      if (count % STEP === 0) marks.push(at + 1);
      count++;
    }
    return new LineMarks(marks, count);
  }

  /** The marks after an edit at `offset` inside a line, by which the text grew by `more` characters and by no line. */
  moved(offset: number, more: number): LineMarks {
    const kept = lastAtMost(offset, this.#marks) + 1;
    return new LineMarks(
      [...this.#marks.slice(0, kept), ...this.#marks.slice(kept).map((mark) => mark + more)],
      this.count,
    );
  }

  /** A line that starts at or before an offset, and fewer than `STEP` lines before it; and where that line starts. */
  before(offset: number): readonly [line: number, start: number] {
    const mark = lastAtMost(offset, this.#marks);
    return [mark * STEP, this.#marks[mark] ?? 0];
  }

  /** The last line with a mark that is not behind a line, and where it starts. */
  beforeLine(line: number): readonly [line: number, start: number] {
    const mark = Math.floor(line / STEP);
    return [mark * STEP, this.#marks[mark] ?? 0];
  }
}

import type { Part } from '../model/range.ts';
import { LineMarks } from './lineMarks.ts';
import { lineStart, nextLine } from './lines.ts';

/**
 * A run of whole lines that starts with content in the first column, or remarks at the head of a file. It stays the
 * same object in every version of a text in which these lines stay together.
 */
export class Piece implements Part {
  readonly text: string;
  /** `---` or `...` where the first line is such a marker. */
  readonly marker: string | undefined;
  /** True where the piece holds more than comments, directives and blanks. */
  readonly speaks: boolean;
  #lineMarks: LineMarks | undefined;
  #lineEnds: number | undefined;

  constructor(text: string) {
    this.text = text;
    this.marker = /^(?:---|\.\.\.)(?=[ \t\r\n]|$)/.exec(text)?.[0];
    this.speaks = /^(?!%)[ \t]*[^\s#]/m.test(text);
  }

  /** True where the piece holds only comments and blanks. */
  get isRemark(): boolean {
    return !this.speaks && !/^[ \t]*[^\s#]/m.test(this.text);
  }

  /** The starts of its lines. The piece must be without a carriage return. */
  get lineMarks(): LineMarks {
    this.#lineMarks ??= LineMarks.of(this.text);
    return this.#lineMarks;
  }

  /** The number of line ends in the piece: a newline, a carriage return, or both together. */
  get lineEnds(): number {
    this.#lineEnds ??= this.text.includes('\r')
      ? (this.text.match(/\r\n?|\n/g) ?? []).length
      : this.lineMarks.count - 1;
    return this.#lineEnds;
  }

  /**
   * The piece with `replacement` in the place of the characters from `start` to `end`. Undefined where the edit may
   * decide anew where pieces end. Only lines with content in the first column do so, and behind the first `large`
   * characters of a piece none of its lines has any. The end of the piece must not be touched.
   */
  edited(start: number, end: number, replacement: string, large: number): Piece | undefined {
    const { text } = this;
    if (!this.speaks || start <= large || end >= text.length) return undefined;
    const edited = text.slice(0, start) + replacement + text.slice(end);
    const last = start + replacement.length;
    for (let line = lineStart(edited, start); line <= last; line = nextLine(edited, line)) {
      if (!INNER.has(edited[line] ?? '')) return undefined;
    }
    const piece = new Piece(edited);
    if (text[start - 1] !== '\r' && !/[\r\n]/.test(text.slice(start, end) + replacement)) {
      piece.#lineMarks = this.#lineMarks?.moved(start, edited.length - text.length);
      piece.#lineEnds = this.#lineEnds;
    }
    return piece;
  }
}

/** How a line starts that has no content in the first column. */
const INNER: ReadonlySet<string> = new Set([' ', '\t', '#', '\r', '\n']);

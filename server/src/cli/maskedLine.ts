/**
 * A line of a manifest as a report may show it: the text of the finding, the keys, and small numbers. Every other value
 * is hidden, since it may be a password, and reports are kept, mailed and pasted.
 */
import { type Token, tokensOf } from './lineTokens.ts';

/** A part of a line, with the place of the finding in it. */
export interface Excerpt {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** True where the line goes on before the part, or after it. */
  readonly head: boolean;
  readonly tail: boolean;
}

const MASK = '•••';
/** The longest part, in UTF-16 code units. Longer lines are cut around the finding. */
const MOST = 100;
const CONTEXT = 20;

const HARMLESS = /^(?:[-+]?\d{1,4}|true|false|yes|no|null|~)$/i;

export class MaskedLine {
  readonly #line: string;
  readonly #tokens: readonly Token[];

  constructor(line: string) {
    this.#line = line;
    this.#tokens = tokensOf(line);
  }

  /**
   * The finding from `start` to `end`, both offsets in the line, with the text around it. The cost does not grow with
   * the line.
   * @param sound false where the finding is about no value of this line, so that none is shown
   */
  around(start: number, end: number, sound = true): Excerpt {
    const first = this.#indexAt(start);
    const plain = sound && this.#isPlain(first, end);
    const inside = (token: Token): boolean => plain && !token.secret;
    let before = '';
    let left = first;
    for (; left >= 0 && before.length < MOST; left--)
      before = this.#shown(left, 0, start, () => false).slice(-MOST) + before;
    let about = '';
    let right = first;
    for (; this.#startOf(right) < end && about.length < MOST; right++) about += this.#shown(right, start, end, inside);
    let after = '';
    for (right = Math.max(first, right - 1); right < this.#tokens.length && after.length < MOST; right++) {
      after += this.#shown(right, end, Infinity, () => false).slice(0, MOST);
    }
    const whole = before + about + after;
    const from = Math.max(0, Math.min(before.length - CONTEXT, whole.length - MOST));
    return {
      text: whole.slice(from, from + MOST),
      start: before.length - from,
      end: Math.min(MOST, before.length - from + about.length),
      head: from > 0 || left >= 0,
      tail: whole.length > from + MOST || right < this.#tokens.length,
    };
  }

  /** The whole line, with a finding nowhere. */
  get text(): string {
    return this.#tokens.map((_, index) => this.#shown(index, 0, Infinity, () => false)).join('');
  }

  /** True where nothing between these offsets is hidden. */
  isOpen(start: number, end: number): boolean {
    for (let index = this.#indexAt(start); this.#startOf(index) < end; index++) {
      const shown = this.#shown(index, start, end, () => false);
      if (shown.includes(MASK)) return false;
    }
    return true;
  }

  #startOf(index: number): number {
    return this.#tokens[index]?.start ?? Infinity;
  }

  /** The index of the token with an offset; that of the last token where there is none. */
  #indexAt(offset: number): number {
    let [low, high] = [0, this.#tokens.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#startOf(middle) <= offset) low = middle;
      else high = middle - 1;
    }
    return Math.max(0, low);
  }

  /**
   * True where the finding may show its text: it is about one value, or about a list. One that spans keys shows none of
   * their values.
   */
  #isPlain(first: number, end: number): boolean {
    let [keys, values] = [0, 0];
    for (let index = first; this.#startOf(index) < end; index++) {
      const kind = this.#tokens[index]?.kind;
      if (kind === 'key') keys += 1;
      if (kind === 'value') values += 1;
      if ((keys > 0 && values > 0) || values > MOST) return false;
    }
    return true;
  }

  /** What is shown of the part of a token between two offsets. */
  #shown(index: number, from: number, to: number, inside: (token: Token) => boolean): string {
    const token = this.#tokens[index];
    if (!token) return '';
    const [start, end] = [Math.max(token.start, from), Math.min(token.end, to)];
    if (start >= end) return '';
    const part = this.#line.slice(start, end);
    const whole = start === token.start && end === token.end;
    if (token.kind === 'gap' || token.kind === 'key' || inside(token)) return part;
    if (token.kind === 'value' && whole && !token.secret && HARMLESS.test(part)) return part;
    return token.kind === 'comment' && start === token.start ? `# ${MASK}` : MASK;
  }
}

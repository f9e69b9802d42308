import type { Position, Range, TextDocument } from 'vscode-languageserver-textdocument';

/** The positions in a text. Offsets are those of JavaScript. */
export type Positions = Pick<TextDocument, 'positionAt' | 'offsetAt' | 'getLineRange' | 'getEOLCharacters'>;

/** Positions that count bytes of UTF-8. */
export class Utf8Positions implements Positions {
  readonly #inner: TextDocument;
  #widths: Widths | undefined;

  /** @param inner the text, which must not change */
  constructor(inner: TextDocument) {
    this.#inner = inner;
  }

  positionAt(offset: number): Position {
    const { line, character } = this.#inner.positionAt(offset);
    const start = this.#inner.offsetAt({ line, character: 0 });
    return { line, character: this.#bytes(start, start + character) };
  }

  offsetAt({ line, character }: Position): number {
    const start = this.#inner.offsetAt({ line, character: 0 });
    const end = this.#inner.offsetAt({ line, character: Number.MAX_SAFE_INTEGER });
    // The result is the last offset in the line with no more than that many bytes before it.
    let [low, high] = [start, end];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.#bytes(start, middle) <= character) low = middle;
      else high = middle - 1;
    }
    const inPair = /^[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(this.#inner.getText().slice(low - 1, low + 1));
    return inPair ? low - 1 : low;
  }

  getLineRange(line: number): Range {
    const { start, end } = this.#inner.getLineRange(line);
    return { start, end: this.positionAt(this.#inner.offsetAt(end)) };
  }

  getEOLCharacters(line: number): string {
    return this.#inner.getEOLCharacters(line);
  }

  #bytes(start: number, end: number): number {
    this.#widths ??= widthsOf(this.#inner.getText());
    return end - start + surplusBefore(this.#widths, end) - surplusBefore(this.#widths, start);
  }
}

/** The characters with more than one byte: where each ends, and how many more bytes than units there are up to it. */
interface Widths {
  readonly ends: readonly number[];
  readonly surplus: readonly number[];
}

function widthsOf(text: string): Widths {
  const ends: number[] = [];
  const surplus: number[] = [];
  let sum = 0;
  for (const { 0: character, index } of text.matchAll(/[^\0-\u007f]/gu)) {
    const code = character.codePointAt(0) ?? 0;
    // A character takes two bytes for one unit, three bytes for one unit, or four bytes for the two units of a pair.
    sum += code < 0x800 ? 1 : 2;
    ends.push(index + character.length);
    surplus.push(sum);
  }
  return { ends, surplus };
}

/** How many more bytes than units the text up to `offset` has. The first unit of a pair alone counts as one byte. */
function surplusBefore({ ends, surplus }: Widths, offset: number): number {
  let [low, high] = [0, ends.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ends[middle] ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return surplus[low - 1] ?? 0;
}

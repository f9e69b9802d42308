/**
 * The one place that knows how the client counts characters. JavaScript counts UTF-16 code units; a client may ask for
 * bytes of UTF-8 instead, and then its documents are wrapped, so that whoever turns offsets into positions need not know.
 */
import { PositionEncodingKind, type TextDocumentsConfiguration } from 'vscode-languageserver';
import { type Position, type Range, TextDocument } from 'vscode-languageserver-textdocument';

/** The first of the client's encodings that is supported; UTF-16, which every client knows, where none is. */
export function chooseEncoding(offered: readonly PositionEncodingKind[] = []): PositionEncodingKind {
  const supported = new Set<PositionEncodingKind>([PositionEncodingKind.UTF8, PositionEncodingKind.UTF16]);
  return offered.find((kind) => supported.has(kind)) ?? PositionEncodingKind.UTF16;
}

/** How documents are made and changed whose positions are in this encoding. */
export function documentsIn(encoding: PositionEncodingKind): TextDocumentsConfiguration<TextDocument> {
  return encoding === PositionEncodingKind.UTF8 ? { create: createCounted, update: updateCounted } : TextDocument;
}

function createCounted(uri: string, languageId: string, version: number, text: string): TextDocument {
  return new Utf8Document(TextDocument.create(uri, languageId, version, text));
}

/** Each change speaks of the text that the one before it left. */
const updateCounted: TextDocumentsConfiguration<TextDocument>['update'] = (document, changes, version) => {
  if (!(document instanceof Utf8Document)) return TextDocument.update(document, changes, version);
  for (const change of changes) document.apply(change, version);
  return document;
};

/** A document whose positions count bytes of UTF-8. Offsets stay those of JavaScript. */
class Utf8Document implements TextDocument {
  readonly #inner: TextDocument;
  #widths: Widths | undefined;

  constructor(inner: TextDocument) {
    this.#inner = inner;
  }

  get uri(): string {
    return this.#inner.uri;
  }

  get languageId(): string {
    return this.#inner.languageId;
  }

  get version(): number {
    return this.#inner.version;
  }

  get lineCount(): number {
    return this.#inner.lineCount;
  }

  getText(range?: Range): string {
    return range
      ? this.#inner.getText().slice(this.offsetAt(range.start), this.offsetAt(range.end))
      : this.#inner.getText();
  }

  positionAt(offset: number): Position {
    const { line, character } = this.#inner.positionAt(offset);
    const start = this.#inner.offsetAt({ line, character: 0 });
    return { line, character: this.#bytes(start, start + character) };
  }

  offsetAt({ line, character }: Position): number {
    const start = this.#inner.offsetAt({ line, character: 0 });
    const end = this.#inner.offsetAt({ line, character: Number.MAX_SAFE_INTEGER });
    // The last offset in the line with no more bytes before it.
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

  apply(change: Parameters<typeof TextDocument.update>[1][number], version: number): void {
    const { text } = change;
    const inner = 'range' in change ? { range: this.#plainRange(change.range), text } : { text };
    TextDocument.update(this.#inner, [inner], version);
    this.#widths = undefined;
  }

  /** The range in UTF-16. */
  #plainRange({ start, end }: Range): Range {
    const plain = (position: Position): Position => this.#inner.positionAt(this.offsetAt(position));
    return { start: plain(start), end: plain(end) };
  }

  #bytes(start: number, end: number): number {
    this.#widths ??= widthsOf(this.#inner.getText());
    return end - start + surplusBefore(this.#widths, end) - surplusBefore(this.#widths, start);
  }
}

/** The characters that take more than one byte: where each ends, and by how many bytes all so far exceed their units. */
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
    // Two bytes for one unit, three for one, or four for the two units of a pair.
    sum += code < 0x800 ? 1 : 2;
    ends.push(index + character.length);
    surplus.push(sum);
  }
  return { ends, surplus };
}

/** By how many bytes the text up to `offset` exceeds its units. The first unit of a pair alone counts as one byte. */
function surplusBefore({ ends, surplus }: Widths, offset: number): number {
  let [low, high] = [0, ends.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ends[middle] ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return surplus[low - 1] ?? 0;
}

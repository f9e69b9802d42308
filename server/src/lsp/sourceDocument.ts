/**
 * An open document with its text in pieces, so that a key in a large file changes one piece and nothing else. Within a
 * piece, positions are those of the library's documents.
 */
import { PositionEncodingKind, type TextDocumentsConfiguration } from 'vscode-languageserver';
import { type Position, type Range, TextDocument } from 'vscode-languageserver-textdocument';
import { lastAtMost } from '../base/binarySearch.ts';
import { Piece } from '../text/piece.ts';
import { BYTE_ORDER_MARK, SourceText } from '../text/sourceText.ts';
import { LinePositions } from './linePositions.ts';
import { malformed } from './malformed.ts';
import { type Positions, Utf8Positions } from './utf8Positions.ts';

/** The first of the client's encodings that is supported; where none is, UTF-16, which every client knows. */
export function chooseEncoding(offered: readonly PositionEncodingKind[] = []): PositionEncodingKind {
  const supported = new Set<PositionEncodingKind>([PositionEncodingKind.UTF8, PositionEncodingKind.UTF16]);
  return offered.find((kind) => supported.has(kind)) ?? PositionEncodingKind.UTF16;
}

/** How the library makes and changes documents with positions in this encoding. */
export function documentsIn(encoding: PositionEncodingKind): TextDocumentsConfiguration<SourceDocument> {
  const whole = (text: string): TextDocument => TextDocument.create('', 'yaml', 0, text);
  const plain = (piece: Piece): Positions => (piece.text.includes('\r') ? whole(piece.text) : new LinePositions(piece));
  const utf8 = ({ text }: Piece): Positions => new Utf8Positions(whole(text));
  const positionsIn = encoding === PositionEncodingKind.UTF8 ? utf8 : plain;
  return {
    create: (uri, languageId, version, text) => new SourceDocument({ uri, languageId, version }, text, positionsIn),
    update: (document, changes, version) => document.updated(changes, version),
  };
}

type Change = Parameters<typeof TextDocument.update>[1][number];

export class SourceDocument implements TextDocument {
  readonly uri: string;
  readonly languageId: string;
  readonly #positionsIn: (piece: Piece) => Positions;
  /** The positions of each piece, by the piece, or by the piece behind a byte order mark. */
  readonly #positions = new WeakMap<Piece, Positions>();
  readonly #marked = new WeakMap<Piece, Positions>();
  #version: number;
  /** The text as it came, until its pieces are asked for. */
  #source: SourceText | string;
  /**
   * The number of the first line of each piece, and then of the last line of all; made when a position is asked for.
   */
  #lines: readonly number[] | undefined;

  /**
   * @param positionsIn makes the positions of a piece in the client's encoding
   * @throws Error where the client sent no text or no address
   */
  constructor(
    { uri, languageId, version }: Pick<TextDocument, 'uri' | 'languageId' | 'version'>,
    text: string,
    positionsIn: (piece: Piece) => Positions,
  ) {
    if (typeof text !== 'string' || typeof uri !== 'string') throw new Error('a document has no text, or no address');
    this.uri = uri;
    this.languageId = languageId;
    // Versions are compared, so a missing one must be a number too.
    this.#version = Number.isInteger(version) ? version : 0;
    this.#source = text;
    this.#positionsIn = positionsIn;
  }

  get version(): number {
    return this.#version;
  }

  /** The text in pieces. A large text is cut at the first call, not while the message with it is handled. */
  get source(): SourceText {
    if (typeof this.#source === 'string') this.#source = SourceText.of(this.#source);
    return this.#source;
  }

  /** Makes changes. @throws Error where one of them is malformed; those before it are made */
  updated(changes: readonly Change[], version: number): this {
    for (const change of changes) {
      if (malformed(change, ['text']) !== undefined) throw new Error('a change has no text');
      if ('range' in change) {
        const problem = malformed(change, ['range']);
        if (problem !== undefined) throw new Error(`a change is nowhere: ${problem}`);
        this.#source = this.source.replaced(...this.#offsets(change.range), change.text);
      } else {
        this.#source = SourceText.of(change.text, this.source);
      }
      this.#lines = undefined;
    }
    this.#version = version;
    return this;
  }

  get lineCount(): number {
    return 1 + (this.#firstLines().at(-1) ?? 0);
  }

  getText(range?: Range): string {
    return range ? this.source.slice(...this.#offsets(range)) : this.source.text;
  }

  positionAt(offset: number): Position {
    const within = Math.max(0, Math.min(offset, this.source.length));
    const { positions, start, first } = this.#local(this.source.pieceAt(within));
    const { line, character } = positions.positionAt(within - start);
    return { line: first + line, character };
  }

  offsetAt({ line, character }: Position): number {
    if (line < 0) return 0;
    if (line >= this.lineCount) return this.source.length;
    const { positions, start, first } = this.#localOf(line);
    return start + positions.offsetAt({ line: line - first, character });
  }

  getLineRange(line: number): Range {
    const known = Math.max(0, Math.min(line, this.lineCount - 1));
    const { positions, first } = this.#localOf(known);
    const { character } = line < 0 ? { character: 0 } : positions.getLineRange(known - first).end;
    return { start: { line: known, character: 0 }, end: { line: known, character } };
  }

  getEOLCharacters(line: number): string {
    if (line < 0 || line >= this.lineCount) return '';
    const { positions, first } = this.#localOf(line);
    return positions.getEOLCharacters(line - first);
  }

  /** The offsets of a range in order, even where the client mixes up start and end. */
  #offsets(range: Range): [start: number, end: number] {
    const [start, end] = [this.offsetAt(range.start), this.offsetAt(range.end)];
    return [Math.min(start, end), Math.max(start, end)];
  }

  /** The piece that holds a line. */
  #localOf(line: number): Local {
    const last = this.source.pieces.length - 1;
    return this.#local(Math.max(0, Math.min(last, lastAtMost(line, this.#firstLines()))));
  }

  /** A byte order mark and the piece behind it share a line, so the two are treated as one. */
  #local(index: number): Local {
    const { pieces, starts } = this.source;
    const marked = index <= 1 && pieces[0]?.text === BYTE_ORDER_MARK;
    const piece = pieces[marked ? 1 : index] ?? NOTHING;
    const known = marked ? this.#marked : this.#positions;
    let positions = known.get(piece);
    if (!positions) {
      positions = this.#positionsIn(marked ? new Piece(BYTE_ORDER_MARK + piece.text) : piece);
      known.set(piece, positions);
    }
    return { positions, start: marked ? 0 : (starts[index] ?? 0), first: this.#firstLines()[index] ?? 0 };
  }

  #firstLines(): readonly number[] {
    if (!this.#lines) {
      const lines = [0];
      for (const { lineEnds } of this.source.pieces) lines.push((lines.at(-1) ?? 0) + lineEnds);
      this.#lines = lines;
    }
    return this.#lines;
  }
}

const NOTHING = new Piece('');

/** The positions within a piece, with the offset and the line at which the piece starts. */
interface Local {
  readonly positions: Positions;
  readonly start: number;
  readonly first: number;
}

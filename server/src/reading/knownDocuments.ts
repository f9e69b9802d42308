/** The documents of a file from version to version: which of them stay, and how many are read. */
import type { Part } from '../model/range.ts';
import type { Problem } from '../model/service.ts';
import { type Limit, LIMITS } from '../text/limits.ts';
import type { Dialect } from '../dialects/dialect.ts';
import { carriedOver } from '../text/carriedOver.ts';
import type { Stretch } from '../text/layout.ts';
import { type Chunk, type Piece, SourceText } from '../text/sourceText.ts';

/** One document of the last version of a file; its content is there once it has been read. */
export interface KnownDocument {
  /** In pieces: all of it, and what follows the remarks at its head. */
  readonly pieces: readonly Piece[];
  readonly body: SourceText;
  /** In characters, remarks included. */
  readonly length: number;
  content?: Content;
}

/** What is known of a document once it has been read. */
export interface Content {
  readonly claim: Claim | undefined;
  readonly tokens: number;
  /** True when there are more tokens, which were not looked at. */
  readonly cut: boolean;
  readonly addressed: boolean;
  /** All of the document, in order. */
  readonly parts: readonly Part[];
}

interface Claim {
  readonly dialect: Dialect;
  /** What its dialect made of it; absent where it could not be read. */
  readonly facts?: unknown;
  /** True where its aliases stand for too much. */
  readonly exhausted?: true;
  /** What keeps the document from being read, where it is sure whose it is. */
  readonly broken?: Pick<Problem, 'range' | 'message'>;
}

/** The documents of these chunks. Known ones are taken over. */
export function documentsOf(
  source: SourceText,
  chunks: readonly Chunk[],
  known: readonly KnownDocument[],
): readonly KnownDocument[] {
  const isOf = ({ pieces }: KnownDocument, { first, end }: Chunk): boolean =>
    pieces.length === end - first && pieces.every((piece, index) => piece === source.pieces[first + index]);
  return carriedOver(chunks, known, isOf, (others, left) => {
    const byPiece = new Map<Piece | undefined, KnownDocument>(left.map((one) => [one.pieces[0], one]));
    return others.map((chunk) => {
      const document = byPiece.get(source.pieces[chunk.first]);
      return document && isOf(document, chunk) ? document : unread(source.of(chunk));
    });
  });
}

/** A document that is not read yet. */
function unread({ pieces, length }: SourceText): KnownDocument {
  const first = pieces.findIndex((piece) => !piece.isRemark);
  return { pieces, length, body: new SourceText(pieces.slice(Math.max(0, first))) };
}

/** Its parts, where its body is of these. */
export function partsOf({ pieces, body }: KnownDocument, parts: readonly Part[]): readonly Part[] {
  return [...pieces.slice(0, pieces.length - body.pieces.length), ...parts];
}

/** A document as a whole: what follows the remarks at its head is one part. */
export function asWhole(source: SourceText, chunk: Chunk): Stretch & { readonly part: Part } {
  const document = unread(source.of(chunk));
  const { part } = document.body;
  return { start: chunk.start, parts: partsOf(document, [part]), part };
}

/** Goes through documents up to what keeps the others from being read. */
export class Fitting {
  count = 0;
  /** How many may follow. */
  tokens: number = LIMITS.tokens.most;
  limit: Limit = LIMITS.documents;
  readonly #documents: readonly KnownDocument[];
  readonly #chunks: readonly Chunk[];

  constructor(documents: readonly KnownDocument[], chunks: readonly Chunk[]) {
    this.#documents = documents;
    this.#chunks = chunks;
  }

  /** The next one that has to be read; undefined at the end, or where the others are beyond the limit. */
  next(): KnownDocument | undefined {
    for (; this.count < this.#documents.length; this.count++) {
      const document = this.#documents[this.count];
      const start = this.#chunks[this.count]?.start ?? 0;
      if (!document || start + document.length > LIMITS.characters.most) return this.#beyond(LIMITS.characters);
      const { content } = document;
      // What was cut short at fewer tokens may fit now.
      if (!content || (content.cut && content.tokens <= this.tokens)) return document;
      if (content.tokens > this.tokens) return this.#beyond(LIMITS.tokens);
      this.tokens -= content.tokens;
    }
    return undefined;
  }

  #beyond(limit: Limit): undefined {
    this.limit = limit;
  }
}

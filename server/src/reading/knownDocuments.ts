/** The documents of a file from version to version: which of them stay, and how many are read. */
import type { Part } from '../model/range.ts';
import type { Problem, Service } from '../model/service.ts';
import { type Limit, LIMITS } from '../text/limits.ts';
import type { Dialect } from '../dialects/dialect.ts';
import { carriedOver } from '../text/carriedOver.ts';
import type { Stretch } from '../text/layout.ts';
import type { Piece } from '../text/piece.ts';
import { type Chunk, SourceText } from '../text/sourceText.ts';

/** One document of the last version of a file; its content is there once it has been read. */
export interface KnownDocument {
  /** All pieces of the document; `body` is what follows the remarks at its head. */
  readonly pieces: readonly Piece[];
  readonly body: SourceText;
  /** The length in characters, remarks included. */
  readonly length: number;
  content?: Content;
}

/** What was read of a document. */
export interface Content {
  readonly claim: Claim | undefined;
  /** True where some dialect may read it once it parses. */
  readonly isBroken?: true;
  readonly tokens: number;
  /** True when the document has more tokens, which were not looked at. */
  readonly cut: boolean;
  readonly addressed: boolean;
  /** The parts of the whole document, in order. */
  readonly parts: readonly Part[];
}

interface Claim {
  readonly dialect: Dialect;
  /** The facts that its dialect read; absent where it could not be read. */
  readonly facts?: unknown;
  /** The service that a template will make. */
  readonly template?: Service;
  /** True where its aliases stand for too many values. */
  readonly exhausted?: true;
  /** The error that keeps the document from being read, where its dialect is sure. */
  readonly broken?: Pick<Problem, 'range' | 'message'>;
}

/** The documents of these chunks. Known documents are taken over. */
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

/** The parts of the document: the remarks at its head, then these parts of its body. */
export function partsOf({ pieces, body }: KnownDocument, parts: readonly Part[]): readonly Part[] {
  return [...pieces.slice(0, pieces.length - body.pieces.length), ...parts];
}

/** A document as a whole: what follows the remarks at its head is one part. */
export function asWhole(source: SourceText, chunk: Chunk): Stretch & { readonly part: Part } {
  const document = unread(source.of(chunk));
  const { part } = document.body;
  return { start: chunk.start, parts: partsOf(document, [part]), part };
}

/** Goes through the documents of a file until a limit keeps the others from being read. */
export class Fitting {
  count = 0;
  /** How many tokens the documents to come may have. */
  tokens: number = LIMITS.tokens.most;
  limit: Limit = LIMITS.documents;
  readonly #documents: readonly KnownDocument[];
  readonly #chunks: readonly Chunk[];

  constructor(documents: readonly KnownDocument[], chunks: readonly Chunk[]) {
    this.#documents = documents;
    this.#chunks = chunks;
  }

  /** The next document that has to be read; undefined at the end, or where the others are beyond a limit. */
  next(): KnownDocument | undefined {
    for (; this.count < this.#documents.length; this.count++) {
      const document = this.#documents[this.count];
      const start = this.#chunks[this.count]?.start ?? 0;
      if (!document || start + document.length > LIMITS.characters.most) return this.#beyond(LIMITS.characters);
      const { content } = document;
      // A document that was cut short may fit now that more tokens are left.
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

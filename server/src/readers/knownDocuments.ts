/** The documents of a file from version to version: which of them stay, and how many are read. */
import type { Problem } from '../model/service.ts';
import { type Limit, LIMITS } from './limits.ts';
import type { Reader } from './reader.ts';
import { carriedOver } from './yaml/carriedOver.ts';
import type { Chunk, Piece, SourceText } from './yaml/sourceText.ts';
import type { ParsedDocument } from './yaml/yamlDocument.ts';

/** One document of the last version of a file; its content is there once it has been read. */
export interface KnownDocument {
  readonly source: SourceText;
  /** What it may have been before it was edited, until it is read. */
  before?: KnownDocument | undefined;
  content?: Content;
}

/** What is known of a document once it has been read. */
export interface Content {
  readonly claim: Claim | undefined;
  readonly tokens: number;
  /** True when there are more tokens, which were not looked at. */
  readonly cut: boolean;
  readonly addressed: boolean;
}

/** Offsets are from the start of the document. */
interface Claim {
  readonly reader: Reader;
  readonly parsed?: ParsedDocument;
  /** What keeps the document from being read, where it is sure whose it is. */
  readonly broken?: Pick<Problem, 'range' | 'message'>;
}

/** Those of these chunks, known ones taken over. */
export function documentsOf(
  source: SourceText,
  chunks: readonly Chunk[],
  known: readonly KnownDocument[],
): readonly KnownDocument[] {
  const isOf = ({ source: { pieces } }: KnownDocument, { first, end }: Chunk): boolean =>
    pieces.length === end - first && pieces.every((piece, index) => piece === source.pieces[first + index]);
  return carriedOver(chunks, known, isOf, (others, left) => {
    const byPiece = new Map<Piece | undefined, KnownDocument>(left.map((one) => [one.source.pieces[0], one]));
    return others.map((chunk) => {
      const document = byPiece.get(source.pieces[chunk.first]);
      if (document && isOf(document, chunk)) return document;
      const [only] = others.length === 1 && left.length === 1 ? left : [];
      return { source: source.of(chunk), before: only?.content ? only : only?.before };
    });
  });
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
      if (!document || start + document.source.length > LIMITS.characters.most) return this.#beyond(LIMITS.characters);
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

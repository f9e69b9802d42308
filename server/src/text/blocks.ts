/**
 * Parses large documents in blocks, so that a keystroke parses only the block that it touches. Blocks are the entries
 * of the map at the top, the items of lists in the first column, and the entries or items of other large entries. Each
 * block is a part of the file. What was made of a piece of the text is kept with the piece; a block is kept while its
 * text is in the file.
 */
import type { Part } from '../model/range.ts';
import type { Steps } from '../base/steps.ts';
import { composeInSteps, TOO_LONG } from './compose.ts';
import type { Broken } from './compose.ts';
import { placed } from './contents.ts';
import type { Contents, JoinedEntry, JoinedList, Placed } from './contents.ts';
import { cutPiece } from './cutPiece.ts';
import type { Cut } from './cutPiece.ts';
import { type Block, BlockSupply, isMissing, type Kept, PieceReading } from './pieceReading.ts';
import { recut } from './recut.ts';
import { LARGE } from './sourceText.ts';
import type { Piece } from './piece.ts';
import type { SourceText } from './sourceText.ts';

interface Composition {
  readonly composed: { readonly kind: 'document'; readonly contents: Contents } | Broken | { readonly kind: 'empty' };
  /** How many YAML tokens the document has; more than the limit where there are too many. */
  readonly tokens: number;
  /** The parts of the whole document, in order. */
  readonly parts: readonly Part[];
}

/** Composes one document after another of one version of a file. */
export class DocumentComposer {
  readonly #large: number;
  readonly #contents = new Map<Piece, PieceContents>();
  #supply = new BlockSupply();
  /** The piece that is not in this version, where it is the only one, until another one takes its place. */
  #edited: readonly [Piece, PieceContents] | undefined;

  /** @param large documents, and entries of documents, with more characters than this are parsed in blocks */
  constructor(large = LARGE) {
    this.#large = large;
  }

  /** Starts a version of the file. What was kept of pieces that are not in it is offered to the new ones. */
  begin({ pieces }: SourceText): void {
    // A composition that was given up has taken some blocks of the edited piece, and not the others.
    this.#supply.add([...new Set([...this.#supply.release(), ...(this.#edited?.[1].blocks ?? [])])]);
    this.#edited = undefined;
    if (this.#contents.size === 0) return;
    const present = new Set(pieces);
    const gone = [...this.#contents].filter(([piece]) => !present.has(piece));
    for (const [piece] of gone) this.#contents.delete(piece);
    if (gone.length === 1) [this.#edited] = gone;
    else for (const [, { blocks }] of gone) this.#supply.add(blocks);
  }

  /** Ends the version: all of it is composed. */
  end(): void {
    this.#supply = new BlockSupply();
    this.#edited = undefined;
  }

  /**
   * Composes as `composeInSteps` does, block by block, so that other work has a turn in between. The work of a
   * composition that was given up counts for the next one.
   */
  *compose(document: SourceText, most: number): Steps<Composition> {
    const inBlocks = document.length > this.#large ? yield* this.#joined(document, most) : undefined;
    if (inBlocks) return inBlocks;
    const { part } = document;
    const { composed, tokens } = yield* composeInSteps(part.text, 0, most);
    const parts = [part];
    if (composed.kind !== 'document') return { composed, tokens, parts };
    return { composed: { kind: 'document', contents: placed(composed.contents, part) }, tokens, parts };
  }

  /**
   * The document in blocks. Undefined where it is no map in block style, or where only the whole text shows what
   * something is.
   */
  *#joined(document: SourceText, most: number): Steps<Composition | undefined> {
    const { pieces, starts } = document;
    const cuts: (readonly Cut[])[] = [];
    let kept: Kept | undefined;
    for (const piece of pieces) {
      const known = this.#contents.get(piece);
      if (!known) kept ??= this.#editedAs(piece);
      const cut = known?.cuts ?? (kept?.piece === piece ? kept.cuts : cutPiece(piece.text, this.#large));
      if (!cut || cut.length === 0) return undefined;
      cuts.push(cut);
      yield;
    }
    if (!cuts[0]?.[0]?.head) return undefined;
    const entries: JoinedEntry[] = [];
    const parts: Part[] = [];
    let tokens = 0;
    let unexpected = false;
    let broken: Broken | undefined;
    for (const [index, piece] of pieces.entries()) {
      const known = this.#contents.get(piece);
      const own = kept?.piece === piece ? kept : undefined;
      const contents = known ?? (yield* this.#read(piece.text, cuts[index] ?? [], most - tokens, own));
      tokens += contents.tokens;
      if (tokens > most) return { composed: TOO_LONG, tokens, parts: [document.part] };
      if (!known) this.#contents.set(piece, contents);
      unexpected ||= contents.unexpected;
      broken ??= contents.broken && { ...contents.broken, at: (starts[index] ?? 0) + contents.broken.at };
      if (!broken) unexpected ||= !join(entries, contents.found);
      for (const { part } of contents.blocks) parts.push(part);
    }
    // What is not what its first character promised may still be sound as a whole.
    if (unexpected) return undefined;
    if (broken) return { composed: broken, tokens, parts: [document.part] };
    return { composed: { kind: 'document', contents: { kind: 'map', entries } }, tokens, parts };
  }

  /** What stays of the edited piece in the one that takes its place. Undefined where more than one block has changed. */
  #editedAs(piece: Piece): Kept | undefined {
    if (!this.#edited) return undefined;
    const [before, { cuts, blocks, isWhole }] = this.#edited;
    const found = isWhole ? recut(piece.text, before.text, cuts, this.#large) : undefined;
    if (found) return { ...found, piece, blocks };
    this.#supply.add(blocks);
    this.#edited = undefined;
    return undefined;
  }

  *#read(text: string, cuts: readonly Cut[], most: number, kept: Kept | undefined): Steps<PieceContents> {
    const reading = new PieceReading(text, this.#supply, most, kept);
    for (const cut of cuts) yield* reading.add(cut);
    if (kept) this.#edited = undefined;
    const { found, broken, unexpected, tokens } = reading;
    const blocks = this.#supply.release();
    const count = cuts.reduce((sum, { head, parts }) => sum + (head ? 1 : 0) + parts.length, 0);
    const isWhole = blocks.length === count && !broken && !unexpected;
    return { cuts, found, blocks, isWhole, tokens, unexpected, ...(broken && { broken }) };
  }
}

/** What was made of the blocks of a piece. */
interface PieceContents {
  readonly cuts: readonly Cut[];
  /** Entries of the map at the top, and items of the list that the last entry holds. */
  readonly found: readonly (JoinedEntry | Placed)[];
  /** The blocks in file order. Where all of them are sound, they are the whole piece. */
  readonly blocks: readonly Block[];
  /** True where each part of the cuts is a block. */
  readonly isWhole: boolean;
  readonly tokens: number;
  /** The first error; its place is an offset in the piece. */
  readonly broken?: Broken;
  /** True when something is not what its first character promised. */
  readonly unexpected: boolean;
}

/** Adds to the map what is found in a piece. False where the two do not fit together. */
function join(entries: JoinedEntry[], found: readonly (JoinedEntry | Placed)[]): boolean {
  for (const one of found) {
    if ('pair' in one) {
      entries.push(one);
      continue;
    }
    const last = entries.at(-1);
    if (!last || last.value?.kind === 'map') return false;
    if (!last.value && !isMissing(last.pair.value)) return false;
    const { items = [], before = last.part } = last.value ?? {};
    // A list may span many pieces and is put together item by item; this version has a list of its own.
    const list: JoinedList = { kind: 'list', items, before };
    (list.items as Placed[]).push(one);
    if (!last.value) entries[entries.length - 1] = { ...last, value: list };
  }
  return true;
}

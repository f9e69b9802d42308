/**
 * Parses large documents in blocks, so that a keystroke parses only the block that it touches. Blocks are the entries
 * of the map at the top, the items of lists in the first column, and the entries or items of other large entries. Each
 * block is a part of the file. What was made of a piece of the text is kept with the piece; a block is kept while its
 * text is in the file.
 */
import { isMap, isScalar, isSeq } from 'yaml';
import type { Node, YAMLMap, YAMLSeq } from 'yaml';
import type { Part } from '../model/range.ts';
import type { Steps } from '../base/steps.ts';
import { composeInSteps, TOO_LONG } from './compose.ts';
import type { Broken } from './compose.ts';
import { placed } from './contents.ts';
import type { Contents, JoinedEntry, JoinedList, JoinedMap, Placed } from './contents.ts';
import { cutPiece } from './cutPiece.ts';
import type { Cut, Lines } from './cutPiece.ts';
import { detached } from '../base/detached.ts';
import { LARGE } from './sourceText.ts';
import type { Piece, SourceText } from './sourceText.ts';

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

  /** @param large documents, and entries of documents, with more characters than this are parsed in blocks */
  constructor(large = LARGE) {
    this.#large = large;
  }

  /** Starts a version of the file. What was kept of pieces that are not in it is offered to the new ones. */
  begin({ pieces }: SourceText): void {
    this.#supply.add(this.#supply.release());
    if (this.#contents.size === 0) return;
    const present = new Set(pieces);
    for (const [piece, { blocks }] of this.#contents) {
      if (present.has(piece)) continue;
      this.#supply.add(blocks);
      this.#contents.delete(piece);
    }
  }

  /** Ends the version: all of it is composed. */
  end(): void {
    this.#supply = new BlockSupply();
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
    for (const piece of pieces) {
      const cut = this.#contents.get(piece)?.cuts ?? cutPiece(piece.text, this.#large);
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
      const contents = known ?? (yield* this.#read(piece.text, cuts[index] ?? [], most - tokens));
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

  *#read(text: string, cuts: readonly Cut[], most: number): Steps<PieceContents> {
    const reading = new PieceReading(text, this.#supply, most);
    for (const cut of cuts) yield* reading.add(cut);
    const { found, broken, unexpected, tokens } = reading;
    return { cuts, found, blocks: this.#supply.release(), tokens, unexpected, ...(broken && { broken }) };
  }
}

/** What was made of the blocks of a piece. */
interface PieceContents {
  readonly cuts: readonly Cut[];
  /** Entries of the map at the top, and items of the list that the last entry holds. */
  readonly found: readonly (JoinedEntry | Placed)[];
  /** The blocks in file order. Where all of them are sound, they are the whole piece. */
  readonly blocks: readonly Block[];
  readonly tokens: number;
  /** The first error; its place is an offset in the piece. */
  readonly broken?: Broken;
  /** True when something is not what its first character promised. */
  readonly unexpected: boolean;
}

/** A part that has been parsed by itself. */
interface Block {
  readonly part: Part;
  readonly collection: YAMLMap<Node, Node | null> | YAMLSeq<Node>;
  readonly tokens: number;
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

/** True where nothing at all is written. */
function isMissing(value: Node | null): boolean {
  if (!isScalar(value)) return false;
  const { source, type, anchor, tag } = value;
  return source === '' && type === 'PLAIN' && anchor === undefined && tag === undefined;
}

/** Blocks of pieces that are gone. Where a new piece has the same text, the block stays the same part. */
class BlockSupply {
  readonly #waiting = new Map<string, Block[]>();
  #used: Block[] = [];

  add(blocks: readonly Block[]): void {
    for (const block of blocks.toReversed()) {
      const alike = this.#waiting.get(block.part.text) ?? [];
      alike.push(block);
      this.#waiting.set(block.part.text, alike);
    }
  }

  take(text: string): Block | undefined {
    return this.#waiting.get(text)?.pop();
  }

  /** Notes that a block is now in use. */
  use(block: Block): void {
    this.#used.push(block);
  }

  /** The blocks in use, in file order; from now on they belong to their piece. */
  release(): readonly Block[] {
    const used = this.#used;
    this.#used = [];
    return used;
  }
}

/** The work on one piece. */
class PieceReading {
  readonly found: (JoinedEntry | Placed)[] = [];
  broken: Broken | undefined;
  unexpected = false;
  tokens = 0;
  readonly #text: string;
  readonly #supply: BlockSupply;
  readonly #most: number;

  constructor(text: string, supply: BlockSupply, most: number) {
    this.#text = text;
    this.#supply = supply;
    this.#most = most;
  }

  *add({ head, parts }: Cut): Steps<void> {
    if (!head) {
      for (const part of parts) yield* this.#addItem(part);
      return;
    }
    const block = yield* this.#block(head, 0);
    if (!block || !isMap(block.collection)) {
      this.unexpected ||= block !== undefined;
      return;
    }
    const { part } = block;
    const entries = entriesOf(block.collection, part);
    const [entry] = entries;
    if (parts.length === 0 || !entry) {
      this.found.push(...entries);
      return;
    }
    const blocks: Block[] = [];
    for (const lines of parts) {
      const inner = yield* this.#block(lines, 1);
      if (inner) blocks.push(inner);
    }
    const value = joined(blocks, part);
    if (!value || entries.length > 1 || !isMissing(entry.pair.value)) this.unexpected = true;
    if (value) this.found.push({ ...entry, value });
  }

  *#addItem(lines: Lines): Steps<void> {
    const block = yield* this.#block(lines, 1);
    if (block && isSeq(block.collection)) this.found.push(...itemsOf(block.collection, block.part));
    else this.unexpected ||= block !== undefined;
  }

  /**
   * Undefined for what is no block collection (it is broken, or another kind of node), and when there are too many
   * tokens.
   */
  *#block(lines: Lines, depth: number): Steps<Block | undefined> {
    if (this.tokens > this.#most) return undefined;
    const text = this.#text.slice(lines.start, lines.end);
    const known = this.#supply.take(text);
    if (known) this.tokens += known.tokens;
    const block = known ?? (yield* this.#parsed(text, lines, depth));
    if (block) this.#supply.use(block);
    yield;
    return block;
  }

  *#parsed(text: string, { start, content }: Lines, depth: number): Steps<Block | undefined> {
    const { composed, tokens } = yield* composeInSteps(text, depth, this.#most - this.tokens);
    this.tokens += tokens;
    if (composed.kind === 'broken') {
      this.broken ??= { ...composed, at: start + composed.at };
      return undefined;
    }
    const collection = composed.kind === 'document' ? composed.contents : null;
    const plain =
      (isMap(collection) || isSeq(collection)) &&
      collection.flow !== true &&
      collection.anchor === undefined &&
      collection.tag === undefined &&
      collection.range?.[0] === content - start;
    if (plain) return { part: { text: detached(text) }, collection: collection as Block['collection'], tokens };
    this.unexpected = true;
    return undefined;
  }
}

/** The maps, or the lists, as one. Undefined where there are both. */
function joined(blocks: readonly Block[], before: Part): JoinedMap | JoinedList | undefined {
  const entries: JoinedEntry[] = [];
  const items: Placed[] = [];
  for (const { collection, part } of blocks) {
    if (isMap(collection)) entries.push(...entriesOf(collection, part));
    else items.push(...itemsOf(collection, part));
  }
  if (items.length === 0) return { kind: 'map', entries, before };
  return entries.length === 0 ? { kind: 'list', items, before } : undefined;
}

function entriesOf({ items }: YAMLMap<Node, Node | null>, part: Part): readonly JoinedEntry[] {
  return items.map((pair) => ({ pair, part }));
}

function itemsOf({ items }: YAMLSeq<Node>, part: Part): readonly Placed[] {
  return items.map((item) => placed(item, part));
}

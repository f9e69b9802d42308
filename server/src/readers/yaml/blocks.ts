/**
 * Large documents in parts, so that a keystroke parses only the part it touches: the entries of the map at the top, the
 * items of lists in the first column, and the entries or items of other large entries. What a piece of the text comes to
 * is kept by the piece.
 */
import { isMap, isPair, isScalar, isSeq, Pair, YAMLMap, YAMLSeq } from 'yaml';
import type { Node, Scalar } from 'yaml';
import { composeInSteps, TOO_LONG } from './compose.ts';
import type { Broken } from './compose.ts';
import { placed } from './contents.ts';
import type { Contents, JoinedEntry, JoinedMap, Region } from './contents.ts';
import { cutPiece } from './cutPiece.ts';
import type { Cut, Span } from './cutPiece.ts';
import { detached } from './detached.ts';
import { move } from './moveNode.ts';
import { retyped } from './retyped.ts';
import { LARGE } from './sourceText.ts';
import type { Steps } from '../steps.ts';
import type { Piece, SourceText } from './sourceText.ts';

interface Composition {
  readonly composed: { readonly kind: 'document'; readonly contents: Contents } | Broken | { readonly kind: 'empty' };
  /** Where there are too many, more than there may be. */
  readonly tokens: number;
}

interface Known {
  readonly source: SourceText;
  readonly contents: Contents;
  readonly tokens: number;
}

/** Composes the documents of one version of a file after another. */
export class DocumentComposer {
  readonly #large: number;
  readonly #contents = new Map<Piece, PieceContents>();
  #supply = new BlockSupply();

  /** @param large documents, and entries of documents, with more characters are parsed in blocks */
  constructor(large = LARGE) {
    this.#large = large;
  }

  /** The documents to come are of this version. What was kept of pieces that are not in it serves the new ones. */
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

  /** The version is composed. */
  end(): void {
    this.#supply = new BlockSupply();
  }

  /**
   * Composes like `composeInSteps`, block by block, so that others have a turn in between. What a composition that is
   * given up has done counts for the next one.
   * @param before what the document may have been in the version before; afterwards it is nothing any more
   */
  *compose(document: SourceText, most: number, before?: Known): Steps<Composition> {
    const inBlocks = document.length > this.#large ? yield* this.#joined(document, most) : undefined;
    if (inBlocks) return inBlocks;
    const { text } = document;
    const edited = before && before.tokens <= most ? editedWord(before, text) : undefined;
    if (edited) return edited;
    const { composed, tokens } = yield* composeInSteps(text, 0, most);
    if (composed.kind !== 'document') return { composed, tokens };
    return { composed: { kind: 'document', contents: placed(composed.contents, { text, start: 0 }) }, tokens };
  }

  /** Undefined for what is not a map in block style, or has something in it that only the whole shows. */
  *#joined({ pieces, starts }: SourceText, most: number): Steps<Composition | undefined> {
    const cuts: (readonly Cut[])[] = [];
    for (const piece of pieces) {
      const cut = this.#contents.get(piece)?.cuts ?? cutPiece(piece.text, this.#large);
      if (!cut) return undefined;
      cuts.push(cut);
      yield;
    }
    if (!cuts.find((cut) => cut.length > 0)?.[0]?.head) return undefined;
    const entries: JoinedEntry[] = [];
    let tokens = 0;
    let unexpected = false;
    let broken: Broken | undefined;
    for (const [index, piece] of pieces.entries()) {
      const start = starts[index] ?? 0;
      const known = this.#contents.get(piece);
      const contents = known ?? (yield* this.#read(piece.text, cuts[index] ?? [], most - tokens));
      tokens += contents.tokens;
      if (tokens > most) return { composed: TOO_LONG, tokens };
      if (!known) this.#contents.set(piece, contents);
      unexpected ||= contents.unexpected;
      broken ??= contents.broken && { ...contents.broken, at: start + contents.broken.at };
      if (!broken) unexpected ||= !join(entries, contents.parts, { text: piece.text, start });
    }
    // What is not what it seemed may still be sound as a whole.
    if (unexpected) return undefined;
    return { composed: broken ?? { kind: 'document', contents: mapOf(entries) }, tokens };
  }

  *#read(text: string, cuts: readonly Cut[], most: number): Steps<PieceContents> {
    const reading = new PieceReading(text, this.#supply, most);
    for (const cut of cuts) yield* reading.add(cut);
    const { parts, broken, unexpected, tokens } = reading;
    return { cuts, parts, blocks: this.#supply.release(), tokens, unexpected, ...(broken && { broken }) };
  }
}

/** Undefined where more than a word is another one. */
function editedWord({ source, contents, tokens }: Known, text: string): Composition | undefined {
  const node = contents.kind === 'node' && contents.node ? retyped(contents.node, source.text, text) : undefined;
  return node && { composed: { kind: 'document', contents: placed(node, { text, start: 0 }) }, tokens };
}

/** What the blocks of a piece come to. Offsets count in the piece. */
interface PieceContents {
  readonly cuts: readonly Cut[];
  readonly parts: readonly Part[];
  readonly blocks: readonly Block[];
  readonly tokens: number;
  readonly broken?: Broken;
  /** True when something is not what its first character promised. */
  readonly unexpected: boolean;
}

/** An entry of the map at the top, or an item of the list that the last entry holds. */
type Part = Pair<Node, Node | null> | Item;

interface Item {
  readonly item: Node;
  /** Where its dash is. */
  readonly start: number;
}

/** A part that has been parsed by itself. Its nodes carry offsets in its piece. */
interface Block {
  readonly text: string;
  readonly collection: YAMLMap | YAMLSeq;
  readonly tokens: number;
  start: number;
}

/** Goes on with the map. False where the parts do not fit together. */
function join(entries: JoinedEntry[], parts: readonly Part[], region: Region): boolean {
  for (const part of parts) {
    if (isPair(part)) {
      entries.push({ pair: part, region });
      continue;
    }
    const { item, start } = part;
    const last = entries.at(-1);
    if (!last) return false;
    const { pair, list } = last;
    if (!list && !(isScalar(pair.value) && isMissing(pair.value))) return false;
    const items = list?.items ?? [];
    items.push(placed(item, region));
    if (!list) entries[entries.length - 1] = { ...last, list: { kind: 'list', start: region.start + start, items } };
  }
  return true;
}

/** Whether nothing at all is written there. */
function isMissing({ source, type, anchor, tag }: Scalar): boolean {
  return source === '' && type === 'PLAIN' && anchor === undefined && tag === undefined;
}

function mapOf(entries: readonly JoinedEntry[]): JoinedMap {
  const [first] = entries;
  return { kind: 'map', start: (first?.region.start ?? 0) + (first?.pair.key.range?.[0] ?? 0), entries };
}

/** Blocks of pieces that nobody will look at any more: they are moved to where their text stands now. */
class BlockSupply {
  readonly #waiting = new Map<string, Block[]>();
  #used: Block[] = [];

  add(blocks: readonly Block[]): void {
    for (const block of blocks.toReversed()) {
      const alike = this.#waiting.get(block.text) ?? [];
      alike.push(block);
      this.#waiting.set(block.text, alike);
    }
  }

  take(text: string): Block | undefined {
    return this.#waiting.get(text)?.pop();
  }

  /** Takes note of a block that is now in use. */
  use(block: Block): void {
    this.#used.push(block);
  }

  /** The blocks in use, in file order: from now on they are their piece's. */
  release(): readonly Block[] {
    const used = this.#used;
    this.#used = [];
    return used;
  }
}

/** One piece being read. */
class PieceReading {
  readonly parts: Part[] = [];
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
    const map = (yield* this.#block(head, 0))?.collection;
    if (!map || isSeq(map)) {
      this.unexpected ||= map !== undefined;
      return;
    }
    const pairs = map.items as Pair<Node, Node | null>[];
    const [pair] = pairs;
    if (parts.length === 0 || !pair) {
      this.parts.push(...pairs);
      return;
    }
    const blocks: Block[] = [];
    for (const part of parts) {
      const block = yield* this.#block(part, 1);
      if (block) blocks.push(block);
    }
    const value = joined(blocks);
    if (!value || pairs.length > 1 || !isScalar(pair.value) || !isMissing(pair.value)) this.unexpected = true;
    if (value) this.parts.push(new Pair<Node, Node | null>(pair.key, value));
  }

  *#addItem(span: Span): Steps<void> {
    const list = (yield* this.#block(span, 1))?.collection;
    if (isSeq(list)) this.parts.push(...list.items.map((item) => ({ item: item as Node, start: span.start })));
    else this.unexpected ||= list !== undefined;
  }

  /** Undefined for what is no block collection, be it broken or another node, and for all that follows too much. */
  *#block(span: Span, depth: number): Steps<Block | undefined> {
    if (this.tokens > this.#most) return undefined;
    const { start, end } = span;
    const text = this.#text.slice(start, end);
    const known = this.#supply.take(text);
    if (known) this.tokens += known.tokens;
    const block = known ?? (yield* this.#parsed(text, span, depth));
    if (block) {
      move(block.collection, start - block.start);
      block.start = start;
      this.#supply.use(block);
    }
    yield;
    return block;
  }

  *#parsed(text: string, { start, indent }: Span, depth: number): Steps<Block | undefined> {
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
      collection.range?.[0] === indent;
    if (plain) return { text: detached(text), collection, tokens, start: 0 };
    this.unexpected = true;
    return undefined;
  }
}

/** The maps, or the lists, as one. Undefined for both kinds together. */
function joined(blocks: readonly Block[]): YAMLMap | YAMLSeq | undefined {
  const collections = blocks.map(({ collection }) => collection);
  const whole = isSeq(collections[0]) ? new YAMLSeq<Node>() : new YAMLMap<Node, Node | null>();
  if (collections.some((collection) => isSeq(collection) !== isSeq(whole))) return undefined;
  whole.items = collections.flatMap((collection) => collection.items as never[]);
  const start = collections[0]?.range?.[0] ?? 0;
  const end = collections.at(-1)?.range?.[1] ?? start;
  whole.range = [start, end, end];
  return whole;
}

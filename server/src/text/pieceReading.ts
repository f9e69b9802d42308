/** Makes blocks of the lines of one piece, or takes those that are known already. */
import { isMap, isScalar, isSeq } from 'yaml';
import type { Node } from 'yaml';
import { detached } from '../base/detached.ts';
import type { Steps } from '../base/steps.ts';
import type { Part } from '../model/range.ts';
import { type Broken, composeInSteps } from './compose.ts';
import { entriesOf, itemsOf, type JoinedEntry, type JoinedList, type JoinedMap, type Placed } from './contents.ts';
import type { Cut, Lines } from './cutPiece.ts';
import type { Recut } from './recut.ts';
import type { Piece } from './piece.ts';

/** A part that has been parsed by itself. */
export interface Block {
  readonly part: Part;
  /** What it holds: the entries of a map, or the items of a list. The other one is absent. */
  readonly entries?: readonly JoinedEntry[];
  readonly items?: readonly Placed[];
  readonly tokens: number;
}

/** The blocks of a piece that an edit has changed, for the piece that takes its place. */
export interface Kept extends Recut {
  readonly piece: Piece;
  readonly blocks: readonly Block[];
}

/** Blocks of pieces that are gone. Where a new piece has the same text, the block stays the same part. */
export class BlockSupply {
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
export class PieceReading {
  readonly found: (JoinedEntry | Placed)[] = [];
  broken: Broken | undefined;
  unexpected = false;
  tokens = 0;
  readonly #text: string;
  readonly #supply: BlockSupply;
  readonly #most: number;
  readonly #kept: Kept | undefined;
  /** The index of the next block. */
  #next = 0;

  constructor(text: string, supply: BlockSupply, most: number, kept: Kept | undefined) {
    this.#text = text;
    this.#supply = supply;
    this.#most = most;
    this.#kept = kept;
  }

  *add({ head, parts }: Cut): Steps<void> {
    if (!head) {
      for (const part of parts) yield* this.#addItem(part);
      return;
    }
    const block = yield* this.#block(head, 0);
    if (!block?.entries) {
      this.unexpected ||= block !== undefined;
      return;
    }
    const { part, entries } = block;
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
    if (block?.items) this.found.push(...block.items);
    else this.unexpected ||= block !== undefined;
  }

  /**
   * Undefined for what is no block collection (it is broken, or another kind of node), and when there are too many
   * tokens.
   */
  *#block(lines: Lines, depth: number): Steps<Block | undefined> {
    if (this.tokens > this.#most) return undefined;
    const index = this.#next++;
    const unchanged = index === this.#kept?.changed ? undefined : this.#kept?.blocks[index];
    const text = unchanged?.part.text ?? this.#text.slice(lines.start, lines.end);
    const known = unchanged ?? this.#supply.take(text);
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
    if (
      (isMap(collection) || isSeq(collection)) &&
      collection.flow !== true &&
      collection.anchor === undefined &&
      collection.tag === undefined &&
      collection.range?.[0] === content - start
    ) {
      const part = { text: detached(text) };
      const held = isMap(collection) ? { entries: entriesOf(collection, part) } : { items: itemsOf(collection, part) };
      return { part, ...held, tokens };
    }
    this.unexpected = true;
    return undefined;
  }
}

/** The maps, or the lists, as one. Undefined where there are both. */
function joined(blocks: readonly Block[], before: Part): JoinedMap | JoinedList | undefined {
  const entries = blocks.flatMap((block) => block.entries ?? []);
  const items = blocks.flatMap((block) => block.items ?? []);
  if (items.length === 0) return { kind: 'map', entries, before };
  return entries.length === 0 ? { kind: 'list', items, before } : undefined;
}

/** True where nothing at all is written. */
export function isMissing(value: Node | null): boolean {
  if (!isScalar(value)) return false;
  const { source, type, anchor, tag } = value;
  return source === '' && type === 'PLAIN' && anchor === undefined && tag === undefined;
}

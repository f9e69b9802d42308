/**
 * Large documents in parts, so that a keystroke parses only the part it touches: the entries of the map at the top, and
 * the entries or items of those among them that are large.
 */
import { isMap, isNode, isPair, isScalar, isSeq, Pair, YAMLMap, YAMLSeq } from 'yaml';
import type { Node } from 'yaml';
import { detached } from './detached.ts';
import { composeInSteps, TOO_LONG } from './stream.ts';
import type { Broken, Composed } from './stream.ts';

/** Smaller documents, and smaller entries of large ones, are parsed at once; in characters. */
export const LARGE = 4_000;

/** A part that has been parsed. Its nodes carry offsets in the document, for the place where it stood last. */
interface Block {
  readonly text: string;
  readonly collection: YAMLMap | YAMLSeq;
  readonly tokens: number;
  start: number;
}

export interface ComposedInBlocks {
  readonly composed: Composed;
  readonly blocks: readonly Block[];
  readonly tokens: number;
}

/**
 * Parses a document like `composeInSteps`, block by block, so that others have a turn in between. A composition that is given up
 * leaves its blocks in the supply.
 */
export function* composeInBlocks(
  text: string,
  supply: BlockSupply,
  most: number,
  large = LARGE,
): Generator<void, ComposedInBlocks> {
  const cut = text.length > large ? cutEntries(text, large) : undefined;
  if (!cut) return { ...(yield* composeInSteps(text, 0, most)), blocks: [] };
  yield;
  const composition = new Composition(text, supply, most);
  const items: (readonly Pair<Node, Node | null>[])[] = [];
  for (const { head, parts } of cut) items.push(yield* composition.entry(head, parts));
  const { broken, unexpected, tokens } = composition;
  const blocks = supply.release();
  if (tokens > most) return { composed: TOO_LONG, blocks, tokens };
  // What is not what it seemed may still be sound as a whole.
  if (unexpected) return { ...(yield* composeInSteps(text, 0, most)), blocks };
  if (broken) return { composed: broken, blocks, tokens };
  const contents = new YAMLMap<Node, Node | null>();
  contents.items = items.flat();
  contents.range = rangeOf(blocks);
  return { composed: { kind: 'document', contents }, blocks, tokens };
}

/** Blocks of documents that nobody will look at any more: they are moved to where their text stands now. */
export class BlockSupply {
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

  /** The blocks in use, in file order: from now on they are their document's. */
  release(): readonly Block[] {
    const used = this.#used;
    this.#used = [];
    return used;
  }
}

/** One document being put together. */
class Composition {
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

  *entry(head: Span, parts: readonly Span[]): Generator<void, readonly Pair<Node, Node | null>[]> {
    const map = (yield* this.#block(head, 0))?.collection;
    if (!map || isSeq(map)) {
      this.unexpected ||= map !== undefined;
      return [];
    }
    const pairs = map.items as Pair<Node, Node | null>[];
    const [pair] = pairs;
    if (parts.length === 0 || !pair) return pairs;
    const blocks: Block[] = [];
    for (const part of parts) {
      const block = yield* this.#block(part, 1);
      if (block) blocks.push(block);
    }
    const value = joined(blocks);
    if (!value || pairs.length > 1 || !isScalar(pair.value) || pair.value.source !== '') this.unexpected = true;
    return value ? [new Pair<Node, Node | null>(pair.key, value)] : [];
  }

  /** Undefined for what is no block collection, be it broken or another node, and for all that follows too much. */
  *#block(span: Span, depth: number): Generator<void, Block | undefined> {
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

  *#parsed(text: string, { start, indent }: Span, depth: number): Generator<void, Block | undefined> {
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
  whole.range = rangeOf(blocks);
  return whole;
}

function rangeOf(blocks: readonly Block[]): [number, number, number] {
  const start = blocks[0]?.collection.range?.[0] ?? 0;
  const end = blocks.at(-1)?.collection.range?.[1] ?? start;
  return [start, end, end];
}

function move(node: unknown, by: number): void {
  if (by === 0) return;
  if (isPair(node)) {
    move(node.key, by);
    move(node.value, by);
  } else if (isNode(node)) {
    if (node.range) node.range = [node.range[0] + by, node.range[1] + by, node.range[2] + by];
    if (isMap(node) || isSeq(node)) for (const item of node.items) move(item, by);
  }
}

/** From the start of a line to the start of another. */
interface Span {
  readonly start: number;
  readonly end: number;
  readonly indent: number;
}

interface EntryCut {
  /** The whole entry, or the line of its key. */
  readonly head: Span;
  /** Its entries or items, where it was worth cutting. */
  readonly parts: readonly Span[];
}

/**
 * Cuts a block map at the lines of its keys. In YAML nothing that began before can go on in such a line, but for a
 * closing bracket: whatever is open there is an error. Undefined for everything that is written in another way. Lines
 * end with `\n`: what else JavaScript takes for the end of a line is text to YAML.
 */
function cutEntries(text: string, large: number): readonly EntryCut[] | undefined {
  const starts: number[] = [];
  let marker = false;
  for (const { index } of text.matchAll(/(?<![^\n])[^ \t\r\n#]/g)) {
    const line = text.slice(index, index + 4);
    if (/^---[ \t\r\n]?$/.test(line) && !marker && starts.length === 0) {
      if (!/^---[ \t]*(?:#[^\n]*)?\r?$/.test(text.slice(index, lineEnd(text, index)))) return undefined;
      marker = true;
    } else if (/^(?:---|\.\.\.|[?:](?:\s|$)|[%{[])/.test(line)) {
      return undefined;
    } else if (!/^(?:-(?:\s|$)|[\]}])/.test(line)) {
      starts.push(index);
    } else if (starts.length === 0) {
      return undefined;
    }
  }
  const [first] = starts;
  if (first === undefined || /(?<![^\n])[ \t]+[^ \t\r\n#]/.test(text.slice(0, first))) return undefined;
  return starts.map((start, i) => cutEntry(text, { start, end: starts[i + 1] ?? text.length, indent: 0 }, large));
}

function cutEntry(text: string, entry: Span, large: number): EntryCut {
  const whole = { head: entry, parts: [] };
  if (entry.end - entry.start <= large) return whole;
  const own = text.slice(entry.start, entry.end);
  if (!/^[^\r\n[{"'&*!|>#]*:[ \t]*(?:[ \t]#[^\n]*)?\r?\n/.test(own)) return whole;
  const starts: number[] = [];
  let indent: number | undefined;
  let list = false;
  const lines = own.matchAll(/(?<![^\n])( *)([^ \t\r\n#])(?=(\s?))/g);
  lines.next();
  for (const { index, 1: lead = '', 2: first = '', 3: next } of lines) {
    const dash = first === '-' && (next !== '' || index + lead.length + 1 === own.length);
    if (indent === undefined) {
      indent = lead.length;
      list = dash;
      if (indent === 0 && !list) return whole;
    }
    if (lead.length > indent || first === ']' || first === '}') continue;
    if (lead.length < indent || (/[?:]/.test(first) && next !== '') || (list && !dash)) return whole;
    if (list || !dash) starts.push(entry.start + index);
  }
  const [first] = starts;
  if (first === undefined || indent === undefined) return whole;
  const column = indent;
  const parts = starts.map((start, i) => ({ start, end: starts[i + 1] ?? entry.end, indent: column }));
  return { head: { ...entry, end: first }, parts };
}

function lineEnd(text: string, from: number): number {
  const newline = text.indexOf('\n', from);
  return newline === -1 ? text.length : newline;
}

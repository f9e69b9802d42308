/**
 * One YAML document, ready to be read, and what has been read of it. Walks are bounded by a budget, so a few kilobytes of
 * aliases cannot stand for millions of nodes.
 */
import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import type { Node, Pair, YAMLMap, YAMLSeq } from 'yaml';
import { sameItems } from '../../model/sameItems.ts';
import type { Range } from '../../model/service.ts';
import { AnchorTable } from './anchors.ts';
import { placed } from './contents.ts';
import type { Contents, JoinedEntry, JoinedList, JoinedMap, Placed, Region } from './contents.ts';
import { LIMITS } from '../limits.ts';
import { type Moved, moved } from '../../model/moved.ts';
import type { SourceText } from './sourceText.ts';
import { atOnce, type Steps } from '../steps.ts';
import { type Entry, type MapValue, missing, type Place, type SeqValue, type Value } from './values.ts';

/** A document's text and what is known of it, wherever in the file it stands. */
export interface ParsedDocument {
  readonly source: SourceText;
  readonly contents: Contents;
  /** By function what it has read, as if the document were at the start of the file. */
  readonly extracts: Map<unknown, Extract>;
  /** By what was read the same where the document stood last. */
  readonly places: WeakMap<object, Moved<unknown>>;
  readonly kept: Kept;
  /** Like `kept.nodes`, of those that anchors and aliases tie to others: kept no longer than the document. */
  readonly tied: ReadNodes;
  readonly anchors: AnchorTable;
}

/** What was read of parts of documents, and is kept as long as the parts are, which may be longer than their document. */
export class Kept {
  readonly nodes: ReadNodes = new WeakMap();
  /** By what makes it something that is made out of what it was in the version before. */
  readonly remade = new Map<object, unknown>();
  /** By something that was read what it comes to together with others. */
  readonly combinations = new WeakMap<object, { readonly others: readonly unknown[]; readonly value: unknown }>();
}

type ReadNodes = WeakMap<object, Extract & { readonly context: string }>;

interface Extract {
  readonly value: unknown;
  /** How many nodes it took. */
  readonly spent: number;
}

/** @param contents a node where the text was parsed as a whole */
export function parsedDocument(
  source: SourceText,
  contents: Contents | Node | null,
  kept = new Kept(),
): ParsedDocument {
  const known = contents && 'kind' in contents ? contents : placed(contents, { text: source.text, start: 0 });
  const anchors = new AnchorTable(known);
  return {
    source,
    contents: known,
    extracts: new Map(),
    places: new WeakMap(),
    kept,
    tied: new WeakMap(),
    anchors,
  };
}

/** One document of a file, ready to be read. */
export class YamlDocument {
  /** True once the budget ran out: what was read since is not complete. */
  exhausted = false;
  /** The document's own text, and its place in the file. */
  readonly source: SourceText;
  readonly offset: number;
  readonly #parsed: ParsedDocument;
  #root: Value | undefined;
  #budget: number;

  constructor(parsed: ParsedDocument, offset: number) {
    this.source = parsed.source;
    this.offset = offset;
    this.#parsed = parsed;
    this.#budget = LIMITS.repeats.most + 2 * parsed.source.length;
  }

  /** The same, with its whole budget. */
  renewed(): YamlDocument {
    return new YamlDocument(this.#parsed, this.offset);
  }

  get root(): Value {
    const { contents } = this.#parsed;
    this.#root ??= contents.kind === 'map' ? this.#joinedMap(contents) : this.#value(contents, this.offset, undefined);
    return this.#root;
  }

  /** Reads in steps what `extracted` asks for. */
  *prepare<T>(read: (document: YamlDocument) => Steps<T>): Steps<void> {
    const document = new YamlDocument(this.#parsed, 0);
    const before = document.#budget;
    const value = yield* read(document);
    this.#parsed.extracts.set(read, { value, spent: before - document.#budget });
  }

  /**
   * What `read` makes of this document as if it were at the start of the file, which has to be plain data. It is kept as
   * long as the document's text stays the same.
   */
  extracted<T>(read: (document: YamlDocument) => Steps<T>): T {
    if (!this.#parsed.extracts.has(read)) atOnce(this.prepare(read));
    const { value, spent = 0 } = this.#parsed.extracts.get(read) ?? {};
    this.#pay(spent);
    return value as T;
  }

  /** Something of what was extracted, as it stands in the file now; the same object as long as it stands there. */
  inPlace<T>(read: readonly T[]): readonly T[] {
    if (this.offset === 0 || read.length === 0) return read;
    const known = this.#parsed.places.get(read);
    const place = known?.by === this.offset ? known : { read: moved(read, this.offset), by: this.offset };
    this.#parsed.places.set(read, place);
    return place.read as readonly T[];
  }

  /** What `make` makes out of what it made for this file in the version before. */
  remade<T>(key: object, make: (before: T | undefined) => T): T {
    const { remade } = this.#parsed.kept;
    const value = make(remade.get(key) as T | undefined);
    remade.set(key, value);
    return value;
  }

  /** What `make` makes of something extracted and of others; made anew only where one of the others is another one. */
  combined<T>(extracted: object, others: readonly unknown[], make: () => T): T {
    const known = this.#parsed.kept.combinations.get(extracted);
    if (known && sameItems(known.others, others)) return known.value as T;
    const value = make();
    this.#parsed.kept.combinations.set(extracted, { others, value });
    return value;
  }

  /**
   * What `read` makes of one map of this document and of nothing else, plain data again, as if the map were at the start
   * of the file. It is kept as long as the map's text stays the same, or the whole document's where anchors or aliases tie
   * it to other parts.
   * @param context what else it depends on
   */
  extractedFrom<T>(map: MapValue, context: string, read: () => T): Moved<T> {
    if (map.fixed !== undefined || map.at.start !== map.range.start) return { read: read(), by: 0 };
    const by = map.range.start;
    const kept = this.#kept(map.node, context);
    if (kept) {
      this.#pay(kept.spent);
      return { read: kept.value as T, by };
    }
    const before = this.#budget;
    const value = moved(read(), -by);
    // What is read on an empty budget is not all there is.
    if (!this.exhausted) {
      const keeper = TIES.test(this.sourceOf(map)) ? this.#parsed.tied : this.#parsed.kept.nodes;
      keeper.set(map.node, { value, spent: before - this.#budget, context });
    }
    return { read: value, by };
  }

  /** As `extractedFrom` does, of each map in a list; what is kept is found without looking at the maps. */
  *extractedItems<T>(list: SeqValue, context: string, read: (map: MapValue) => T): Steps<readonly Moved<T>[]> {
    const extracted: Moved<T>[] = [];
    const written = list.written();
    const direct = list.fixed === undefined && list.at.start === list.range.start;
    for (let next = 0; next < written.length; next++) {
      if (direct) next = this.#addKept(written, next, context, extracted);
      const [item] = this.#items(written.slice(next, next + 1), list.range.end, list.fixed);
      if (item?.kind !== 'map') continue;
      extracted.push(this.extractedFrom(item, context, () => read(item)));
      yield;
    }
    return extracted;
  }

  /** @returns the place of the first one from `next` on that is not kept */
  #addKept<T>(written: readonly Placed[], next: number, context: string, extracted: Moved<T>[]): number {
    for (let index = next; index < written.length; index++) {
      const { node, region } = written[index] ?? NOTHING;
      const kept = node && !isAlias(node) && node.anchor === undefined ? this.#kept(node, context) : undefined;
      if (!node?.range || !kept) return index;
      this.#pay(1 + kept.spent);
      extracted.push({ read: kept.value as T, by: this.offset + region.start + node.range[0] });
    }
    return written.length;
  }

  #kept(node: object, context: string): Extract | undefined {
    const kept = this.#parsed.kept.nodes.get(node) ?? this.#parsed.tied.get(node);
    return kept?.context === context ? kept : undefined;
  }

  /** A value as written, quotes and all. */
  sourceOf({ range }: Value): string {
    return this.source.slice(range.start - this.offset, range.end - this.offset);
  }

  #value({ node, region }: Placed, fallback: number, inherited: string | undefined): Value {
    if (!node) return missing(fallback);
    const at = this.#range(node, region);
    if (!isAlias(node)) return this.#resolved(node, region, at, at, inherited);
    const target = this.#parsed.anchors.target(node);
    if (!target?.node) return { kind: 'unresolved', range: at, at };
    return this.#resolved(target.node, target.region, this.#range(target.node, target.region), at, inherited);
  }

  #resolved(node: Node, region: Region, range: Range, at: Range, inherited: string | undefined): Value {
    const sharing = inherited ?? this.#parsed.anchors.sharing(node);
    const place: Place = { range, at, ...(sharing !== undefined && { fixed: sharing }) };
    const start = range.start - this.offset - region.start;
    if (region.text.startsWith('{{', start)) return { kind: 'template', ...place };
    if (isMap(node)) {
      const entries = () => this.#entries(entriesOf(node, region), sharing, []);
      return { kind: 'map', flow: node.flow === true, ...place, entries, node };
    }
    if (isSeq(node)) return this.#seq(place, node.flow === true, () => itemsOf(node, region), sharing);
    const text = isScalar(node) ? (node.source ?? '') : '';
    if (/\{\{|\{%|\$\{/.test(text)) return { kind: 'template', ...place };
    const quoted = /^["'|>]/.test(region.text.slice(start, start + 1));
    return { kind: 'scalar', text, quoted, isNull: !quoted && /^(?:~|null|Null|NULL)?$/.test(text), ...place };
  }

  #joinedMap(map: JoinedMap): MapValue {
    const last = map.entries.at(-1);
    const tail = last && (last.list ?? placed(last.pair.value ?? last.pair.key, last.region));
    const range = this.#spanned(map.start, tail);
    return {
      kind: 'map',
      flow: false,
      range,
      at: range,
      entries: () => this.#entries(map.entries, undefined, []),
      node: map,
    };
  }

  #joinedList(list: JoinedList): SeqValue {
    const range = this.#spanned(list.start, list.items.at(-1));
    return this.#seq({ range, at: range }, false, () => list.items, undefined);
  }

  #seq(place: Place, flow: boolean, written: () => readonly Placed[], sharing: string | undefined): SeqValue {
    const { end } = place.range;
    const items = (): Value[] => this.#items(written(), end, sharing);
    const some = (test: (item: Value) => boolean): boolean =>
      written().some((item) => this.#items([item], end, sharing).some(test));
    return { kind: 'seq', flow, ...place, items, some, written };
  }

  /** From a place in the document to the end of its last value. */
  #spanned(from: number, tail: Placed | JoinedList | undefined): Range {
    const start = this.offset + from;
    if (tail?.kind === 'list') return { start, end: this.#spanned(tail.start, tail.items.at(-1)).end };
    return { start, end: Math.max(start, tail?.node ? this.#range(tail.node, tail.region).end : start) };
  }

  /** An item of which only the dash is there is found at its dash. */
  #items(items: readonly Placed[], fallback: number, sharing: string | undefined): Value[] {
    return this.#spend(items).map((item) => {
      const value = this.#value(item, fallback, sharing);
      if (value.at.end > value.at.start) return value;
      const from = this.offset + item.region.start;
      const start = from + Math.max(0, item.region.text.lastIndexOf('-', value.at.start - from - 1));
      return { ...value, at: { start, end: start + 1 } };
    });
  }

  /** `merging` holds the maps a chain of `<<` has come through, so that a map that merges itself ends. */
  #entries(written: readonly JoinedEntry[], sharing: string | undefined, merging: readonly Node[]): Entry[] {
    const own = new Set(written.map(({ pair: { key } }) => (isScalar(key) ? key.source : undefined)));
    const seen = new Set<string>();
    return this.#spend(written).flatMap(({ pair, region, list }) => {
      const key = this.#value(placed(pair.key, region), this.offset, sharing);
      if (key.kind === 'scalar' && key.text === '<<' && !key.quoted && (list ?? pair.value)) {
        return this.#merged(list ?? placed(pair.value, region), sharing, merging).filter((entry) => {
          const name = entry.key.kind === 'scalar' ? entry.key.text : undefined;
          if (name === undefined) return true;
          if (own.has(name) || seen.has(name)) return false;
          seen.add(name);
          return true;
        });
      }
      const value = list ? this.#joinedList(list) : this.#value(placed(pair.value, region), key.range.end, sharing);
      return [{ key, value, merged: false }];
    });
  }

  /** The entries of what a `<<` names: a map, or a list of maps of which the first one wins. */
  #merged(value: Placed | JoinedList, sharing: string | undefined, merging: readonly Node[]): Entry[] {
    if (value.kind === 'list') return value.items.flatMap((item) => this.#merged(item, sharing, merging));
    const target = isAlias(value.node) ? this.#parsed.anchors.target(value.node) : value;
    if (!target?.node || merging.includes(target.node)) return [];
    const { node, region } = target;
    const inherited = sharing ?? this.#parsed.anchors.sharing(node);
    const deeper = [...merging, node];
    if (isSeq(node)) return itemsOf(node, region).flatMap((item) => this.#merged(item, inherited, deeper));
    if (!isMap(node)) return [];
    return this.#entries(entriesOf(node, region), inherited, deeper).map((entry) => ({ ...entry, merged: true }));
  }

  #spend<T>(nodes: readonly T[]): readonly T[] {
    this.#pay(nodes.length);
    return this.exhausted ? [] : nodes;
  }

  #pay(nodes: number): void {
    this.#budget -= nodes;
    this.exhausted ||= this.#budget < 0;
  }

  #range(node: Node, { text, start: base }: Region): Range {
    const [start, end] = node.range ?? [0, 0];
    const from = Math.max(0, Math.min(start, text.length));
    const to = Math.max(from, Math.min(end, text.length));
    return { start: this.offset + base + from, end: this.offset + base + to };
  }
}

function entriesOf({ items }: YAMLMap, region: Region): readonly JoinedEntry[] {
  return (items as Pair<Node, Node | null>[]).map((pair) => ({ pair, region }));
}

function itemsOf({ items }: YAMLSeq, region: Region): readonly Placed[] {
  return (items as Node[]).map((item) => placed(item, region));
}

/** An anchor or an alias, or what looks like one. */
const TIES = /(?:^|[\s[{,:])[&*]\S/;

const NOTHING = placed(null, { text: '', start: 0 });

/**
 * One YAML document: its parsed contents, and a walk through them. A budget bounds each walk, so that a few kilobytes
 * of aliases cannot stand for millions of nodes.
 */
import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import type { Alias, Node } from 'yaml';
import { Memo } from '../base/memo.ts';
import { type Range, textIn } from '../model/range.ts';
import { LIMITS } from './limits.ts';
import type { Steps } from '../base/steps.ts';
import { AnchorTable } from './anchors.ts';
import { entriesOf, itemsOf, placed } from './contents.ts';
import { over, rangeOf, spanOfItem } from './places.ts';
import type { Contents, JoinedEntry, JoinedList, JoinedMap, Placed } from './contents.ts';
import { type Entry, indexed, type MapValue, missing, type Place, type SeqValue, type Value } from './values.ts';

/** A document after parsing. It stays the same object while its text does. */
export interface ParsedDocument {
  readonly contents: Contents;
  readonly anchors: AnchorTable;
  /** The length of its text in characters. */
  readonly length: number;
  /** The memo of its file. */
  readonly memo: Memo;
}

/** @param memo the memo of the file, which may hold what was read of earlier versions */
export function parsedDocument(contents: Contents, length: number, memo = new Memo()): ParsedDocument {
  return { contents, length, memo, anchors: new AnchorTable(contents, memo) };
}

/** How many entries of a map are kept while its document is read; few are read again in less time than it takes to keep them. */
const LARGE_MAP = 100;

/** What was read of a map, and of what else it was read. */
interface Extract {
  readonly value: unknown;
  /** How many nodes reading it took. */
  readonly spent: number;
  readonly lookups: readonly Lookup[];
}

/** A look-up outside of a map while the map was read. What was read holds while the answer stays the same. */
type Lookup =
  | { readonly alias: Alias; readonly target: Node | null | undefined }
  | { readonly anchored: Node; readonly sharing: string | undefined };

/** One walk through a document. */
export class YamlDocument {
  /** True when the budget has run out. What was read since then is not complete. */
  exhausted = false;
  readonly parsed: ParsedDocument;
  #root: Value | undefined;
  #budget: number;
  /** The look-ups for the map that is being read; undefined while nothing is kept. */
  #lookups: Lookup[] | undefined;

  constructor(parsed: ParsedDocument) {
    this.parsed = parsed;
    this.#budget = LIMITS.repeats.most + 2 * parsed.length;
  }

  get root(): Value {
    this.#root ??= this.value(this.parsed.contents);
    return this.#root;
  }

  /** The value of a map, or of a whole document. */
  value(contents: Contents): Value {
    return contents.kind === 'map' ? this.#joinedMap(contents) : this.#value(contents, 0, undefined);
  }

  /** A map of an earlier walk, for a walk on the budget of this one. */
  again(map: MapValue): MapValue {
    const { written, uneditable } = map;
    const own = written.kind === 'node' && isMap(written.node) ? entriesOf(written.node, written.part) : [];
    const entries = written.kind === 'map' ? written.entries : own;
    return { ...map, entries: this.#once(entries.length, () => this.#entries(entries, uneditable, [])) };
  }

  /**
   * What `read` makes of a map; it has to be plain data. It is read again where the map, or what its aliases and
   * anchors refer to, is another object.
   * @param what tells apart different things that are read of the same map
   * @param from what else the result depends on
   */
  kept<T>(what: unknown, map: MapValue, from: readonly unknown[], read: () => T): T {
    // Each alias has a place of its own, so results are kept for each alias.
    const key = map.alias ?? map.node;
    const whole = [map.node, map.uneditable, ...from];
    const known = this.#known(what, key, whole);
    if (known) return this.#taken(known) as T;
    const extract = this.#extracted(read);
    // What is read on an empty budget is not complete, so it is not kept.
    if (!this.exhausted) this.parsed.memo.set(what, key, whole, extract);
    return extract.value as T;
  }

  /** Does the same as `kept` for each map in a list; kept results are found without a look at the maps. */
  *keptItems<T>(
    what: unknown,
    list: SeqValue,
    from: readonly unknown[],
    read: (map: MapValue) => T,
  ): Steps<readonly T[]> {
    const values: T[] = [];
    for (const item of list.written()) {
      const { node } = item;
      const known = node && !isAlias(node) && this.#known(what, node, [node, list.uneditable, ...from]);
      if (known) {
        this.#pay(1);
        values.push(this.#taken(known) as T);
        continue;
      }
      const [map] = this.#items([item], list.range, list.uneditable);
      if (map?.kind !== 'map') continue;
      values.push(this.kept(what, map, from, () => read(map)));
      yield;
    }
    return values;
  }

  /** Reads, and notes on what the result depends. */
  #extracted(read: () => unknown): Extract {
    const [outer, before] = [this.#lookups, this.#budget];
    const lookups: Lookup[] = [];
    this.#lookups = lookups;
    const value = read();
    this.#lookups = outer;
    outer?.push(...lookups);
    return { value, spent: before - this.#budget, lookups };
  }

  /** The entries of a map. Those of a large one are read once, since a reader asks for one key after the other. */
  #once(count: number, read: () => readonly Entry[]): MapValue['entries'] {
    if (count < LARGE_MAP) return read;
    let known: Extract | undefined;
    return indexed(() => {
      if (known) this.#taken(known);
      else known = this.#extracted(read);
      return this.exhausted ? [] : (known.value as readonly Entry[]);
    });
  }

  #known(what: unknown, key: object, from: readonly unknown[]): Extract | undefined {
    const extract = this.parsed.memo.known(what, key, from) as Extract | undefined;
    return extract?.lookups.every((lookup) => this.#stillHolds(lookup)) ? extract : undefined;
  }

  #taken({ value, spent, lookups }: Extract): unknown {
    this.#pay(spent);
    this.#lookups?.push(...lookups);
    return value;
  }

  #stillHolds(lookup: Lookup): boolean {
    const { anchors } = this.parsed;
    return 'alias' in lookup
      ? anchors.target(lookup.alias)?.node === lookup.target
      : anchors.sharing(lookup.anchored) === lookup.sharing;
  }

  #target(alias: Alias): Placed | undefined {
    const target = this.parsed.anchors.target(alias);
    this.#lookups?.push({ alias, target: target?.node });
    return target;
  }

  #sharing(node: Node): string | undefined {
    if (isAlias(node) || node.anchor === undefined) return undefined;
    const sharing = this.parsed.anchors.sharing(node);
    this.#lookups?.push({ anchored: node, sharing });
    return sharing;
  }

  #value({ node, part }: Placed, fallback: number, inherited: string | undefined): Value {
    if (!node) return missing(part, fallback);
    const at = rangeOf(node, part);
    if (!isAlias(node)) return this.#resolved(node, at, at, inherited, undefined);
    const target = this.#target(node);
    if (!target?.node) return { kind: 'unresolved', range: at, at };
    return this.#resolved(target.node, rangeOf(target.node, target.part), at, inherited, node);
  }

  #resolved(node: Node, range: Range, at: Range, inherited: string | undefined, alias: Node | undefined): Value {
    const sharing = inherited ?? this.#sharing(node);
    const place: Place = { range, at, ...(sharing !== undefined && { uneditable: sharing }) };
    const { part, start } = range;
    if (part.text.startsWith('{{', start)) return { kind: 'template', ...place };
    if (isMap(node)) {
      const entries = this.#once(node.items.length, () => this.#entries(entriesOf(node, part), sharing, []));
      const written = placed(node, part);
      return { kind: 'map', flow: node.flow === true, ...place, entries, node, written, ...(alias && { alias }) };
    }
    if (isSeq(node)) return this.#seq(place, node.flow === true, () => itemsOf(node, part), sharing);
    const text = isScalar(node) ? (node.source ?? '') : '';
    if (/\{\{|\{%|\$\{/.test(text)) return { kind: 'template', ...place };
    const quoted = /^["'|>]/.test(part.text.slice(start, start + 1));
    return { kind: 'scalar', text, quoted, isNull: !quoted && /^(?:~|null|Null|NULL)?$/.test(text), ...place };
  }

  #joinedMap(map: JoinedMap): MapValue {
    const entries = this.#once(map.entries.length, () => this.#entries(map.entries, undefined, []));
    const { before } = map;
    return over(map, { kind: 'map', flow: false, entries, node: map, written: map, ...(before && { before }) });
  }

  #joinedList(list: JoinedList): SeqValue {
    const { before } = list;
    const items = (): Value[] => list.items.flatMap((item) => this.#items([item], spanOfItem(item), undefined));
    const some = (test: (item: Value) => boolean): boolean =>
      list.items.some((item) => this.#items([item], spanOfItem(item), undefined).some(test));
    return over(list, { kind: 'seq', flow: false, items, some, written: () => list.items, ...(before && { before }) });
  }

  #seq(place: Place, flow: boolean, written: () => readonly Placed[], sharing: string | undefined): SeqValue {
    const items = (): Value[] => this.#items(written(), place.range, sharing);
    const some = (test: (item: Value) => boolean): boolean =>
      written().some((item) => this.#items([item], place.range, sharing).some(test));
    return { kind: 'seq', flow, ...place, items, some, written };
  }

  /** The items as values. An item that is only a dash is found at the dash. */
  #items(items: readonly Placed[], list: Range, sharing: string | undefined): Value[] {
    return this.#spend(items).map((item) => {
      const value = this.#value(item, item.part === list.part ? list.end : 0, sharing);
      if (value.at.end > value.at.start) return value;
      const { part } = item;
      const start = Math.max(0, part.text.lastIndexOf('-', value.at.start - 1));
      return { ...value, at: { part, start, end: start + 1 } };
    });
  }

  /**
   * The entries of a map with those that `<<` brings.
   * @param merging the maps that a chain of `<<` has come through, so that a map which merges itself ends
   */
  #entries(written: readonly JoinedEntry[], sharing: string | undefined, merging: readonly Node[]): Entry[] {
    const own = new Set(written.map(({ pair: { key } }) => (isScalar(key) ? key.source : undefined)));
    const seen = new Set<string>();
    return this.#spend(written).flatMap(({ pair, part, value: joined }) => {
      const key = this.#value(placed(pair.key, part), 0, sharing);
      if (key.kind === 'scalar' && key.text === '<<' && !key.quoted && (joined ?? pair.value)) {
        return this.#merged(joined ?? placed(pair.value, part), sharing, merging).filter((entry) => {
          const name = entry.key.kind === 'scalar' ? entry.key.text : undefined;
          if (name === undefined) return true;
          if (own.has(name) || seen.has(name)) return false;
          seen.add(name);
          return true;
        });
      }
      return [{ key, value: this.#valueOf(joined ?? placed(pair.value, part), key.range.end, sharing), merged: false }];
    });
  }

  #valueOf(value: Placed | JoinedMap | JoinedList, fallback: number, sharing: string | undefined): Value {
    if (value.kind === 'node') return this.#value(value, fallback, sharing);
    return value.kind === 'map' ? this.#joinedMap(value) : this.#joinedList(value);
  }

  /** The entries that a `<<` names: those of a map, or of a list of maps, in which the first map wins. */
  #merged(
    value: Placed | JoinedMap | JoinedList,
    sharing: string | undefined,
    merging: readonly Node[],
  ): readonly Entry[] {
    if (value.kind === 'list') return value.items.flatMap((item) => this.#merged(item, sharing, merging));
    if (value.kind === 'map') return this.#mergedEntries(value.entries, sharing, merging);
    const target = isAlias(value.node) ? this.#target(value.node) : value;
    if (!target?.node || merging.includes(target.node)) return [];
    const { node, part } = target;
    const inherited = sharing ?? this.#sharing(node);
    const deeper = [...merging, node];
    if (isSeq(node)) return itemsOf(node, part).flatMap((item) => this.#merged(item, inherited, deeper));
    return isMap(node) ? this.#mergedEntries(entriesOf(node, part), inherited, deeper) : [];
  }

  #mergedEntries(
    written: readonly JoinedEntry[],
    sharing: string | undefined,
    merging: readonly Node[],
  ): readonly Entry[] {
    return this.#entries(written, sharing, merging).map((entry) => ({ ...entry, merged: true }));
  }

  #spend<T>(nodes: readonly T[]): readonly T[] {
    this.#pay(nodes.length);
    return this.exhausted ? [] : nodes;
  }

  #pay(nodes: number): void {
    this.#budget -= nodes;
    this.exhausted ||= this.#budget < 0;
  }
}

/** A value as written, with its quotes. */
export function sourceOf({ range }: Value): string {
  return textIn(range);
}

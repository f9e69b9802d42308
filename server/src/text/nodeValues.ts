/** Makes values of the nodes of a document, with its aliases and merge keys followed. */
import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import type { Alias, Node } from 'yaml';
import type { Range } from '../model/range.ts';
import { entriesOf, itemsOf, placed } from './contents.ts';
import type { Contents, JoinedEntry, JoinedList, JoinedMap, Placed } from './contents.ts';
import { over, rangeOf, spanOfItem } from './places.ts';
import { type Entries, type Entry, type MapValue, missing, type Place, type SeqValue, type Value } from './values.ts';

/** One walk through a document: what is paid for, and what it looks up outside of the node at hand. */
export interface Walk {
  /** The nodes, once they are paid for; none where the budget has run out. */
  readonly spend: <T>(nodes: readonly T[]) => readonly T[];
  /** The node that an alias repeats; undefined when no anchor of that name stands above it. */
  readonly target: (alias: Alias) => Placed | undefined;
  /** Why this node must not be edited; undefined where it can be. */
  readonly sharing: (node: Node) => string | undefined;
  /** Reads the entries of a map with that many of them. Those of a large one are read once. */
  readonly once: (count: number, written: () => readonly JoinedEntry[], sharing: string | undefined) => Entries;
}

export class NodeValues {
  readonly #walk: Walk;

  constructor(walk: Walk) {
    this.#walk = walk;
  }

  /** The value of a map, or of a whole document. Every dialect asks for its entries, so they are read once. */
  of(contents: Contents): Value {
    if (contents.kind === 'map') return this.#joinedMap(contents);
    const { node, part } = contents;
    const value = this.#value(contents, 0, undefined);
    if (value.kind !== 'map' || !isMap(node)) return value;
    return { ...value, entries: this.#walk.once(Infinity, () => entriesOf(node, part), value.uneditable) };
  }

  /** The items as values. An item that is only a dash is found at the dash. */
  items(items: readonly Placed[], list: Range, sharing: string | undefined): Value[] {
    return this.#walk.spend(items).map((item) => {
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
  entries(written: readonly JoinedEntry[], sharing: string | undefined, merging: readonly Node[] = []): Entry[] {
    const entries: Entry[] = [];
    /** The names that a `<<` no longer brings. */
    let taken: Set<string | undefined> | undefined;
    for (const { pair, part, value: joined } of this.#walk.spend(written)) {
      const key = this.#value(placed(pair.key, part), 0, sharing);
      const value = joined ?? placed(pair.value, part);
      if (key.kind !== 'scalar' || key.text !== '<<' || key.quoted || !(joined ?? pair.value)) {
        entries.push({ key, value: this.#valueOf(value, key.range.end, sharing), merged: false });
        continue;
      }
      taken ??= new Set(written.map((own) => (isScalar(own.pair.key) ? own.pair.key.source : undefined)));
      for (const entry of this.#merged(value, sharing, merging)) {
        const name = entry.key.kind === 'scalar' ? entry.key.text : undefined;
        if (name === undefined || !taken.has(name)) entries.push(entry);
        if (name !== undefined) taken.add(name);
      }
    }
    return entries;
  }

  #value({ node, part }: Placed, fallback: number, inherited: string | undefined): Value {
    if (!node) return missing(part, fallback);
    const at = rangeOf(node, part);
    if (!isAlias(node)) return this.#resolved(node, at, at, inherited, undefined);
    const target = this.#walk.target(node);
    if (!target?.node) return { kind: 'unresolved', range: at, at };
    return this.#resolved(target.node, rangeOf(target.node, target.part), at, inherited, node);
  }

  #resolved(node: Node, range: Range, at: Range, inherited: string | undefined, alias: Node | undefined): Value {
    const sharing = inherited ?? this.#walk.sharing(node);
    const place: Place = { range, at, ...(sharing !== undefined && { uneditable: sharing }) };
    const { part, start } = range;
    if (part.text.startsWith('{{', start)) return { kind: 'template', ...place };
    if (isMap(node)) {
      const entries = this.#walk.once(node.items.length, () => entriesOf(node, part), sharing);
      const written = placed(node, part);
      return { kind: 'map', flow: node.flow === true, ...place, entries, node, written, ...(alias && { alias }) };
    }
    if (isSeq(node)) return this.#seq(place, node.flow === true, () => itemsOf(node, part), sharing);
    const text = isScalar(node) ? (node.source ?? '') : '';
    if (text.includes('{') && /\{\{|\{%|\$\{/.test(text)) return { kind: 'template', ...place };
    const quoted = QUOTES.has(part.text.charAt(start));
    return { kind: 'scalar', text, quoted, isNull: !quoted && NULLS.has(text), ...place };
  }

  #joinedMap(map: JoinedMap): MapValue {
    const { before, entries: written } = map;
    const all = this.#walk.once(Infinity, () => written, undefined);
    const one = (entry: JoinedEntry): readonly Entry[] => this.entries([entry], undefined);
    const each = function* (): Generator<Entry> {
      if (isSimple(written)) for (const entry of written) yield* one(entry);
      else yield* all();
    };
    const entries = Object.assign(() => all(), { ...all, each });
    return over(map, { kind: 'map', flow: false, entries, node: map, written: map, ...(before && { before }) });
  }

  #joinedList(list: JoinedList): SeqValue {
    const { before } = list;
    const items = (): Value[] => list.items.flatMap((item) => this.items([item], spanOfItem(item), undefined));
    const some = (test: (item: Value) => boolean): boolean =>
      list.items.some((item) => this.items([item], spanOfItem(item), undefined).some(test));
    return over(list, { kind: 'seq', flow: false, items, some, written: () => list.items, ...(before && { before }) });
  }

  #seq(place: Place, flow: boolean, written: () => readonly Placed[], sharing: string | undefined): SeqValue {
    const items = (): Value[] => this.items(written(), place.range, sharing);
    const some = (test: (item: Value) => boolean): boolean =>
      written().some((item) => this.items([item], place.range, sharing).some(test));
    return { kind: 'seq', flow, ...place, items, some, written };
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
    const target = isAlias(value.node) ? this.#walk.target(value.node) : value;
    if (!target?.node || merging.includes(target.node)) return [];
    const { node, part } = target;
    const inherited = sharing ?? this.#walk.sharing(node);
    const deeper = [...merging, node];
    if (isSeq(node)) return itemsOf(node, part).flatMap((item) => this.#merged(item, inherited, deeper));
    return isMap(node) ? this.#mergedEntries(entriesOf(node, part), inherited, deeper) : [];
  }

  #mergedEntries(
    written: readonly JoinedEntry[],
    sharing: string | undefined,
    merging: readonly Node[],
  ): readonly Entry[] {
    return this.entries(written, sharing, merging).map((entry) => ({ ...entry, merged: true }));
  }
}

/** What a scalar starts with that is not plain. */
const QUOTES: ReadonlySet<string> = new Set(['"', "'", '|', '>']);
const NULLS: ReadonlySet<string> = new Set(['', '~', 'null', 'Null', 'NULL']);

/** True where each entry stands for itself: no key is `<<`, or a node that an alias names. */
export function isSimple(written: readonly JoinedEntry[]): boolean {
  const known = SIMPLE.get(written);
  if (known !== undefined) return known;
  const isSo = written.every(({ pair: { key } }) => isScalar(key) && key.source !== '<<');
  SIMPLE.set(written, isSo);
  return isSo;
}

/** Lists that have been looked through: several dialects look at a large map before one reads it. */
const SIMPLE = new WeakMap<readonly JoinedEntry[], boolean>();

/**
 * One YAML document: its parsed contents, and a walk through them. A budget bounds each walk, so that a few kilobytes
 * of aliases cannot stand for millions of nodes.
 */
import { isAlias, isMap, isScalar } from 'yaml';
import type { Alias, Node } from 'yaml';
import { Memo } from '../base/memo.ts';
import { textIn } from '../model/range.ts';
import { LIMITS } from './limits.ts';
import type { Steps } from '../base/steps.ts';
import { AnchorTable } from './anchors.ts';
import { entriesOf } from './contents.ts';
import type { Contents, JoinedEntry, Placed } from './contents.ts';
import { isSimple, NodeValues } from './nodeValues.ts';
import { type Entries, type Entry, fieldsOf, indexed, type MapValue, type SeqValue, type Value } from './values.ts';

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
  return { contents, length, memo, anchors: new AnchorTable(contents) };
}

/** How many nodes a walk may look at. */
function budgetOf({ length }: ParsedDocument): number {
  return LIMITS.repeats.most + 2 * length;
}

/**
 * How many entries of a map are kept while its document is read; few are read again in less time than it takes to keep
 * them. So many are read ahead in one step.
 */
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
  readonly #values = new NodeValues({
    spend: (nodes) => this.#spend(nodes),
    target: (alias) => this.#target(alias),
    sharing: (node) => this.#sharing(node),
    once: (count, written, sharing) => this.#once(count, written, sharing),
  });

  constructor(parsed: ParsedDocument) {
    this.parsed = parsed;
    this.#budget = budgetOf(parsed);
  }

  /** Has the whole budget again, for a reader of its own. Large maps that have been read so far are not read again. */
  renew(): this {
    this.#budget = budgetOf(this.parsed);
    this.exhausted = false;
    return this;
  }

  get root(): Value {
    this.#root ??= this.value(this.parsed.contents);
    return this.#root;
  }

  /** The value of a map, or of a whole document. */
  value(contents: Contents): Value {
    return this.#values.of(contents);
  }

  /** A map of an earlier walk, for a walk on the budget of this one. */
  again(map: MapValue): MapValue {
    const { written, uneditable } = map;
    const own = written.kind === 'node' && isMap(written.node) ? entriesOf(written.node, written.part) : [];
    const entries = written.kind === 'map' ? written.entries : own;
    return { ...map, entries: this.#once(entries.length, () => entries, uneditable) };
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
      const [map] = this.#values.items([item], list.range, list.uneditable);
      if (map?.kind !== 'map') continue;
      values.push(this.kept(what, map, from, () => read(map)));
      yield;
    }
    return values;
  }

  /**
   * Does the same for each entry of a map; of several entries with one key the first counts. In a large map, kept results
   * are found without a look at the entries.
   */
  *keptByEntry<T>(what: unknown, map: MapValue, read: (entry: Entry) => T): Steps<readonly T[]> {
    const { written } = map;
    const values: T[] = [];
    if (written.kind === 'node' || !isSimple(written.entries)) {
      for (const entry of fieldsOf(map).values()) {
        const { key, value } = entry;
        const from = [key.kind === 'scalar' && key.text, key.at.part, key.at.start];
        values.push(value.kind === 'map' ? this.kept(what, value, from, () => read(entry)) : read(entry));
        yield;
      }
      return values;
    }
    for (const one of firstOfEach(written.entries)) {
      const known = this.#known(what, one, []);
      if (!known) yield;
      const extract = known ?? this.#extracted(() => this.#values.entries([one], undefined).map(read));
      values.push(...((known ? this.#taken(known) : extract.value) as readonly T[]));
      if (!known && !this.exhausted) this.parsed.memo.set(what, one, [], extract);
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
  #once(count: number, written: () => readonly JoinedEntry[], sharing: string | undefined): Entries {
    const read = (): readonly Entry[] => this.#values.entries(written(), sharing);
    if (count < LARGE_MAP) return read;
    let known: Extract | undefined;
    const entries = indexed(() => {
      if (known) this.#taken(known);
      const extract = known ?? this.#extracted(read);
      if (this.exhausted) return [];
      known = extract;
      return known.value as readonly Entry[];
    });
    const ahead = function* (this: YamlDocument): Steps<void> {
      known ??= yield* this.#ahead(written(), sharing);
    }.bind(this);
    return Object.assign(entries, { ahead });
  }

  /**
   * Reads the entries of a large map, some a step. They are paid for when they are asked for.
   * @returns nothing where they do not stand for themselves, or the budget has run out
   */
  *#ahead(written: readonly JoinedEntry[], sharing: string | undefined): Steps<Extract | undefined> {
    if (!isSimple(written)) return undefined;
    const [values, lookups, before]: [Entry[], Lookup[], number] = [[], [], this.#budget];
    for (let at = 0; at < written.length; at += LARGE_MAP) {
      const few = this.#extracted(() => this.#values.entries(written.slice(at, at + LARGE_MAP), sharing));
      values.push(...(few.value as readonly Entry[]));
      lookups.push(...few.lookups);
      yield;
    }
    if (this.exhausted) return undefined;
    const spent = before - this.#budget;
    this.#budget = before;
    return { value: values, spent, lookups };
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

  #spend<T>(nodes: readonly T[]): readonly T[] {
    this.#pay(nodes.length);
    return this.exhausted ? [] : nodes;
  }

  #pay(nodes: number): void {
    this.#budget -= nodes;
    this.exhausted ||= this.#budget < 0;
  }
}

/** The entries without those whose key stands above them already. */
function firstOfEach(written: readonly JoinedEntry[]): readonly JoinedEntry[] {
  const names = new Set<string | undefined>();
  return written.filter(({ pair: { key } }) => isScalar(key) && names.size < names.add(key.source).size);
}

/** A value as written, with its quotes. */
export function sourceOf({ range }: Value): string {
  return textIn(range);
}

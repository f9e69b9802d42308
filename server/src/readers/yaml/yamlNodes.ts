/**
 * Typed walks over one YAML document: maps, lists and scalars with file ranges, aliases and merge keys already followed.
 * Walks are bounded by a budget, so a few kilobytes of aliases cannot stand for millions of nodes.
 */
import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import type { Node, Pair } from 'yaml';
import type { Range } from '../../model/service.ts';
import { AnchorTable } from './anchors.ts';
import { LIMITS } from '../limits.ts';
import { moved } from './moved.ts';

/** A document's text and what is known of it, wherever in the file it stands. */
export interface ParsedDocument {
  readonly text: string;
  readonly contents: Node | null;
  /** By function what it has read. */
  readonly extracts: Map<unknown, Extract>;
  readonly parts: ReadParts;
  /** The same of nodes that anchors and aliases tie to others: kept no longer than the document. */
  readonly tied: ReadParts;
  readonly anchors: AnchorTable;
}

/** What was read of single nodes; kept for as long as the nodes are, which may be longer than their document. */
export type ReadParts = WeakMap<object, Extract & { readonly context: string }>;

interface Extract {
  readonly value: unknown;
  /** Where the document, or in it the part, started when it was read. */
  readonly offset: number;
  /** How many nodes it took. */
  readonly spent: number;
}

export function parsedDocument(text: string, contents: Node | null, parts: ReadParts = new WeakMap()): ParsedDocument {
  return { text, contents, extracts: new Map(), parts, tied: new WeakMap(), anchors: new AnchorTable(contents) };
}

interface Place {
  /** Where the value is written. For a value reached through an alias this is its definition. */
  readonly range: Range;
  /** Where the value is used: the alias itself, otherwise `range`. Findings go here. */
  readonly at: Range;
  /** Why this value must not be edited, when something else uses it too. */
  readonly fixed?: string;
}

export interface ScalarValue extends Place {
  readonly kind: 'scalar';
  /** The text without quotes and escapes. Empty for a missing value. */
  readonly text: string;
  readonly quoted: boolean;
  readonly isNull: boolean;
}

export interface MapValue extends Place {
  readonly kind: 'map';
  readonly flow: boolean;
  /** In file order, merged entries at the place of their `<<`. Keys may repeat: see `fieldsOf`. */
  readonly entries: () => readonly Entry[];
  /** Tells it from other maps; the same between versions of a text in which this part has not changed. */
  readonly node: object;
}

export interface SeqValue extends Place {
  readonly kind: 'seq';
  readonly flow: boolean;
  readonly items: () => readonly Value[];
}

/** A template such as `{{ .Values.replicas }}`, or an alias without an anchor: present, but its value is not known. */
export interface UnknownValue extends Place {
  readonly kind: 'template' | 'unresolved';
}

export type Value = ScalarValue | MapValue | SeqValue | UnknownValue;

export interface Entry {
  readonly key: Value;
  readonly value: Value;
  /** True when a `<<` brought it here from another map. */
  readonly merged: boolean;
}

/** One document of a file, ready to be read. */
export class YamlDocument {
  /** True once the budget ran out: what was read since is not complete. */
  exhausted = false;
  /** The document's own text, and its place in the file. */
  readonly text: string;
  readonly offset: number;
  readonly #parsed: ParsedDocument;
  #root: Value | undefined;
  #budget: number;

  constructor(parsed: ParsedDocument, offset: number) {
    this.text = parsed.text;
    this.offset = offset;
    this.#parsed = parsed;
    this.#budget = LIMITS.repeats.most + 2 * parsed.text.length;
  }

  /** The same, with its whole budget. */
  renewed(): YamlDocument {
    return new YamlDocument(this.#parsed, this.offset);
  }

  get root(): Value {
    this.#root ??= this.#value(this.#parsed.contents, this.offset, undefined);
    return this.#root;
  }

  /**
   * What `read` makes of this document, which has to be plain data. It is read at the start of a file, kept as long as
   * the document's text stays the same, and moved to where the document stands now.
   */
  extracted<T>(read: (document: YamlDocument) => T): T {
    let known = this.#parsed.extracts.get(read) ?? this.#readAtStart(read);
    if (known.offset !== this.offset) {
      known = { ...known, value: moved(known.value, this.offset - known.offset), offset: this.offset };
    }
    this.#parsed.extracts.set(read, known);
    this.#pay(known.spent);
    return known.value as T;
  }

  #readAtStart(read: (document: YamlDocument) => unknown): Extract {
    const document = new YamlDocument(this.#parsed, 0);
    const before = document.#budget;
    return { value: read(document), offset: 0, spent: before - document.#budget };
  }

  /**
   * What `read` makes of one map of this document and of nothing else, plain data again. It is kept as long as the map's
   * text stays the same, or the whole document's where anchors or aliases tie it to other parts.
   * @param context what else it depends on
   */
  extractedFrom<T>(map: MapValue, context: string, read: () => T): T {
    if (map.fixed !== undefined || map.at.start !== map.range.start) return read();
    const tied = TIES.test(this.sourceOf(map));
    const start = tied ? this.offset : map.range.start;
    const parts = tied ? this.#parsed.tied : this.#parsed.parts;
    const kept = parts.get(map.node);
    const known = kept?.context === context ? kept : undefined;
    if (known) this.#pay(known.spent);
    const before = this.#budget;
    const value = known ? moved(known.value as T, start - known.offset) : read();
    const spent = known?.spent ?? before - this.#budget;
    // What is read on an empty budget is not all there is.
    if (!this.exhausted) parts.set(map.node, { value, offset: start, spent, context });
    return value;
  }

  /** A value as written, quotes and all. */
  sourceOf({ range }: Value): string {
    return this.text.slice(range.start - this.offset, range.end - this.offset);
  }

  #value(node: Node | null, fallback: number, inherited: string | undefined): Value {
    if (!node) return missing(fallback);
    if (!isAlias(node)) return this.#resolved(node, this.#range(node), inherited);
    const at = this.#range(node);
    const target = this.#parsed.anchors.target(node);
    if (!target) return { kind: 'unresolved', range: at, at };
    return this.#resolved(target, at, inherited);
  }

  #resolved(node: Node, at: Range, inherited: string | undefined): Value {
    const range = this.#range(node);
    const sharing = inherited ?? this.#parsed.anchors.sharing(node);
    const place: Place = { range, at, ...(sharing !== undefined && { fixed: sharing }) };
    const start = range.start - this.offset;
    if (this.text.startsWith('{{', start)) return { kind: 'template', ...place };
    if (isMap(node)) {
      const entries = () => this.#entries(node.items as Pair<Node, Node | null>[], sharing, []);
      return { kind: 'map', flow: node.flow === true, ...place, entries, node };
    }
    if (isSeq(node)) {
      const items = () => this.#spend(node.items as Node[]).map((item) => this.#item(item, range.end, sharing));
      return { kind: 'seq', flow: node.flow === true, ...place, items };
    }
    const text = isScalar(node) ? (node.source ?? '') : '';
    if (/\{\{|\{%|\$\{/.test(text)) return { kind: 'template', ...place };
    const quoted = /^["'|>]/.test(this.text.slice(start, start + 1));
    return { kind: 'scalar', text, quoted, isNull: !quoted && /^(?:~|null|Null|NULL)?$/.test(text), ...place };
  }

  /** An item of which only the dash is there is found at its dash. */
  #item(node: Node | null, fallback: number, sharing: string | undefined): Value {
    const value = this.#value(node, fallback, sharing);
    if (value.at.end > value.at.start) return value;
    const start = this.offset + Math.max(0, this.text.lastIndexOf('-', value.at.start - this.offset - 1));
    return { ...value, at: { start, end: start + 1 } };
  }

  /** `merging` holds the maps a chain of `<<` has come through, so that a map that merges itself ends. */
  #entries(pairs: readonly Pair<Node, Node | null>[], sharing: string | undefined, merging: readonly Node[]): Entry[] {
    const own = new Set(pairs.map(({ key }) => (isScalar(key) ? key.source : undefined)));
    const seen = new Set<string>();
    return this.#spend(pairs).flatMap((pair) => {
      const key = this.#value(pair.key, this.offset, sharing);
      if (key.kind === 'scalar' && key.text === '<<' && !key.quoted && pair.value) {
        return this.#merged(pair.value, sharing, merging).filter((entry) => {
          const name = entry.key.kind === 'scalar' ? entry.key.text : undefined;
          if (name === undefined) return true;
          if (own.has(name) || seen.has(name)) return false;
          seen.add(name);
          return true;
        });
      }
      return [{ key, value: this.#value(pair.value, key.range.end, sharing), merged: false }];
    });
  }

  /** The entries of what a `<<` names: a map, or a list of maps of which the first one wins. */
  #merged(value: Node, sharing: string | undefined, merging: readonly Node[]): Entry[] {
    const node = isAlias(value) ? this.#parsed.anchors.target(value) : value;
    if (!node || merging.includes(node)) return [];
    const inherited = sharing ?? this.#parsed.anchors.sharing(node);
    if (isSeq(node)) return (node.items as Node[]).flatMap((item) => this.#merged(item, inherited, [...merging, node]));
    if (!isMap(node)) return [];
    const entries = this.#entries(node.items as Pair<Node, Node | null>[], inherited, [...merging, node]);
    return entries.map((entry) => ({ ...entry, merged: true }));
  }

  #spend<T>(nodes: readonly T[]): readonly T[] {
    this.#pay(nodes.length);
    return this.exhausted ? [] : nodes;
  }

  #pay(nodes: number): void {
    this.#budget -= nodes;
    this.exhausted ||= this.#budget < 0;
  }

  #range(node: Node): Range {
    const [start, end] = node.range ?? [0, 0];
    const from = Math.max(0, Math.min(start, this.text.length));
    const to = Math.max(from, Math.min(this.#end(node, end), this.text.length));
    return { start: this.offset + from, end: this.offset + to };
  }

  /** A block collection reaches, for the YAML library, over the comments below it. Here it ends with its last item. */
  #end(node: Node, end: number): number {
    if ((!isMap(node) && !isSeq(node)) || node.flow === true) return end;
    const last = node.items.at(-1) as Node | Pair<Node, Node | null> | undefined;
    if (!last) return end;
    const tail = 'key' in last ? (last.value ?? last.key) : last;
    return Math.max(node.range?.[0] ?? 0, this.#end(tail, tail.range?.[1] ?? end));
  }
}

/** An anchor or an alias, or what looks like one. */
const TIES = /(?:^|[\s[{,:])[&*][^\s&*]/;

/** The entries of a map by key, first one wins; `repeated` is told of every other one. */
export function fieldsOf(
  map: MapValue,
  repeated: (entry: Entry, name: string) => void = () => undefined,
): ReadonlyMap<string, Entry> {
  const fields = new Map<string, Entry>();
  for (const entry of map.entries()) {
    if (entry.key.kind !== 'scalar') continue;
    const name = entry.key.text;
    if (fields.has(name)) repeated(entry, name);
    else fields.set(name, entry);
  }
  return fields;
}

/** Where a finding about this entry's value goes: on the value, or on the key when there is nothing to underline. */
export function visible(entry: Entry): Range {
  return entry.value.at.end > entry.value.at.start ? entry.value.at : entry.key.at;
}

function missing(offset: number): ScalarValue {
  const range = { start: offset, end: offset };
  return { kind: 'scalar', text: '', quoted: false, isNull: true, range, at: range };
}

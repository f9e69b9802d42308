/**
 * The values of a YAML document: maps, lists and scalars with their spans. Aliases and merge keys are already followed.
 */
import type { Node } from 'yaml';
import type { Steps } from '../base/steps.ts';
import { type Part, pointIn, type Range } from '../model/range.ts';
import type { Contents, Placed } from './contents.ts';
import { lineEnd } from './lines.ts';

/** The places of a value. */
export interface Place {
  /**
   * The span at which the value is written. For a value reached through an alias, this is its definition. For a map or
   * a list that goes over several parts, it is the span in the first of them.
   */
  readonly range: Range;
  /** The span at which the value is used: the alias itself, otherwise `range`. Findings go here. */
  readonly at: Range;
  /** Why this value must not be edited: something else uses it too. Absent where it can be edited. */
  readonly uneditable?: string;
}

/** A text, a number, a truth value, or nothing. */
export interface ScalarValue extends Place {
  readonly kind: 'scalar';
  /** The text without quotes and escapes. Empty for a missing value. */
  readonly text: string;
  readonly quoted: boolean;
  readonly isNull: boolean;
}

/** A map. Its entries are read when they are asked for. */
export interface MapValue extends Place {
  readonly kind: 'map';
  readonly flow: boolean;
  /** The entries in file order, with merged entries at the place of their `<<`. Keys may repeat: see `fieldsOf`. */
  readonly entries: Entries;
  /** An object that identifies the map; it stays the same between versions of a text while the part of the map does. */
  readonly node: object;
  /** The contents from which the map is read. */
  readonly written: Contents;
  /** The alias through which the map was reached. */
  readonly alias?: Node;
  /** The spans of the whole map, in file order; present where it goes over several parts. */
  readonly spans?: readonly Range[];
  /** The part right before its first entry, where that is another part. */
  readonly before?: Part;
}

/** A list. Its items are read when they are asked for. */
export interface SeqValue extends Place {
  readonly kind: 'seq';
  readonly flow: boolean;
  readonly items: () => readonly Value[];
  /** True where some item passes the test. Items behind that one are not looked at. */
  readonly some: (test: (item: Value) => boolean) => boolean;
  /** The items as nodes of the YAML library. */
  readonly written: () => readonly Placed[];
  readonly spans?: readonly Range[];
  readonly before?: Part;
}

/** A template such as `{{ .Values.replicas }}`, or an alias without an anchor: the value is there, but not known. */
export interface UnknownValue extends Place {
  readonly kind: 'template' | 'unresolved';
}

/** Any value of a document. */
export type Value = ScalarValue | MapValue | SeqValue | UnknownValue;

/** A key of a map with its value. */
export interface Entry {
  readonly key: Value;
  readonly value: Value;
  /** True when a `<<` took the entry from another map. */
  readonly merged: boolean;
}

/**
 * The entries of a map by their keys. The first of several entries with one key counts; `repeated` is called for each
 * other one.
 */
export function fieldsOf(
  map: MapValue,
  repeated: (entry: Entry, name: string) => void = () => undefined,
): ReadonlyMap<string, Entry> {
  const index = map.entries.index?.() ?? indexOf(map.entries());
  for (const entry of index.repeated) if (entry.key.kind === 'scalar') repeated(entry, entry.key.text);
  return index.fields;
}

/** Reads the entries of a map. */
export interface Entries {
  (): readonly Entry[];
  /** Finds them by their keys; present where that is kept. */
  readonly index?: () => Index;
  /** Reads one after the other, as far as they are taken; absent where all are read at once. */
  readonly each?: () => Iterable<Entry>;
  /** Reads them ahead, some a step, and keeps them; absent where they are few. */
  readonly ahead?: () => Steps<void>;
}

/** Does what `fieldsOf` does. The entries of a large map are read in steps. */
export function* fieldsInSteps(
  map: MapValue,
  repeated?: (entry: Entry, name: string) => void,
): Steps<ReadonlyMap<string, Entry>> {
  if (map.entries.ahead) yield* map.entries.ahead();
  return fieldsOf(map, repeated);
}

/** The entries, for a reader that may not need all of them. */
export function eachEntry({ entries }: MapValue): Iterable<Entry> {
  return entries.each?.() ?? entries();
}

/** The entries of a map by their keys, and those whose key stands before them already. */
interface Index {
  readonly fields: ReadonlyMap<string, Entry>;
  readonly repeated: readonly Entry[];
}

function indexOf(entries: readonly Entry[]): Index {
  const fields = new Map<string, Entry>();
  const repeated: Entry[] = [];
  for (const entry of entries) {
    if (entry.key.kind !== 'scalar') continue;
    const name = entry.key.text;
    if (fields.has(name)) repeated.push(entry);
    else fields.set(name, entry);
  }
  return { fields, repeated };
}

/** Entries that are read once, with their index. */
export function keptEntries(read: () => readonly Entry[]): Entries {
  let known: readonly Entry[] | undefined;
  return indexed(() => (known ??= read()));
}

/** Entries that `read` keeps, with their index: a reader of a large map asks for one key after the other. */
export function indexed(read: () => readonly Entry[]): Entries {
  let known: { readonly of: readonly Entry[]; readonly index: Index } | undefined;
  const index = (): Index => {
    const all = read();
    if (known?.of !== all) known = { of: all, index: indexOf(all) };
    return known.index;
  };
  return Object.assign(() => read(), { index });
}

/** The span for a finding about the value of this entry: the value, or the key when the value is empty or spans lines. */
export function visible(entry: Entry): Range {
  const { part, start, end } = entry.value.at;
  return end > start && lineEnd(part.text, start) >= end ? entry.value.at : entry.key.at;
}

/** The spans of an entry with its key and value, in file order, each in another part. */
export function extentOf({ key, value }: Entry): readonly Range[] {
  const { part, start, end } = key.at;
  const [first, ...rest] = spansOf(value);
  if (first?.part === part) return [{ part, start, end: Math.max(end, first.end) }, ...rest];
  const spans = first ? [first, ...rest] : [];
  if (!first || !('before' in value) || value.before !== part) return [{ part, start, end }, ...spans];
  return [{ part, start, end: part.text.length }, { ...first, start: 0 }, ...rest];
}

/** The spans at which a value is used, one for each part that it goes over. */
export function spansOf(value: Value): readonly Range[] {
  return ('spans' in value && value.spans) || [value.at];
}

/** The value of a key that has none. */
export function missing(part: Part, offset: number): ScalarValue {
  const range = pointIn(part, offset);
  return { kind: 'scalar', text: '', quoted: false, isNull: true, range, at: range };
}

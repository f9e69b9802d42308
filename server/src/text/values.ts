/** What a YAML document holds: maps, lists and scalars with their spans, aliases and merge keys already followed. */
import type { Node } from 'yaml';
import { type Part, pointIn, type Range } from '../model/range.ts';
import type { Contents, Placed } from './contents.ts';

/** Where a value stands. */
export interface Place {
  /**
   * Where the value is written. For a value reached through an alias this is its definition. Of a map or a list that goes
   * over several parts, what stands in the first of them.
   */
  readonly range: Range;
  /** Where the value is used: the alias itself, otherwise `range`. Findings go here. */
  readonly at: Range;
  /** Why this value must not be edited, when something else uses it too. */
  readonly fixed?: string;
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
  /** In file order, merged entries at the place of their `<<`. Keys may repeat: see `fieldsOf`. */
  readonly entries: () => readonly Entry[];
  /** Tells it from other maps; the same between versions of a text in which its part has not changed. */
  readonly node: object;
  /** What it is made of. */
  readonly written: Contents;
  /** The alias it was reached through. */
  readonly alias?: Node;
  /** Present where it goes over several parts: all of it, in file order. */
  readonly spans?: readonly Range[];
  /** What stands right before its first entry, where that is another part. */
  readonly before?: Part;
}

/** A list. Its items are read when they are asked for. */
export interface SeqValue extends Place {
  readonly kind: 'seq';
  readonly flow: boolean;
  readonly items: () => readonly Value[];
  /** Whether there is such an item. Those behind it are not looked at. */
  readonly some: (test: (item: Value) => boolean) => boolean;
  /** The items as the YAML library has them. */
  readonly written: () => readonly Placed[];
  readonly spans?: readonly Range[];
  readonly before?: Part;
}

/** A template such as `{{ .Values.replicas }}`, or an alias without an anchor: present, but its value is not known. */
export interface UnknownValue extends Place {
  readonly kind: 'template' | 'unresolved';
}

/** Any value of a document. */
export type Value = ScalarValue | MapValue | SeqValue | UnknownValue;

/** A key of a map with its value. */
export interface Entry {
  readonly key: Value;
  readonly value: Value;
  /** True when a `<<` brought it here from another map. */
  readonly merged: boolean;
}

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

/** All that an entry is, in file order, each span in a part of its own. */
export function extentOf({ key, value }: Entry): readonly Range[] {
  const { part, start, end } = key.at;
  const [first, ...rest] = spansOf(value);
  if (first?.part === part) return [{ part, start, end: Math.max(end, first.end) }, ...rest];
  const spans = first ? [first, ...rest] : [];
  if (!first || !('before' in value) || value.before !== part) return [{ part, start, end }, ...spans];
  return [{ part, start, end: part.text.length }, { ...first, start: 0 }, ...rest];
}

/** Where a value is used: one span for each of the parts it goes over. */
export function spansOf(value: Value): readonly Range[] {
  return ('spans' in value && value.spans) || [value.at];
}

/** Where a value is missing. */
export function missing(part: Part, offset: number): ScalarValue {
  const range = pointIn(part, offset);
  return { kind: 'scalar', text: '', quoted: false, isNull: true, range, at: range };
}

/** What a YAML document holds: maps, lists and scalars with their ranges in the file, aliases and merge keys already followed. */
import type { Range } from '../../model/service.ts';
import type { Placed } from './contents.ts';

export interface Place {
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
  /** Whether there is such an item. Those behind it are not looked at. */
  readonly some: (test: (item: Value) => boolean) => boolean;
  /** The items as the YAML library has them. */
  readonly written: () => readonly Placed[];
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

/** Where a value is missing. */
export function missing(offset: number): ScalarValue {
  const range = { start: offset, end: offset };
  return { kind: 'scalar', text: '', quoted: false, isNull: true, range, at: range };
}

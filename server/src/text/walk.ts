/**
 * The one walk along keys of a known shape. What is missing is skipped. `…At` takes one key and notes: what is wrong is reported
 * there, and what is unknown is noted. `…In` takes a path and is silent.
 */
import { quote } from '../base/names.ts';
import type { Problem, Range } from '../model/service.ts';
import type { WrittenNumber } from '../model/written.ts';
import { wholeNumber } from './numbers.ts';
import { reportTo } from './report.ts';
import type { Report } from './report.ts';
import { fieldsOf, visible } from './values.ts';
import type { Entry, MapValue, ScalarValue, Value } from './values.ts';

/** The entries of a map by key. */
export type Fields = ReadonlyMap<string, Entry>;

/** What came up while one object was read. */
export class Notes {
  readonly problems: Problem[] = [];
  /** Values that are there but not known: templates, variables, aliases without an anchor. */
  readonly unknown: Value[] = [];
  readonly report: Report = reportTo(this.problems);

  get complete(): boolean {
    return this.problems.length === 0 && this.unknown.length === 0;
  }

  /** Takes a value that is not of the expected shape. */
  unexpected(value: Value, range: Range, expected: string): void {
    if (value.kind === 'template' || value.kind === 'unresolved') this.unknown.push(value);
    reportShape(value, range, expected, this.report);
  }
}

/** Notes that are not read: for keys that another reader reports on, or whose value does not matter when it is not known. */
export const QUIET: Notes = new (class extends Notes {
  override readonly report: Report = () => undefined;

  override unexpected(): void {
    // It keeps nothing, so that one object serves all.
  }
})();

/** The entries of a map that is not there. */
export const NO_FIELDS: Fields = new Map();

/** The map at `key`; undefined when there is none. */
export function mapAt(fields: Fields, key: string, notes: Notes): MapValue | undefined {
  const entry = present(fields, key);
  if (!entry) return undefined;
  if (entry.value.kind === 'map') return entry.value;
  notes.unexpected(entry.value, visible(entry), `\`${key}\` must be a map`);
  return undefined;
}

/** The entries of the map at `key`; none when there is none. */
export function fieldsAt(fields: Fields, key: string, notes: Notes): Fields {
  const map = mapAt(fields, key, notes);
  return map ? fieldsOf(map, reportRepeated(notes.report)) : NO_FIELDS;
}

/** The items of the list at `key`; none when there is none. */
export function itemsAt(fields: Fields, key: string, notes: Notes): readonly Value[] {
  const entry = present(fields, key);
  if (entry?.value.kind === 'seq') return entry.value.items();
  if (entry) notes.unexpected(entry.value, visible(entry), `\`${key}\` must be a list`);
  return [];
}

/** The items of the list at `key` that are maps, with the place of each. */
export function mapsAt(
  fields: Fields,
  key: string,
  notes: Notes,
): readonly { readonly item: MapValue; readonly fields: Fields }[] {
  return itemsAt(fields, key, notes).flatMap((item) => {
    if (item.kind === 'map') return [{ item, fields: fieldsOf(item, reportRepeated(notes.report)) }];
    notes.unexpected(item, item.at, `\`${key}\` must be a list of maps`);
    return [];
  });
}

/** The scalar at `key`; undefined when there is none, or none with a value. */
export function scalarAt(fields: Fields, key: string, notes: Notes): ScalarValue | undefined {
  const entry = present(fields, key);
  if (!entry) return undefined;
  if (entry.value.kind === 'scalar') return entry.value;
  notes.unexpected(entry.value, visible(entry), `\`${key}\` must be a plain value`);
  return undefined;
}

/** The text of the scalar at `key`; undefined when there is none. */
export function textAt(fields: Fields, key: string, notes: Notes): string | undefined {
  return scalarAt(fields, key, notes)?.text;
}

/** The texts of the list at `key`, those that are known. */
export function textsAt(fields: Fields, key: string, notes: Notes): readonly string[] {
  return itemsAt(fields, key, notes).flatMap((item) => {
    if (item.kind === 'scalar') return [item.text];
    notes.unexpected(item, item.at, `\`${key}\` must be a list of plain values`);
    return [];
  });
}

/** The map from text to text at `key`, such as labels; undefined when not all of it is known. */
export function pairsAt(fields: Fields, key: string, notes: Notes): ReadonlyMap<string, string> | undefined {
  const pairs = new Map<string, string>();
  let known = true;
  for (const [name, entry] of fieldsAt(fields, key, notes)) {
    if (entry.value.kind === 'scalar') {
      pairs.set(name, entry.value.text);
    } else {
      notes.unexpected(entry.value, visible(entry), `\`${key}\` must map names to plain values`);
      known = false;
    }
  }
  return known && !isUnknown(fields.get(key)?.value) ? pairs : undefined;
}

/** The entry of `key` unless it has no value, which means the same as leaving it out. */
export function present(fields: Fields, key: string): Entry | undefined {
  const entry = fields.get(key);
  return entry?.value.kind === 'scalar' && entry.value.isNull ? undefined : entry;
}

function isUnknown(value: Value | undefined): boolean {
  return value?.kind === 'template' || value?.kind === 'unresolved';
}

/**
 * The text of a value that has to be a plain name or word. Nothing when it is unknown (a template) or when it is
 * something else, which is then reported as `expected`.
 */
export function textOf(value: Value, range: Range, expected: string, report: Report): string | undefined {
  if (value.kind === 'scalar' && !value.isNull) return value.text;
  reportShape(value, range, expected, report);
  return undefined;
}

/** The number that has to be there, with its place. Nothing when it is none, which is then reported. */
export function numberOf(entry: Entry, expected: string, report: Report): WrittenNumber | undefined {
  const text = textOf(entry.value, visible(entry), expected, report);
  if (text === undefined) return undefined;
  const value = wholeNumber(text);
  if (typeof value === 'string') {
    report(visible(entry), value);
    return undefined;
  }
  const { range, fixed } = entry.value;
  return { value, range, ...(fixed !== undefined && { fixed }) };
}

/** Reports a value that is not of the expected shape, unless it is a template, whose value is not known. */
export function reportShape(value: Value, range: Range, expected: string, report: Report): void {
  if (value.kind === 'unresolved') report(range, 'This alias has no anchor above it');
  else if (value.kind !== 'template') report(range, expected);
}

/** The callback of `fieldsOf` that reports a key written twice. */
export function reportRepeated(report: Report): (entry: Entry, name: string) => void {
  return (entry, name) => report(entry.key.at, `Duplicate key ${quote(name)}`);
}

/** The value at the end of a path of keys. */
function valueIn(value: Value | undefined, ...keys: readonly string[]): Value | undefined {
  return keys.reduce((inside, key) => (inside?.kind === 'map' ? fieldsOf(inside).get(key)?.value : undefined), value);
}

/** The scalar there, if it has a text. */
export function scalarIn(value: Value | undefined, ...keys: readonly string[]): ScalarValue | undefined {
  const found = valueIn(value, ...keys);
  return found?.kind === 'scalar' && !found.isNull ? found : undefined;
}

/** The entries of the map there, those that repeat a key among them. */
export function entriesIn(value: Value | undefined, ...keys: readonly string[]): readonly Entry[] {
  const found = valueIn(value, ...keys);
  return found?.kind === 'map' ? found.entries() : [];
}

/** The items of the list there. */
export function itemsIn(value: Value | undefined, ...keys: readonly string[]): readonly Value[] {
  const found = valueIn(value, ...keys);
  return found?.kind === 'seq' ? found.items() : [];
}

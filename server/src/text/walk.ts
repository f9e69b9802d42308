/**
 * The walk along keys of a known shape, which all readers use. What is missing is skipped. Functions with the name
 * `…At` take one key and notes: wrong values are reported there, and unknown values noted. Functions with the name
 * `…In` take a path and report nothing.
 */
import { quote } from '../base/names.ts';
import { atOnce, type Steps } from '../base/steps.ts';
import type { Problem, Range } from '../model/service.ts';
import { LIMITS, noteOn } from './limits.ts';
import type { WrittenNumber } from '../model/written.ts';
import { wholeNumber } from './numbers.ts';
import { reportTo } from './report.ts';
import type { Report } from './report.ts';
import { fieldsInSteps, fieldsOf, visible } from './values.ts';
import type { Entry, MapValue, ScalarValue, Value } from './values.ts';

/** The entries of a map by key. */
export type Fields = ReadonlyMap<string, Entry>;

/** What was noticed while one object was read. */
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

/**
 * Notes that keep nothing: for keys that another reader reports on, or whose value does not matter when it is not
 * known.
 */
export const QUIET: Notes = new (class extends Notes {
  override readonly report: Report = () => undefined;

  override unexpected(): void {}
})();

/** The entries of a missing map. */
export const NO_FIELDS: Fields = new Map();

/** The map at `key`; undefined when there is none. */
export function mapAt(fields: Fields, key: string, notes: Notes): MapValue | undefined {
  const entry = present(fields, key);
  if (!entry) return undefined;
  if (entry.value.kind === 'map') return entry.value;
  notes.unexpected(entry.value, visible(entry), `\`${key}\` must be a map`);
  return undefined;
}

/** The entries of the map at `key`; empty when there is no map. */
export function fieldsAt(fields: Fields, key: string, notes: Notes): Fields {
  const map = mapAt(fields, key, notes);
  return map ? fieldsOf(map, reportRepeated(notes.report)) : NO_FIELDS;
}

/** The items of the list at `key`, up to the limit; empty when there is no list. */
export function itemsAt(fields: Fields, key: string, notes: Notes): readonly Value[] {
  const entry = present(fields, key);
  if (entry?.value.kind === 'seq') {
    const items = entry.value.items();
    const beyond = items[LIMITS.items.most];
    if (!beyond) return items;
    notes.report(beyond.at, noteOn(LIMITS.items));
    return items.slice(0, LIMITS.items.most);
  }
  if (entry) notes.unexpected(entry.value, visible(entry), `\`${key}\` must be a list`);
  return [];
}

/** A map in a list, with its place. */
interface ItemFields {
  readonly item: MapValue;
  readonly fields: Fields;
}

/** The items of the list at `key` that are maps. */
export function mapsAt(fields: Fields, key: string, notes: Notes): readonly ItemFields[] {
  return atOnce(mapsInSteps(fields, key, notes));
}

/** Does what `mapsAt` does, with one item a step. */
export function* mapsInSteps(fields: Fields, key: string, notes: Notes): Steps<readonly ItemFields[]> {
  const maps: ItemFields[] = [];
  for (const item of itemsAt(fields, key, notes)) {
    if (item.kind === 'map') maps.push({ item, fields: fieldsOf(item, reportRepeated(notes.report)) });
    else notes.unexpected(item, item.at, `\`${key}\` must be a list of maps`);
    yield;
  }
  return maps;
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

/** The known texts in the list at `key`. */
export function textsAt(fields: Fields, key: string, notes: Notes): readonly string[] {
  return itemsAt(fields, key, notes).flatMap((item) => {
    if (item.kind === 'scalar') return [item.text];
    notes.unexpected(item, item.at, `\`${key}\` must be a list of plain values`);
    return [];
  });
}

/** The map from text to text at `key`, such as labels; undefined when some of it is not known. */
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

/** The entry of `key`; undefined when it has no value, which means the same as no key. */
export function present(fields: Fields, key: string): Entry | undefined {
  const entry = fields.get(key);
  return entry?.value.kind === 'scalar' && entry.value.isNull ? undefined : entry;
}

function isUnknown(value: Value | undefined): boolean {
  return value?.kind === 'template' || value?.kind === 'unresolved';
}

/**
 * The text of a value that has to be a plain name or word. Undefined when the value is unknown (a template), or when it
 * is something else, which is then reported as not `expected`.
 */
export function textOf(value: Value, range: Range, expected: string, report: Report): string | undefined {
  if (value.kind === 'scalar' && !value.isNull) return value.text;
  reportShape(value, range, expected, report);
  return undefined;
}

/** The number at an entry, with its place. Undefined when the value is no number, which is then reported. */
export function numberOf(entry: Entry, expected: string, report: Report): WrittenNumber | undefined {
  const text = textOf(entry.value, visible(entry), expected, report);
  if (text === undefined) return undefined;
  const value = wholeNumber(text);
  if (typeof value === 'string') {
    report(visible(entry), value);
    return undefined;
  }
  const { range, uneditable } = entry.value;
  return { value, range, ...(uneditable !== undefined && { uneditable }) };
}

/** Reports a value that is not of the expected shape. A template is not reported, since its value is not known. */
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

/** The scalar at the end of a path of keys; undefined where it has no text. */
export function scalarIn(value: Value | undefined, ...keys: readonly string[]): ScalarValue | undefined {
  const found = valueIn(value, ...keys);
  return found?.kind === 'scalar' && !found.isNull ? found : undefined;
}

/** The entries of the map at the end of a path of keys; repeated keys are included. */
export function entriesIn(value: Value | undefined, ...keys: readonly string[]): readonly Entry[] {
  const found = valueIn(value, ...keys);
  return found?.kind === 'map' ? found.entries() : [];
}

/** Does what `entriesIn` does. The entries of a large map are read in steps. */
export function* entriesInSteps(value: Value | undefined, ...keys: readonly string[]): Steps<readonly Entry[]> {
  const found = valueIn(value, ...keys);
  if (found?.kind !== 'map') return [];
  yield* fieldsInSteps(found);
  return found.entries();
}

/** The items of the list at the end of a path of keys. */
export function itemsIn(value: Value | undefined, ...keys: readonly string[]): readonly Value[] {
  const found = valueIn(value, ...keys);
  return found?.kind === 'seq' ? found.items() : [];
}

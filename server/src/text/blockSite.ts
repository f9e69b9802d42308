/** The places where a new key or item can be written into a collection of the file, with nothing else touched. */
import { type Part, pointIn, type Range } from '../model/range.ts';
import type { FlowSite, KeySite, LineSite } from '../model/scheduling.ts';
import { fieldsOf } from './values.ts';
import type { Entry, MapValue, SeqValue, Value } from './values.ts';

export type BlockSite = Omit<LineSite, 'parents'>;

/**
 * The place for contents of the key at the end of the path: in the map or list that the key holds, below the key where
 * it has no value, else with the keys that are missing. Undefined where the file offers no safe place.
 */
export function siteAt(map: MapValue, path: readonly string[]): LineSite | FlowSite | undefined {
  const [key, ...rest] = path;
  const entry = key === undefined ? undefined : fieldsOf(map).get(key);
  if (!entry) return withParents(flowSite(map) ?? blockSite(map) ?? siteBelowFirst(map), path);
  if (entry.merged) return undefined;
  const { value } = entry;
  if (value.kind === 'map') return siteAt(value, rest);
  if (value.kind === 'seq') return rest.length === 0 ? withParents(flowSite(value) ?? blockSite(value), []) : undefined;
  return withParents(siteBelow(map, entry), rest);
}

/**
 * The place for a value of the key, in the map at the end of the path: the scalar that the key has, else the place
 * where the key can be added.
 */
export function keySite(map: MapValue, path: readonly string[], key: string): KeySite | undefined {
  const [next, ...rest] = path;
  const entry = fieldsOf(map).get(next ?? key);
  if (next !== undefined && entry?.value.kind === 'map') return keySite(entry.value, rest, key);
  if (next !== undefined || !entry) return siteAt(map, path);
  const { value, merged } = entry;
  if (value.kind !== 'scalar' || value.uneditable !== undefined || merged) return undefined;
  return { at: value.range.end > value.range.start ? value.range : behindColon(entry.key) };
}

/** The place for the value of a key without one; a comment may follow. */
function behindColon({ at: { part, end } }: Value): Range {
  const [colon = ''] = /^[ \t]*:/.exec(part.text.slice(end)) ?? [];
  return pointIn(part, end + colon.length);
}

function withParents<T>(site: T | undefined, parents: readonly string[]) {
  return site && { ...site, parents };
}

/** The place behind the opening brace. Undefined for block style, and for a value that several places share. */
function flowSite(value: MapValue | SeqValue): Omit<FlowSite, 'parents'> | undefined {
  const { range, flow, uneditable } = value;
  if (!flow || uneditable !== undefined || !/[{[]/.test(range.part.text[range.start] ?? '')) return undefined;
  const empty = (value.kind === 'map' ? value.entries() : value.items()).length === 0;
  return { at: pointIn(range.part, range.start + 1), ...(empty && { empty }) };
}

/**
 * The place below a key without a value. The missing value may be written as `~` or `null`, also on a line of its own.
 * A comment behind it stays where it is.
 */
export function siteBelow(map: MapValue, entry: Entry): BlockSite | undefined {
  const { key, value } = entry;
  const empty = value.kind === 'scalar' && value.isNull && value.uneditable === undefined && key.kind === 'scalar';
  if (!empty || map.flow || map.uneditable !== undefined || entry.merged) return undefined;
  const { part, start, end } = key.at;
  const { text } = part;
  const newline = text.indexOf('\n', end);
  const next = newline === -1 ? text.length : newline + 1;
  const before = text.slice(start === 0 ? 0 : text.lastIndexOf('\n', start - 1) + 1, start);
  const [, lead = '', blank = '', written = ''] = REST.exec(text.slice(end, next)) ?? [];
  if (lead === '' || !/^ *(?:- +)*$/.test(before)) return undefined;
  const from = end + lead.length;
  return {
    at: pointIn(part, next),
    indent: `${' '.repeat(before.length)}  `,
    ...(written !== '' && { clears: { part, start: from, end: from + blank.length + written.length } }),
    ...(written === '' && value.at.part === part && value.at.end > value.at.start && { clears: ownLine(value.at) }),
  };
}

/**
 * The span to delete for something that stands alone on its line: the whole line; where a comment follows, only the
 * thing itself with the blanks before it.
 */
function ownLine({ part, start, end }: Range): Range {
  const { text } = part;
  const line = text.lastIndexOf('\n', start - 1) + 1;
  const [rest = ''] = /^[ \t]*\r?\n?/.exec(text.slice(end)) ?? [];
  const whole = end + rest.length === text.length || rest.endsWith('\n');
  return { part, start: line, end: whole ? end + rest.length : end };
}

/** The rest of the line behind a key without a value. */
const REST = /^([ \t]*:)([ \t]+(?=~|null\b|Null\b|NULL\b))?(~|null|Null|NULL)?[ \t]*(?:[ \t]#[^\r\n]*)?\r?\n?$/;

/**
 * The line of the first key or item, or of the comments right above it, which speak of it. Undefined for flow style,
 * for a value that several places share, and where the first key or item does not stand at the start of its line.
 */
export function blockSite({ range, flow, uneditable, before }: MapValue | SeqValue): BlockSite | undefined {
  if (flow || uneditable !== undefined || range.end === range.start) return undefined;
  const { part, start } = range;
  const line = part.text.lastIndexOf('\n', start - 1) + 1;
  const indent = part.text.slice(start === 0 ? 0 : line, start);
  if (!/^ *$/.test(indent)) return undefined;
  const above = remarksAbove(part, start - indent.length, indent);
  if (above > 0 || !before) return { at: pointIn(part, above), indent };
  const inOther = remarksAbove(before, before.text.length, indent);
  return { at: inOther < before.text.length ? pointIn(before, inOther) : pointIn(part, 0), indent };
}

/** The start of the comments right above a line that are as deep as it; the line itself where there are none. */
function remarksAbove({ text }: Part, line: number, indent: string): number {
  let first = line;
  while (first > 0) {
    const above = first < 2 ? 0 : text.lastIndexOf('\n', first - 2) + 1;
    if (!new RegExp(`^${indent}#`).test(text.slice(above, first))) break;
    first = above;
  }
  return first;
}

/**
 * The line below the first key of a map, which may stand behind the dash of an item. Undefined for flow style, for a
 * value that several places share, and where the value of that key does not end on its line.
 */
export function siteBelowFirst(map: MapValue): BlockSite | undefined {
  const first = map.entries().find(({ merged }) => !merged);
  if (map.flow || map.uneditable !== undefined || !first || !endsOnItsLine(first)) return undefined;
  const { part, start } = first.key.at;
  const { text } = part;
  const before = text.slice(start === 0 ? 0 : text.lastIndexOf('\n', start - 1) + 1, start);
  const newline = text.indexOf('\n', start);
  return /^[ -]*$/.test(before)
    ? { at: pointIn(part, newline === -1 ? text.length : newline + 1), indent: ' '.repeat(before.length) }
    : undefined;
}

/** True where the value ends on the line of its key, as a name does. */
function endsOnItsLine({ key, value }: Entry): boolean {
  const { part, start, end } = value.at;
  return (
    value.kind === 'scalar' && end > start && part === key.at.part && !part.text.slice(key.at.start, end).includes('\n')
  );
}

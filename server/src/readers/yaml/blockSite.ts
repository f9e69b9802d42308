/** Where a new key or item can be written into a collection of the file without touching anything else. */
import { type Part, pointIn, type Range } from '../../model/range.ts';
import type { Entry, MapValue, SeqValue } from './values.ts';

export interface BlockSite {
  /** The start of the line before which it goes. */
  readonly at: Range;
  readonly indent: string;
}

/**
 * The line of the first key or item, or of the comments right above it, which speak of that one. Undefined for flow
 * style, for what is shared, and where the first key or item does not stand at the start of its line.
 */
export function blockSite({ range, flow, fixed, before }: MapValue | SeqValue): BlockSite | undefined {
  if (flow || fixed !== undefined || range.end === range.start) return undefined;
  const { part, start } = range;
  const line = part.text.lastIndexOf('\n', start - 1) + 1;
  const indent = part.text.slice(start === 0 ? 0 : line, start);
  if (!/^ *$/.test(indent)) return undefined;
  const above = remarksAbove(part, start - indent.length, indent);
  if (above > 0 || !before) return { at: pointIn(part, above), indent };
  const inOther = remarksAbove(before, before.text.length, indent);
  return { at: inOther < before.text.length ? pointIn(before, inOther) : pointIn(part, 0), indent };
}

/** Where the comments start that stand right above a line, as deep as it; the line itself where there are none. */
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
 * The line below the first key of a map, which may stand behind the dash of an item. Undefined for flow style, for what is
 * shared, and where the value of that key does not end on its line.
 */
export function siteBelowFirst(map: MapValue): BlockSite | undefined {
  const first = map.entries().find(({ merged }) => !merged);
  if (map.flow || map.fixed !== undefined || !first || !endsOnItsLine(first)) return undefined;
  const { part, start } = first.key.at;
  const { text } = part;
  const before = text.slice(start === 0 ? 0 : text.lastIndexOf('\n', start - 1) + 1, start);
  const newline = text.indexOf('\n', start);
  return /^[ -]*$/.test(before)
    ? { at: pointIn(part, newline === -1 ? text.length : newline + 1), indent: ' '.repeat(before.length) }
    : undefined;
}

/** True for a value such as a name. */
export function endsOnItsLine({ key, value }: Entry): boolean {
  const { part, start, end } = value.at;
  return (
    value.kind === 'scalar' && end > start && part === key.at.part && !part.text.slice(key.at.start, end).includes('\n')
  );
}

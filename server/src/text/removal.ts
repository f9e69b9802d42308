/** Finds the lines that can be removed together with an entry. */
import type { Range } from '../model/range.ts';
import type { Entry, MapValue } from './values.ts';

/**
 * The whole lines of an entry of a map in block style. Undefined where they hold other text too, and where the map
 * would be left without an entry: it would then be null.
 */
export function removableLines(map: MapValue, { key, value, merged }: Entry): Range | undefined {
  const { part, start } = key.at;
  if (merged || map.flow || map.uneditable !== undefined || map.entries().length < 2 || value.at.part !== part)
    return undefined;
  const { text } = part;
  const first = text.lastIndexOf('\n', start - 1) + 1;
  const newline = text.indexOf('\n', value.at.end);
  const end = newline === -1 ? text.length : newline + 1;
  const isAlone = text.slice(first, start).trim() === '' && text.slice(value.at.end, end).trim() === '';
  return isAlone ? { part, start: first, end } : undefined;
}

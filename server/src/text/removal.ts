/** Finds the lines that can be removed together with an entry. */
import type { Range } from '../model/range.ts';
import { lineEnd, lineStart } from './lines.ts';
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
  const [first, last] = [lineStart(text, start), lineEnd(text, value.at.end)];
  const isAlone = text.slice(first, start).trim() === '' && text.slice(value.at.end, last).trim() === '';
  return isAlone ? { part, start: first, end: last + (/^\r?\n/.exec(text.slice(last))?.[0].length ?? 0) } : undefined;
}

/** Where a new key or item can be written into a collection of the file without touching anything else. */
import type { Entry, MapValue, SeqValue } from './values.ts';
import type { YamlDocument } from './yamlDocument.ts';

export interface BlockSite {
  /** The start of the line before which it goes. */
  readonly offset: number;
  readonly indent: string;
}

/**
 * The line of the first key or item, or of the comments right above it, which speak of that one. Undefined for flow
 * style, for what is shared, and where the first key or item does not stand at the start of its line.
 */
export function blockSite({ source, offset }: YamlDocument, place: MapValue | SeqValue): BlockSite | undefined {
  if (place.flow || place.fixed !== undefined || place.range.end === place.range.start) return undefined;
  const first = place.range.start - offset;
  let line = source.lineStart(first);
  const indent = source.slice(line, first);
  if (!/^ *$/.test(indent)) return undefined;
  while (line > 0) {
    const above = source.lineStart(line - 1);
    if (!new RegExp(`^${indent}#`).test(source.slice(above, line))) break;
    line = above;
  }
  return { offset: offset + line, indent };
}

/**
 * The line below the first key of a map, which may stand behind the dash of an item. Undefined for flow style, for what is
 * shared, and where the value of that key does not end on its line.
 */
export function siteBelowFirst(document: YamlDocument, map: MapValue): BlockSite | undefined {
  const first = map.entries().find(({ merged }) => !merged);
  if (map.flow || map.fixed !== undefined || !first || !endsOnItsLine(first, document)) return undefined;
  const { source, offset } = document;
  const key = first.key.at.start - offset;
  const before = source.slice(source.lineStart(key), key);
  return /^[ -]*$/.test(before)
    ? { offset: offset + source.nextLine(key), indent: ' '.repeat(before.length) }
    : undefined;
}

/** True for a value such as a name. */
export function endsOnItsLine({ key, value }: Entry, { source, offset }: YamlDocument): boolean {
  const { start, end } = value.at;
  return value.kind === 'scalar' && end > start && !source.slice(key.at.start - offset, end - offset).includes('\n');
}

/** Where a new key or item can be written into a collection of the file without touching anything else. */
import type { MapValue, SeqValue } from './values.ts';
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

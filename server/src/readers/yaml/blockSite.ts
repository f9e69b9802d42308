/** Where a new key or item can be written into a collection of the file without touching anything else. */
import type { MapValue, SeqValue, YamlDocument } from './yamlNodes.ts';

export interface BlockSite {
  /** The start of the line before which it goes. */
  readonly offset: number;
  readonly indent: string;
}

/**
 * The line of the first key or item, or of the comments right above it, which speak of that one. Undefined for flow
 * style, for what is shared, and where the first key or item does not stand at the start of its line.
 */
export function blockSite({ text, offset }: YamlDocument, place: MapValue | SeqValue): BlockSite | undefined {
  if (place.flow || place.fixed !== undefined || place.range.end === place.range.start) return undefined;
  const first = place.range.start - offset;
  let line = lineStart(text, first);
  const indent = text.slice(line, first);
  if (!/^ *$/.test(indent)) return undefined;
  while (line > 0) {
    const above = lineStart(text, line - 1);
    if (!new RegExp(`^${indent}#`).test(text.slice(above, line))) break;
    line = above;
  }
  return { offset: offset + line, indent };
}

function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}

/** Where a new key can be written into a map of the file without touching anything else. */
import type { MapValue, YamlDocument } from './yamlNodes.ts';

export interface BlockSite {
  /** The start of the line a new key goes before. */
  readonly offset: number;
  readonly indent: string;
}

/**
 * The line of the map's first key, or of the comments right above it, which speak of that key. Undefined for maps in
 * flow style, for shared ones, and where the first key does not stand at the start of its line.
 */
export function blockSite({ text, offset }: YamlDocument, map: MapValue): BlockSite | undefined {
  if (map.flow || map.fixed !== undefined || map.range.end === map.range.start) return undefined;
  const first = map.range.start - offset;
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

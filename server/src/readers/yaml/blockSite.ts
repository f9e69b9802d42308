/** Where a new key or item can be written into a collection of the file without touching anything else. */
import type { Range } from '../../model/service.ts';
import { fieldsOf } from './values.ts';
import type { Entry, MapValue, SeqValue } from './values.ts';
import type { YamlDocument } from './yamlDocument.ts';

export interface BlockSite {
  /** The start of the line before which it goes. */
  readonly offset: number;
  readonly indent: string;
  /** A `~` or `null` that has to go, with the blanks before it. */
  readonly clears?: Range;
}

/** A place for the contents of a key, below keys that are still missing around it. */
export interface PathSite extends BlockSite {
  /** Outermost first. */
  readonly parents: readonly string[];
}

/**
 * Where contents for the key at the end of the path can be written: into the map or list that it holds, below the key where
 * it has no value, and else with the keys that are missing. Undefined where the file offers no safe place.
 */
export function siteAt(document: YamlDocument, map: MapValue, path: readonly string[]): PathSite | undefined {
  const [key, ...rest] = path;
  const entry = key === undefined ? undefined : fieldsOf(map).get(key);
  if (!entry) return withParents(blockSite(document, map), path);
  if (entry.merged) return undefined;
  const { value } = entry;
  if (value.kind === 'map') return siteAt(document, value, rest);
  if (value.kind === 'seq') return rest.length === 0 ? withParents(blockSite(document, value), []) : undefined;
  return withParents(siteBelow(document, map, entry), rest);
}

function withParents(site: BlockSite | undefined, parents: readonly string[]): PathSite | undefined {
  return site && { ...site, parents };
}

/** Below a key without a value, which may be written as `~` or `null`. A comment behind it stays where it is. */
export function siteBelow({ source, offset }: YamlDocument, map: MapValue, entry: Entry): BlockSite | undefined {
  const { key, value } = entry;
  const empty = value.kind === 'scalar' && value.isNull && value.fixed === undefined && key.kind === 'scalar';
  if (!empty || map.flow || map.fixed !== undefined || entry.merged) return undefined;
  const [start, end] = [key.at.start - offset, key.at.end - offset];
  const [line, next] = [source.lineStart(start), source.nextLine(start)];
  const before = source.slice(line, start);
  const [, lead = '', blank = '', written = ''] = REST.exec(source.slice(end, next)) ?? [];
  if (lead === '' || !/^ *(?:- +)*$/.test(before)) return undefined;
  const at = offset + end + lead.length;
  return {
    offset: offset + next,
    indent: `${' '.repeat(before.length)}  `,
    ...(written !== '' && { clears: { start: at, end: at + blank.length + written.length } }),
  };
}

/** What stands behind a key without a value, to the end of the line. */
const REST = /^([ \t]*:)([ \t]+(?=~|null\b|Null\b|NULL\b))?(~|null|Null|NULL)?[ \t]*(?:[ \t]#[^\r\n]*)?\r?\n?$/;

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

/** Where the keys of the risk model can be written into an object that does not state them yet. */
import type { ModelSite } from '../model/service.ts';
import { blockSite, siteBelow } from './yaml/blockSite.ts';
import { isModelKey } from './declaration.ts';
import type { Entry, MapValue } from './yaml/values.ts';
import type { YamlDocument } from './yaml/yamlDocument.ts';
import { fieldsOf } from './yaml/values.ts';

/**
 * In the map at `path` below `map`, of which a tail may be missing. Undefined where the file shares that map with other
 * objects, or has something else in its place.
 * @param prefix what each key starts with, such as `quorate.dev/`
 */
export function modelSite(
  document: YamlDocument,
  map: MapValue,
  path: readonly string[],
  prefix: string,
): ModelSite | undefined {
  const [next, ...rest] = path;
  const inner = next === undefined ? undefined : fieldsOf(map).get(next);
  if (inner?.value.kind === 'map') return modelSite(document, inner.value, rest, prefix);
  if (inner) {
    const below = siteBelow(document, map, inner);
    return below && { ...below, parents: rest, prefix, present: [] };
  }
  if (map.fixed !== undefined || map.range.start !== map.at.start) return undefined;
  const place = map.flow ? { offset: map.range.start + 1 } : linesIn(document, map);
  const present =
    next === undefined ? [...fieldsOf(map).keys()].filter((key) => isModelKey(key.slice(prefix.length))) : [];
  return place && { ...place, parents: path, prefix, present };
}

/** Below the first key where that has a value on its line, such as a name, else above it. */
function linesIn(document: YamlDocument, map: MapValue): Pick<ModelSite, 'offset' | 'indent'> | undefined {
  const first = map.entries().find(({ merged }) => !merged);
  if (!first) return undefined;
  const { source, offset } = document;
  const key = first.key.at.start - offset;
  const before = source.slice(source.lineStart(key), key);
  if (!isShort(first, document)) return blockSite(document, map);
  return /^[ -]*$/.test(before)
    ? { offset: offset + source.nextLine(key), indent: ' '.repeat(before.length) }
    : undefined;
}

function isShort({ key, value }: Entry, { source, offset }: YamlDocument): boolean {
  const { start, end } = value.at;
  return value.kind === 'scalar' && end > start && !source.slice(key.at.start - offset, end - offset).includes('\n');
}

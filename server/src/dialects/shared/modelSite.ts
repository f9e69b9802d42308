/** Finds where the keys of the risk model can be written into an object that does not state them yet. */
import { pointIn } from '../../model/range.ts';
import type { ModelSite } from '../../model/service.ts';
import { blockSite, siteBelow, siteBelowFirst } from '../../text/blockSite.ts';
import { isModelKey } from './declaration.ts';
import type { MapValue } from '../../text/values.ts';
import { fieldsOf } from '../../text/values.ts';

/** The place at which the objects of a dialect state their risk model. */
export interface ModelKeys {
  /** The path from the object to the map that holds the keys; empty where that is the object itself. */
  readonly path: readonly string[];
  /** The prefix of each key, such as `quorate.dev/`; often empty. */
  readonly prefix: string;
}

/**
 * The place in an object for the keys of its model. Maps at the end of the path may be missing. Undefined where the
 * object shares such a map with other objects, or has something else in its place.
 */
export function modelSite(map: MapValue, { path, prefix }: ModelKeys): ModelSite | undefined {
  const [next, ...rest] = path;
  const inner = next === undefined ? undefined : fieldsOf(map).get(next);
  if (inner?.value.kind === 'map') return modelSite(inner.value, { path: rest, prefix });
  if (inner) {
    const below = siteBelow(map, inner);
    return below && { ...below, parents: rest, prefix, present: [] };
  }
  if (map.uneditable !== undefined || map.alias) return undefined;
  const { part, start } = map.range;
  // A line below the first key where that key has a value on its line, such as a name; else a line above it.
  const place = map.flow ? { at: pointIn(part, start + 1) } : (siteBelowFirst(map) ?? blockSite(map));
  const present =
    next === undefined ? [...fieldsOf(map).keys()].filter((key) => isModelKey(key.slice(prefix.length))) : [];
  return place && { ...place, parents: path, prefix, present };
}

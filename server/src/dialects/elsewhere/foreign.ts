/**
 * Values of another file, as if this file stated them: nothing in them can be edited, and all findings go to one place.
 */
import type { Range } from '../../model/range.ts';
import { placed } from '../../text/contents.ts';
import { type Entry, keptEntries, type MapValue, type Value } from '../../text/values.ts';

/** Why a value of another file is not edited here. */
export const ELSEWHERE = 'it stands in another file';

/**
 * The value with all its places at one span of the file at hand.
 * @param uneditable why nothing in it can be edited
 */
export function foreign<T extends Value>(value: T, at: Range, uneditable: string): T;
export function foreign(value: Value, at: Range, uneditable: string): Value {
  const place = { range: at, at, uneditable };
  if (value.kind === 'map') return foreignMap(value, at, uneditable);
  if (value.kind !== 'seq') return { ...value, ...place };
  const items = (): readonly Value[] => value.items().map((item) => foreign(item, at, uneditable));
  return {
    kind: 'seq',
    flow: value.flow,
    ...place,
    items,
    some: (test) => value.some((item) => test(foreign(item, at, uneditable))),
    written: () => [],
  };
}

function foreignMap(map: MapValue, at: Range, uneditable: string): MapValue {
  const entries = keptEntries((): readonly Entry[] =>
    map.entries().map(({ key, value, merged }) => {
      return { key: foreign(key, at, uneditable), value: foreign(value, at, uneditable), merged };
    }),
  );
  return {
    kind: 'map',
    flow: map.flow,
    range: at,
    at,
    uneditable,
    entries,
    node: map.node,
    written: placed(null, at.part),
  };
}

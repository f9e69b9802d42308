/** What another file says, as if it were said here: nothing in it can be edited, and what is found goes to one place. */
import type { Range } from '../../model/range.ts';
import { placed } from '../../text/contents.ts';
import type { Entry, MapValue, Value } from '../../text/values.ts';

/** Why what another file says is not edited here. */
export const ELSEWHERE = 'it stands in another file';

export function foreign<T extends Value>(value: T, at: Range, fixed: string): T;
export function foreign(value: Value, at: Range, fixed: string): Value {
  const place = { range: at, at, fixed };
  if (value.kind === 'map') return foreignMap(value, at, fixed);
  if (value.kind !== 'seq') return { ...value, ...place };
  const items = (): readonly Value[] => value.items().map((item) => foreign(item, at, fixed));
  return {
    kind: 'seq',
    flow: value.flow,
    ...place,
    items,
    some: (test) => value.some((item) => test(foreign(item, at, fixed))),
    written: () => [],
  };
}

function foreignMap(map: MapValue, at: Range, fixed: string): MapValue {
  const entries = (): readonly Entry[] =>
    map.entries().map(({ key, value, merged }) => {
      return { key: foreign(key, at, fixed), value: foreign(value, at, fixed), merged };
    });
  return {
    kind: 'map',
    flow: map.flow,
    range: at,
    at,
    fixed,
    entries,
    node: map.node,
    written: placed(null, at.part),
  };
}

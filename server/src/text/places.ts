/** The places of nodes, and of maps and lists that go over several parts. */
import type { Node } from 'yaml';
import type { Part, Range } from '../model/range.ts';
import type { JoinedEntry, JoinedList, JoinedMap, Placed } from './contents.ts';
import type { Place } from './values.ts';

/** Adds its places to something that goes over several parts. They are worked out when they are first asked for. */
export function over<V extends object>(
  joined: JoinedMap | JoinedList,
  value: V,
): V & Place & { readonly spans: readonly Range[] } {
  let known: readonly [Range, ...Range[]] | undefined;
  const spans = (): readonly [Range, ...Range[]] => (known ??= spansIn(joined));
  return Object.defineProperties(value as V & Place & { readonly spans: readonly Range[] }, {
    range: { get: () => spans()[0], enumerable: true },
    at: { get: () => spans()[0], enumerable: true },
    spans: { get: spans, enumerable: true },
  });
}

/**
 * The spans of something that goes over several parts, without gaps: from its first key or item to the end of its last
 * value.
 */
function spansIn(joined: JoinedMap | JoinedList): readonly [Range, ...Range[]] {
  const pieces = joined.kind === 'map' ? joined.entries.flatMap(spansOfEntry) : joined.items.map(spanOfItem);
  const spans: Range[] = [];
  for (const { part, start, end } of pieces) {
    const last = spans.at(-1);
    if (last?.part === part) {
      spans[spans.length - 1] = { part, start: last.start, end };
      continue;
    }
    if (last) spans[spans.length - 1] = { ...last, end: last.part.text.length };
    spans.push({ part, start: last ? 0 : start, end });
  }
  const [first = NOTHING, ...rest] = spans;
  return [first, ...rest];
}

function spansOfEntry({ pair, part, value }: JoinedEntry): readonly Range[] {
  const key = rangeOf(pair.key, part);
  if (value) return [key, ...spansIn(value)];
  return [{ ...key, end: Math.max(key.end, pair.value ? rangeOf(pair.value, part).end : 0) }];
}

/** The span of an item. */
export function spanOfItem({ node, part }: Placed): Range {
  return node ? rangeOf(node, part) : { part, start: 0, end: 0 };
}

const NOTHING: Range = { part: { text: '' }, start: 0, end: 0 };

/** The span of a node. */
export function rangeOf(node: Node, part: Part): Range {
  const [start, end] = node.range ?? [0, 0];
  const { length } = part.text;
  const from = Math.max(0, Math.min(start, length));
  return { part, start: from, end: Math.max(from, Math.min(end, length)) };
}

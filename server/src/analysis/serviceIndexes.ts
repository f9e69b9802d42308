/** Finds services by their places. A file has thousands of them. */
import { firstIndex } from '../base/binarySearch.ts';
import { groupBy } from '../base/groupBy.ts';
import { type Range, touches } from '../model/range.ts';
import type { Service } from '../model/service.ts';

interface Stretch {
  readonly span: Range;
  readonly index: number;
  /** The last end of this stretch and of all before it. */
  readonly reach: number;
}

/** Gives for a place the index of the first service that it touches; undefined where there is none. */
export function serviceIndexes(services: readonly Service[]): (place: Range) => number | undefined {
  const spans = services.flatMap(({ extent }, index) => extent.map((span) => ({ span, index })));
  const byPart = new Map(
    [...groupBy(spans, ({ span }) => span.part)].map(([part, own]) => [part, stretchesOf(own)] as const),
  );
  return (place) => {
    const own = byPart.get(place.part) ?? [];
    const behind = firstIndex(own.length, (at) => (own[at]?.span.start ?? 0) > place.end);
    let first: number | undefined;
    for (let at = behind - 1; (own[at]?.reach ?? -1) >= place.start; at--) {
      const { span, index = 0 } = own[at] ?? {};
      if (span && touches(span, place)) first = Math.min(index, first ?? index);
    }
    return first;
  };
}

function stretchesOf(spans: readonly Pick<Stretch, 'span' | 'index'>[]): readonly Stretch[] {
  let reach = 0;
  return spans
    .toSorted((a, b) => a.span.start - b.span.start)
    .map((one) => {
      reach = Math.max(reach, one.span.end);
      return { ...one, reach };
    });
}

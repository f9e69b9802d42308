/** Spans where no file is, and spans as the places in a file that they stand for. */
import type { Offsets, Part, Range } from '../../server/src/model/range.ts';

/** A part for what needs no text. */
const PART: Part = { text: '' };

export function spanOf(start: number, end = start + 1, part = PART): Range {
  return { part, start, end };
}

/** Plain data with every span in it as its offsets in the file, so that it can be compared whatever parts that has. */
export function inFile(value: unknown, layout: { readonly offsets: (span: Range) => Offsets }): unknown {
  if (typeof value !== 'object' || value === null) return typeof value === 'function' ? 'function' : value;
  if (Array.isArray(value)) return mergedSpans(value.map((item) => inFile(item, layout)));
  if (value instanceof Map) return new Map([...value].map(([key, one]) => [key, inFile(one, layout)]));
  if ('part' in value && 'start' in value && 'end' in value) return layout.offsets(value as Range);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, inFile(one, layout)]));
}

/** Spans that follow one another are one in a file: they part only where its parts do. */
function mergedSpans(values: readonly unknown[]): readonly unknown[] {
  const spans = values.filter((value): value is Offsets => isOffsets(value));
  if (spans.length < values.length || spans.length < 2) return values;
  const merged: Offsets[] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (last?.end === span.start) merged[merged.length - 1] = { start: last.start, end: span.end };
    else merged.push(span);
  }
  return merged;
}

function isOffsets(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).join() === 'start,end';
}

/** A span of the file: UTF-16 offsets, `end` excluded, `0 <= start <= end <= text.length`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Spans that only meet touch, too: which of two insertions at one place comes first would be a matter of chance. */
export function touches(a: Range, b: Range): boolean {
  return a.start <= b.end && b.start <= a.end;
}

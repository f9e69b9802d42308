/** A span of the file: UTF-16 offsets, `end` excluded, `0 <= start <= end <= text.length`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

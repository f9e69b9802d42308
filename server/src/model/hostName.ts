/** The places of a file that name a machine. Searching for a machine and renaming it use them. */
import type { Range } from './range.ts';

/** A place that names a machine. */
export interface HostName {
  readonly name: string;
  /** The place of the use: the characters of the name, or the alias that stands for them. */
  readonly at: Range;
  /** The scalar that holds the name; for an alias, the scalar with the anchor. */
  readonly scalar: WrittenScalar;
  /** The index in the text of the scalar at which the name begins. */
  readonly index: number;
  /** True where the file describes the machine at this place. */
  readonly describes: boolean;
  /** True where this place puts replicas on the machine. */
  readonly holds: boolean;
  /** Why the name cannot be changed here; absent where it can. */
  readonly uneditable?: string;
}

/** A scalar as the file has it. */
export interface WrittenScalar {
  readonly range: Range;
  /** The scalar as it stands in the file, with quotes and escapes. */
  readonly source: string;
  /** The value of the scalar, without quotes and escapes. */
  readonly text: string;
  /** True when other places use the scalar too, through an anchor. */
  readonly shared: boolean;
}

/**
 * The offset in the source at which a part of the text begins; undefined where escapes before its end make the two
 * differ.
 */
export function verbatim(
  { source, text }: Pick<WrittenScalar, 'source' | 'text'>,
  index: number,
  part: string,
): number | undefined {
  const quote = /^["']/.test(source) ? 1 : 0;
  const end = index + part.length;
  return source.slice(quote, quote + end) === text.slice(0, end) ? quote + index : undefined;
}

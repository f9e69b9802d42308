/** The places of a file that name a machine, for those who look for it or give it another name. */
import type { Range } from './range.ts';

/** A place that names a machine. */
export interface HostName {
  readonly name: string;
  /** Where it is used: the characters of the name, or the alias that stands for them. */
  readonly at: Range;
  /** The scalar that holds the name: for an alias, the one with the anchor. */
  readonly scalar: WrittenScalar;
  /** Where in the text of the scalar the name begins. */
  readonly index: number;
  /** The machine is described here. */
  readonly describes: boolean;
  /** Replicas are on it because of this place. */
  readonly holds: boolean;
  /** Why the name cannot be changed here, when it cannot. */
  readonly fixed?: string;
}

/** A scalar as the file has it. */
export interface WrittenScalar {
  readonly range: Range;
  /** With quotes and escapes. */
  readonly source: string;
  /** Without. */
  readonly text: string;
  /** True when other places use it too, through an anchor. */
  readonly shared: boolean;
}

/** Where in the source a part of the text stands just so, if it does. */
export function verbatim(
  { source, text }: Pick<WrittenScalar, 'source' | 'text'>,
  index: number,
  part: string,
): number | undefined {
  const quote = /^["']/.test(source) ? 1 : 0;
  const end = index + part.length;
  return source.slice(quote, quote + end) === text.slice(0, end) ? quote + index : undefined;
}

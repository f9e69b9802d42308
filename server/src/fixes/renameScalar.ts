/** Changes a name in a scalar, in the same quotes, or in new ones where the name needs them. */
import { type HostName, verbatim } from '../model/hostName.ts';
import type { TextEdit } from '../model/written.ts';
import { inQuotes, isPlain, quoteOf, scalar as written } from '../text/scalar.ts';

/** The smallest edit that replaces the name there by `name`, which must hold no control characters. */
export function renameScalar({ name: old, scalar, index }: HostName, name: string): TextEdit {
  const { range, source, text } = scalar;
  const whole = text.slice(0, index) + name + text.slice(index + old.length);
  const quote = quoteOf(source);
  // Where a number stands, a reader expects a number, so it stays without quotes.
  const plain = isPlain(whole) || (NUMBER.test(text) && NUMBER.test(whole));
  const inside = verbatim(scalar, index, old);
  if (inside === undefined || (quote === undefined && !plain)) return { range, newText: written(whole, quote, "'") };
  const start = range.start + inside;
  const newText = quote === undefined ? name : inQuotes(name, quote);
  return { range: { ...range, start, end: start + old.length }, newText };
}

/** Numbers that every reader of YAML takes for the same number. */
const NUMBER = /^(?:0|[1-9]\d*)$/;

/** Another name in a scalar: in the same quotes, or in new ones where the name needs them. */
import { type HostName, verbatim } from '../model/hostName.ts';
import type { TextEdit } from '../model/written.ts';
import { inQuotes, isPlain, quoteOf, scalar as written } from '../text/scalar.ts';

/** The smallest edit that puts `name` in the place of the name there. It must hold no control characters. */
export function renameScalar({ name: old, scalar, index }: HostName, name: string): TextEdit {
  const { range, source, text } = scalar;
  const whole = text.slice(0, index) + name + text.slice(index + old.length);
  const quote = quoteOf(source);
  // A number in the place of a number is what the reader expects.
  const plain = isPlain(whole) || (NUMBER.test(text) && NUMBER.test(whole));
  const inside = verbatim(scalar, index, old);
  if (inside === undefined || (quote === undefined && !plain)) return { range, newText: written(whole, quote, "'") };
  const start = range.start + inside;
  const newText = quote === undefined ? name : inQuotes(name, quote);
  return { range: { ...range, start, end: start + old.length }, newText };
}

/** The same number to every reader of YAML. */
const NUMBER = /^(?:0|[1-9]\d*)$/;

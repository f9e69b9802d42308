/** Another name in a scalar: in the same quotes, or in new ones where the name needs them. */
import { parse } from 'yaml';
import { type HostName, verbatim } from '../model/hostName.ts';
import type { TextEdit } from '../model/service.ts';

/** The smallest edit that puts `name` in the place of the name there. It must hold no control characters. */
export function renameScalar({ name: old, scalar, index }: HostName, name: string): TextEdit {
  const { range, source, text } = scalar;
  const whole = text.slice(0, index) + name + text.slice(index + old.length);
  const [quote] = /^["']/.exec(source) ?? [];
  if (quote === undefined && !(PLAIN.test(name) && (isText(whole) || !isText(text)))) {
    return { range, newText: `'${whole.replaceAll("'", "''")}'` };
  }
  const inside = verbatim(scalar, index, old);
  if (inside === undefined) return { range, newText: quoted(whole, quote) };
  const start = range.start + inside;
  return { range: { ...range, start, end: start + old.length }, newText: inQuotes(name, quote) };
}

/** What means nothing to YAML wherever in a scalar it stands. */
const PLAIN = /^[A-Za-z0-9_][\w./-]*$/;

/** Whether a plain scalar is text to every reader of YAML, old and new, and no number, truth or time. */
function isText(plain: string): boolean {
  return (['1.1', '1.2'] as const).every((version) => {
    try {
      return typeof parse(plain, { version, logLevel: 'silent' }) === 'string';
    } catch {
      return true;
    }
  });
}

function quoted(text: string, quote = ''): string {
  return quote + inQuotes(text, quote) + quote;
}

function inQuotes(text: string, quote: string | undefined): string {
  if (quote === "'") return text.replaceAll("'", "''");
  return quote === '"' ? JSON.stringify(text).slice(1, -1) : text;
}

/** Writes a text as a scalar, so that every reader of YAML takes it for this text. */
import { parseDocument } from 'yaml';

/** The quotes around a scalar. */
export type Quote = "'" | '"';

/** The quotes around a scalar of the file; undefined where it has none. */
export function quoteOf(source: string): Quote | undefined {
  return source.startsWith("'") ? "'" : source.startsWith('"') ? '"' : undefined;
}

/**
 * The text in these quotes. Without `quote`, the text as it is where all readers take it for itself, else in `own`
 * quotes. The result is fit for a key, a value and an item, in block and in flow style. The text must be one line.
 */
export function scalar(text: string, quote?: Quote, own: Quote = '"'): string {
  if (quote === undefined && isPlain(text)) return text;
  const chosen = quote ?? own;
  return chosen + inQuotes(text, chosen) + chosen;
}

/** The text as it is written between these quotes. */
export function inQuotes(text: string, quote: Quote): string {
  return quote === "'" ? text.replaceAll("'", "''") : JSON.stringify(text).slice(1, -1);
}

/**
 * True where readers of YAML 1.1 and of 1.2 take the text for itself without quotes; not so for `on`, `010`, `1e3` and
 * `1:30`. Characters beyond ASCII are always put in quotes.
 */
export function isPlain(text: string): boolean {
  // `<<` is a merge key in YAML 1.1, and readers fail on it beside a list.
  if (!/^[ -~]+$/.test(text) || text === '<<') return false;
  if (NAME.test(text)) return true;
  return (['1.1', '1.2'] as const).every((version) => {
    const document = parseDocument(`${text}: [${text}, ${text}]`, { version, logLevel: 'silent' });
    if (document.errors.length > 0 || document.warnings.length > 0) return false;
    const read: unknown = document.toJS({ mapAsMap: true });
    return read instanceof Map && read.size === 1 && isTwice(read.get(text), text);
  });
}

/**
 * Most names of hosts, workloads, labels and keys. No number or date of YAML starts with two letters, so the parser need
 * not be asked.
 */
const NAME = /^(?!(?:yes|no|on|off|true|false|null)$)[a-z]{2}[a-z0-9._/-]*$/i;

function isTwice(items: unknown, text: string): boolean {
  return Array.isArray(items) && items.length === 2 && items.every((item) => item === text);
}

/** How an addition to a file is written: as lines of block style, or within the braces of flow style. */
import type { FlowSite } from '../model/scheduling.ts';
import type { Addition, AdditionMap, TextEdit } from '../model/written.ts';
import { scalar } from './scalar.ts';

/** In block style, lists as deep as their key and one level deeper inside. */
export function blockLines(value: Addition): string[] {
  if (typeof value !== 'object') return [plain(value)];
  if (isList(value)) {
    return value.flatMap((item) => blockLines(item).map((line, index) => `${index === 0 ? '- ' : '  '}${line}`));
  }
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === 'object'
      ? [`${plain(key)}:`, ...blockLines(inner).map((line) => `  ${line}`)]
      : [`${plain(key)}: ${plain(inner)}`],
  );
}

/** The edit behind the opening brace, in front of what is there. A file of JSON stays JSON. */
export function flowEdit({ at, empty, parents }: FlowSite, value: Addition): TextEdit {
  const { part, start } = at;
  const json = /^\s*[{[]\s*"/.test(part.text);
  const whole = parents.reduceRight<Addition>((inner, key) => ({ [key]: inner }), value);
  const inner = flowText(whole, json).slice(1, -1);
  if (empty) return { range: at, newText: inner };
  // Where there are blanks inside the braces, the blank that follows is left to what follows.
  if (/[^\S\r\n]/.test(part.text[start] ?? '')) return { range: at, newText: ` ${inner},` };
  return { range: at, newText: /[\r\n]/.test(part.text[start] ?? '') ? `${inner},` : `${inner}, ` };
}

function flowText(value: Addition, json: boolean): string {
  if (json) return JSON.stringify(value);
  if (typeof value !== 'object') return plain(value);
  if (isList(value)) return `[${value.map((item) => flowText(item, json)).join(', ')}]`;
  const entries = Object.entries(value).map(([key, inner]) => `${plain(key)}: ${flowText(inner, json)}`);
  return `{${entries.join(', ')}}`;
}

const plain = (value: string | number | boolean): string => (typeof value === 'string' ? scalar(value) : String(value));

function isList(value: readonly Addition[] | AdditionMap): value is readonly Addition[] {
  return Array.isArray(value);
}

/** Writes an addition to a file: as lines of block style, or within the braces of flow style. */
import type { Range } from '../model/range.ts';
import type { FlowSite, KeySite } from '../model/scheduling.ts';
import type { Addition, AdditionMap, TextEdit } from '../model/written.ts';
import { joined } from './lines.ts';
import { scalar } from './scalar.ts';

/**
 * The edits in the style of the site, with the keys that are still missing around the addition. Only a scalar can
 * replace a value.
 */
export function additionEdits(site: KeySite, added: Addition): readonly TextEdit[] {
  if (site.parents === undefined) return [valueEdit(site.at, added)];
  if (site.indent === undefined) return [flowEdit(site, added)];
  const { at, indent, parents, clears } = site;
  const { start, part } = at;
  const { text } = part;
  const newline = text[text.indexOf('\n') - 1] === '\r' ? '\r\n' : '\n';
  const inner = '  '.repeat(parents.length);
  const keys = parents.map((key, depth) => `${'  '.repeat(depth)}${key}:`);
  const block = [...keys, ...blockLines(added).map((line) => inner + line)];
  const before = start > 0 && !/[\r\n]/.test(text[start - 1] ?? '') ? newline : '';
  const edit = { range: at, newText: before + block.map((line) => indent + line + newline).join('') };
  return joined([...(clears ? [{ range: clears, newText: '' }] : []), edit]);
}

/** The edit for the value of a key, behind the colon, which may end right before it. */
function valueEdit(range: Range, added: Addition): TextEdit {
  const values: readonly Addition[] = typeof added === 'object' ? Object.values(added) : [];
  const { text } = range.part;
  const glued = text[range.start - 1] === ':';
  return { range, newText: (glued ? ' ' : '') + flowText(values[0] ?? added, isJson(text)) };
}

/** The lines of block style. Lists are as deep as their key, and one level deeper inside other lists. */
function blockLines(value: Addition): string[] {
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
function flowEdit({ at, empty, parents }: FlowSite, value: Addition): TextEdit {
  const { part, start } = at;
  const json = isJson(part.text);
  const whole = parents.reduceRight<Addition>((inner, key) => ({ [key]: inner }), value);
  const inner = flowText(whole, json).slice(1, -1);
  if (empty) return { range: at, newText: inner };
  // Where there are blanks inside the braces, the blank that follows is left to what follows.
  if (/[^\S\r\n]/.test(part.text[start] ?? '')) return { range: at, newText: ` ${inner},` };
  return { range: at, newText: /[\r\n]/.test(part.text[start] ?? '') ? `${inner},` : `${inner}, ` };
}

const isJson = (text: string): boolean => /^\s*[{[]\s*"/.test(text);

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

/**
 * Finds the place of a cursor in a collection of flow style by the characters around it: a file that is being typed
 * rarely parses.
 */
import { type YamlPath, yamlPathAt } from './yamlPath.ts';

export interface FlowPlace extends YamlPath {
  /** The key of the value at the cursor; undefined where the cursor stands at a key. */
  readonly key: string | undefined;
  /** The part of the word that is there, up to the cursor. */
  readonly typed: string;
}

/** How many lines above the cursor a collection may begin, and below it end. */
const REACH = 50;

/** The most characters of a line that are looked at. */
const LONGEST_LINE = 10_000;

interface Frame {
  readonly bracket: '{' | '[';
  /** The place of the bracket. */
  readonly row: number;
  readonly column: number;
  readonly keys: string[];
  /** The key of the entry that is being read, once its colon is there. */
  key: string | undefined;
  /** The part of the word that is being read. */
  word: string;
}

/**
 * The place of the cursor; undefined where it stands in no collection of flow style.
 * @param lines all lines of the file
 */
export function flowPathAt(lines: readonly string[], row: number, column: number): FlowPlace | undefined {
  if (column > LONGEST_LINE) return undefined;
  const first = Math.max(0, row - REACH);
  const stack: Frame[] = [];
  for (let at = first; at < row; at++) scan(lines[at] ?? '', at, stack);
  const line = lines[row] ?? '';
  scan(line.slice(0, column), row, stack);
  const [outer] = stack;
  const inner = stack.at(-1);
  if (!outer || inner?.bracket !== '{') return undefined;
  const { key, word } = inner;
  const typed = word.trimStart();
  const path = [
    ...pathTo(lines, outer),
    ...stack.slice(0, -1).map((frame) => (frame.bracket === '[' ? '-' : (frame.key ?? ''))),
  ];
  // What follows the cursor belongs to the same collection until that ends.
  for (let at = row; at < Math.min(lines.length, row + REACH) && stack.includes(inner); at++) {
    scan(at === row ? line.slice(column) : (lines[at] ?? ''), at, stack);
  }
  return { path, siblings: new Set(inner.keys), key, typed };
}

/** The keys that lead to the collection that starts at the bracket. */
function pathTo(lines: readonly string[], { row, column }: Frame): string[] {
  const before = (lines[row] ?? '').slice(0, column);
  const { lead, name } = leadTo(before) ?? { lead: 0, name: undefined };
  return [...yamlPathAt(lines, row, lead).path, ...(name === undefined ? [] : [name])];
}

/** The text before the value that ends a line, and its key; undefined where it is no value. */
function leadTo(before: string): { readonly lead: number; readonly name: string | undefined } | undefined {
  const [lead = ''] = /^\s*(?:- +)*/.exec(before) ?? [];
  const rest = before.slice(lead.length);
  const colon = rest.search(/:\s/);
  const properties = rest.slice(colon + 1).split(/\s+/);
  if (properties.pop() !== '' || !properties.every((word) => /^(?:[&!]|$)/.test(word))) {
    return rest === '' ? { lead: lead.length, name: undefined } : undefined;
  }
  if (colon < 0) return { lead: lead.length, name: undefined };
  const [, name] = /^["']?([^\s:#"'][^:#"']*)["']?$/.exec(rest.slice(0, colon).trimEnd()) ?? [];
  return name === undefined ? undefined : { lead: lead.length, name };
}

/**
 * Takes one line, or a part of it, into account. Brackets count where a value may start, and quotes hide what is in
 * them.
 */
function scan(text: string, row: number, stack: Frame[]): void {
  for (let at = 0; at < Math.min(text.length, LONGEST_LINE); at++) {
    const character = text.charAt(at);
    const frame = stack.at(-1);
    const startsValue = /(?:^|[\s{[,:])$/.test(text.slice(Math.max(0, at - 1), at));
    if (character === '#' && /(?:^|\s)$/.test(text.slice(Math.max(0, at - 1), at))) return;
    if ((character === '"' || character === "'") && startsValue) {
      const end = text.indexOf(character, at + 1);
      if (frame) frame.word += text.slice(at + 1, end < 0 ? text.length : end);
      if (end < 0) return;
      at = end;
    } else if ((character === '{' || character === '[') && (frame !== undefined || startsValue)) {
      stack.push({ bracket: character, row, column: at, keys: [], key: undefined, word: '' });
    } else if (frame) {
      take(frame, character, text.charAt(at + 1), stack);
    }
  }
}

function take(frame: Frame, character: string, next: string, stack: Frame[]): void {
  if (character === '}' || character === ']') {
    close(frame);
    stack.pop();
  } else if (character === ',') {
    close(frame);
  } else if (character === ':' && frame.bracket === '{' && frame.key === undefined && /^[\s,{}[\]]?$/.test(next)) {
    frame.key = frame.word.trim();
    frame.keys.push(frame.key);
    frame.word = '';
  } else {
    frame.word += character;
  }
}

/** Ends an entry. */
function close(frame: Frame): void {
  frame.key = undefined;
  frame.word = '';
}

/** The lines at which large documents can be cut so that each part can be parsed by itself. */

import { nextLine } from './lines.ts';

/** A run of whole lines. */
export interface Lines {
  readonly start: number;
  readonly end: number;
  /** The offset at which the entry or item starts. */
  readonly content: number;
}

/** A cut of a piece. Together, the cuts hold all lines of the piece. */
export interface Cut {
  /** The whole entry, or the line of its key; undefined for an item of the list that the last entry holds. */
  readonly head: Lines | undefined;
  /** The item, or the entries or items of the entry where it was large enough to cut. */
  readonly parts: readonly Lines[];
}

/**
 * Cuts a block map at the lines that start in the first column. In YAML, nothing that began before can go on in such a
 * line, except a list and a closing bracket: whatever else is open there is an error. Undefined for everything that is
 * written in another way. Lines end with `\n`: other characters that end lines in JavaScript are text in YAML.
 * @param text a piece, the first of its document or another one
 */
export function cutPiece(text: string, large: number): readonly Cut[] | undefined {
  const starts: number[] = [];
  let marker = false;
  for (let index = 0; index < text.length; index = nextLine(text, index)) {
    if (SILENT.has(text[index] ?? '')) continue;
    const line = text.slice(index, index + 4);
    if (/^---[ \t\r\n]?$/.test(line) && !marker && starts.length === 0) {
      if (!/^---[ \t]*(?:#[^\n]*)?\r?$/.test(text.slice(index, lineEnd(text, index)))) return undefined;
      marker = true;
    } else if (/^(?:---|\.\.\.|[?:](?:\s|$)|[%{[])/.test(line)) {
      return undefined;
    } else if (!/^[\]}]/.test(line)) {
      starts.push(index);
    } else if (starts.length === 0) {
      return undefined;
    }
  }
  if (/(?<![^\n])[ \t]+[^ \t\r\n#]/.test(text.slice(0, starts[0]))) return undefined;
  return starts.map((start, i): Cut => {
    // Remarks and the marker of the document in front of the first entry go with it.
    const lines = { start: i === 0 ? 0 : start, end: starts[i + 1] ?? text.length, content: start };
    return /^-(?:\s|$)/.test(text.slice(start, start + 2))
      ? { head: undefined, parts: [lines] }
      : cutEntry(text, lines, large);
  });
}

function cutEntry(text: string, entry: Lines, large: number): Cut {
  const whole = { head: entry, parts: [] };
  if (entry.end - entry.start <= large) return whole;
  const own = text.slice(entry.content, entry.end);
  if (!/^[^\r\n[{"'&*!|>#]*:[ \t]*(?:[ \t]#[^\n]*)?\r?\n/.test(own)) return whole;
  const starts: number[] = [];
  let indent: number | undefined;
  let list = false;
  for (let index = nextLine(own, 0); index < own.length; index = nextLine(own, index)) {
    let at = index;
    while (own[at] === ' ') at++;
    const first = own[at] ?? '\n';
    if (SILENT.has(first)) continue;
    const lead = at - index;
    const apart = MARKS.has(first) && /\s/.test(own[at + 1] ?? '');
    const dash = first === '-' && (apart || at + 1 === own.length);
    if (indent === undefined) {
      indent = lead;
      list = dash;
      if (indent === 0) return whole;
    }
    if (lead > indent || first === ']' || first === '}') continue;
    if (lead < indent || (first !== '-' && apart) || (list && !dash)) return whole;
    if (list || !dash) starts.push(entry.content + index);
  }
  const [first] = starts;
  if (first === undefined || indent === undefined) return whole;
  const column = indent;
  const parts = starts.map((start, i) => ({ start, end: starts[i + 1] ?? entry.end, content: start + column }));
  return { head: { ...entry, end: first }, parts };
}

/** First characters of lines that hold no content: a blank, a line end or a remark. */
export const SILENT: ReadonlySet<string> = new Set([' ', '\t', '\r', '\n', '#']);
/** Characters that begin an item, a key or a value when a blank follows. */
const MARKS: ReadonlySet<string> = new Set(['-', '?', ':']);

function lineEnd(text: string, from: number): number {
  const newline = text.indexOf('\n', from);
  return newline === -1 ? text.length : newline;
}

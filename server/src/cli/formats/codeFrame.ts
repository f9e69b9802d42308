/** The line of a finding with carets below what it is about. */
import type { Range } from 'vscode-languageserver';
import { printable, type Style, widthOf } from '../terminal.ts';

/** Longer lines are cut around the finding. */
const MOST_COLUMNS = 100;

export function codeFrame({ start, end }: Range, line: string, style: Style): string[] {
  const from = Math.max(0, Math.min(start.character - 20, line.length - MOST_COLUMNS));
  const shown = printable(line.slice(from, from + MOST_COLUMNS));
  const first = start.character - from;
  const last = end.line === start.line ? end.character - from : shown.length;
  const before = shown.slice(0, first);
  // Tabs stay tabs, so that the carets stand where the terminal puts the text.
  const indent = before.replace(/[^\t]+/g, (text) => ' '.repeat(widthOf(text)));
  const carets = '^'.repeat(Math.max(1, widthOf(shown.slice(first, last))));
  const number = String(start.line + 1);
  const [head, tail] = [from > 0 ? '…' : '', from + MOST_COLUMNS < line.length ? '…' : ''];
  return [
    `${style.dim(`${number.padStart(6)} |`)} ${head}${shown}${tail}`,
    `${style.dim('       |')} ${' '.repeat(head.length)}${indent}${style.red(carets)}`,
  ];
}

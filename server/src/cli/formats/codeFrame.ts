/** Shows what may be shown of the line of a finding, with carets below the finding. */
import type { Excerpt } from '../maskedLine.ts';
import { printable, type Style, widthOf } from '../terminal.ts';

/** @param line the number of the line, counted from 0 */
export function codeFrame(line: number, { text, start, end, head, tail }: Excerpt, style: Style): string[] {
  const shown = printable(text);
  // Tabs stay tabs, so that the carets stand below the text on every terminal.
  const indent = shown.slice(0, start).replace(/[^\t]+/g, (part) => ' '.repeat(widthOf(part)));
  const carets = '^'.repeat(Math.max(1, widthOf(shown.slice(start, end))));
  const [before, after] = [head ? '…' : '', tail ? '…' : ''];
  return [
    `${style.dim(`${String(line + 1).padStart(6)} |`)} ${before}${shown}${after}`,
    `${style.dim('       |')} ${' '.repeat(before.length)}${indent}${style.red(carets)}`,
  ];
}

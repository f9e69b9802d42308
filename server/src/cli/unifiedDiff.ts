/** Makes what `--diff` prints: two versions of a file as a patch for `git apply` and `patch`. */
import { FILE_HEADERS_ONLY, formatPatch, structuredPatch, type StructuredPatch } from 'diff';
import { slashed } from './formats/paths.ts';
import { MaskedLine } from './maskedLine.ts';
import { printable } from './terminal.ts';

/** The most changed lines for a comparison: its work grows with their square. A file with more is shown as replaced. */
const MOST_CHANGED_LINES = 4_000;

/**
 * The patch; empty when the texts are equal. Lines keep their ends, so CRLF files give a patch that fits them. Control
 * characters of the file's name are quoted as Git quotes them.
 * @param context how many lines around a change it has
 */
export function unifiedDiff(
  path: string,
  { before, after }: { readonly before: string; readonly after: string },
  context: number,
): string {
  if (before === after) return '';
  const name = slashed(path).replace(/^\//, '');
  const [from, to] = [`a/${name}`, `b/${name}`];
  const options = { context, maxEditLength: MOST_CHANGED_LINES };
  const patch = structuredPatch(from, to, before, after, undefined, undefined, options);
  return formatPatch(patch ?? replaced(from, to, before, after), FILE_HEADERS_ONLY);
}

/**
 * A patch to be read on a terminal, and not applied: what is written in the lines that do not change is hidden as in reports.
 */
export function readablePatch(patch: string): string {
  const lines = patch
    .split('\n')
    .map((line) => (line.startsWith(' ') ? ` ${new MaskedLine(line.slice(1)).text}` : line));
  return lines.map(printable).join('\n');
}

function replaced(oldFileName: string, newFileName: string, before: string, after: string): StructuredPatch {
  const [old, fresh] = [signed('-', before), signed('+', after)];
  const hunk = {
    oldStart: 1,
    oldLines: old.count,
    newStart: 1,
    newLines: fresh.count,
    lines: [...old.lines, ...fresh.lines],
  };
  return { oldFileName, newFileName, oldHeader: undefined, newHeader: undefined, hunks: [hunk] };
}

function signed(sign: string, text: string): { readonly count: number; readonly lines: readonly string[] } {
  const lines = text.split('\n');
  const open = lines.at(-1) !== '';
  const whole = (open ? lines : lines.slice(0, -1)).map((line) => sign + line);
  return { count: whole.length, lines: open ? [...whole, '\\ No newline at end of file'] : whole };
}

/** What a terminal can show: colours, and the widths of characters. */
import stringWidth from 'string-width';

export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly blue: (text: string) => string;
  readonly green: (text: string) => string;
}

const CODES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  yellow: [33, 39],
  blue: [34, 39],
  green: [32, 39],
} as const;

export function styleOf(colour: boolean): Style {
  const sgr = ([on, off]: readonly [number, number]): ((text: string) => string) =>
    colour ? (text) => `\u001B[${on}m${text}\u001B[${off}m` : (text) => text;
  return {
    bold: sgr(CODES.bold),
    dim: sgr(CODES.dim),
    red: sgr(CODES.red),
    yellow: sgr(CODES.yellow),
    blue: sgr(CODES.blue),
    green: sgr(CODES.green),
  };
}

/**
 * True where colours are wanted. They are for terminals; any value of `NO_COLOR` but the empty one turns them off, and
 * of `FORCE_COLOR` on.
 */
export function wantsColour({ isTTY }: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean {
  if ((env['NO_COLOR'] ?? '') !== '') return false;
  const forced = env['FORCE_COLOR'] ?? '';
  return forced === '' ? isTTY === true && env['TERM'] !== 'dumb' : forced !== '0';
}

/**
 * Text from a file, made safe for a terminal: characters that move its cursor, or change the direction of the text,
 * become visible marks.
 */
export function printable(text: string): string {
  return text.replace(/(?!\t)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '\u00B7');
}

/** How many columns a text takes on a terminal; a tab counts as one. */
export function widthOf(text: string): number {
  return stringWidth(text.replaceAll('\t', ' '));
}

/** Rows as a table: numbers are aligned at their ends, words at their beginnings. The first row is the head. */
export function alignColumns(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows;
  const columns = head.map((_, column) => ({
    width: Math.max(...rows.map((cells) => widthOf(cells[column] ?? ''))),
    numbers: body.every((cells) => /^[<>\d][\d.e/\s-]*$/.test(cells[column] ?? '')),
  }));
  const aligned = (cells: readonly string[]): string[] =>
    columns.map(({ width, numbers }, column) => {
      const cell = cells[column] ?? '';
      const space = ' '.repeat(width - widthOf(cell));
      return numbers ? space + cell : cell + space;
    });
  return rows.map((cells) => aligned(cells).join('  ').trimEnd()).join('\n');
}

/** What a terminal can show: colours, and how wide characters are. */
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

/** Colours are for terminals; `NO_COLOR` turns them off and `FORCE_COLOR` on, whatever their value but empty. */
export function wantsColour({ isTTY }: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean {
  if ((env['NO_COLOR'] ?? '') !== '') return false;
  const forced = env['FORCE_COLOR'] ?? '';
  return forced === '' ? isTTY === true && env['TERM'] !== 'dumb' : forced !== '0';
}

/**
 * Text from a file as it may be sent to a terminal: what would move its cursor, or turn the direction of the text, becomes
 * a visible mark.
 */
export function printable(text: string): string {
  return text.replace(/(?!\t)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '\u00B7');
}

/** The columns that a text takes on a terminal; a tab counts as one. */
export function widthOf(text: string): number {
  return stringWidth(text.replaceAll('\t', ' '));
}

/** Rows as a table: numbers end at the same place, words begin there. The first row is the head. */
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

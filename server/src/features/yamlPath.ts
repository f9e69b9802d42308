/**
 * Finds the place of a cursor in a YAML file of block style by the lines above it: a file that is being typed rarely
 * parses.
 */

export interface YamlPath {
  /** The keys from the root on; `-` stands for an item of a list. */
  readonly path: readonly string[];
  /** The keys that the map at the cursor has already. */
  readonly siblings: ReadonlySet<string>;
}

interface Line {
  /** The column of the first dash, if any; `column` is that of the key. */
  readonly dash: number | undefined;
  readonly column: number;
  readonly key: string;
}

/** The most characters of a key, with what stands before it. */
const LONGEST_KEY = 300;

/**
 * The path at the cursor.
 * @param lines all lines of the file
 * @param row the line of the cursor
 * @param column the column at which the key at the cursor starts, or would start
 */
export function yamlPathAt(lines: readonly string[], row: number, column: number): YamlPath {
  const path: string[] = [];
  let inside = column;
  let dash = dashesBefore(lines[row] ?? '', column);
  if (dash !== undefined) path.unshift('-');
  for (let above = row - 1; above >= 0 && (inside > 0 || dash !== undefined); above--) {
    const line = lineOf(lines[above] ?? '');
    if (!line) continue;
    const limit = dash ?? inside;
    // The items of a list may stand as deep as its key.
    const isParent = line.column < limit || (dash !== undefined && line.dash === undefined && line.column === limit);
    const sameMap = dash === undefined && line.dash !== undefined && line.column === inside;
    if (!isParent && !sameMap) continue;
    if (isParent) path.unshift(line.key);
    inside = line.column;
    dash = line.dash;
    if (dash !== undefined) path.unshift('-');
  }
  return { path, siblings: siblingsOf(lines, row, column) };
}

function siblingsOf(lines: readonly string[], row: number, column: number): Set<string> {
  const found = new Set<string>();
  const startsItem = dashesBefore(lines[row] ?? '', column) !== undefined;
  for (let above = startsItem ? -1 : row - 1; above >= 0; above--) {
    const line = lineOf(lines[above] ?? '');
    if (!line || line.column > column) continue;
    if (line.column < column) break;
    found.add(line.key);
    if (line.dash !== undefined) break;
  }
  for (const text of lines.slice(row + 1)) {
    const line = lineOf(text);
    if (!line || line.column > column) {
      if (line?.dash !== undefined && line.dash < column) break;
      continue;
    }
    if (line.column < column || line.dash !== undefined) break;
    found.add(line.key);
  }
  return found;
}

/** A line with its key; undefined for a line without one. Only the start of the line is looked at. */
function lineOf(text: string): Line | undefined {
  const start = text.slice(0, LONGEST_KEY);
  // Most lines of a list, and blank ones, are found out soonest by this.
  if (!start.includes(':')) return undefined;
  const [, indent = '', dashes = ''] = /^( *)((?:- +)*)/.exec(start) ?? [];
  const key = keyOf(start.slice(indent.length + dashes.length));
  if (key === undefined) return undefined;
  const column = indent.length + dashes.length;
  return { column, dash: dashes === '' ? undefined : indent.length, key };
}

/** The text of a key without its quotes. */
function keyOf(text: string): string | undefined {
  const quote = /^["']/.exec(text)?.[0];
  const end = quote === undefined ? text.search(/:(?:\s|$)/) : text.indexOf(quote, 1);
  if (end < 1) return undefined;
  if (quote !== undefined) return /^ *:(?:\s|$)/.test(text.slice(end + 1)) ? text.slice(1, end) : undefined;
  const key = text.slice(0, end).trimEnd();
  return /^[\s{[]|#/.test(key) ? undefined : key;
}

function dashesBefore(text: string, column: number): number | undefined {
  const [, indent = '', dashes = ''] = /^( *)((?:- +)*)/.exec(text.slice(0, column)) ?? [];
  return dashes === '' ? undefined : indent.length;
}

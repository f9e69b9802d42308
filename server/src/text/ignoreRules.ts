/** The patterns of `.gitignore` and `.quorateignore`, up to the number that can be tried on every path. */
import ignore, { type Ignore } from 'ignore';
import { type Limit, LIMITS, noteOn } from './limits.ts';

/**
 * Patterns beyond a limit are left out. Several `**` in one pattern are costly, since the library makes a regular
 * expression of it that tries every combination of folders.
 * @param text the text of one ignore file, or of several
 * @param note takes one line about each limit
 */
export function ignoreRules(text: string, note: (message: string) => void): Ignore {
  const lines = text.split(/\r?\n/).map((line) => line.replace(/(?:\*\*\/)+/g, '**/'));
  const patterns = lines.filter((line) => line !== '' && !line.startsWith('#'));
  const tried = patterns.slice(0, LIMITS.ignores.most).filter((line) => widths(line) <= LIMITS.anyFolders.most);
  const tell = ({ most, ...limit }: Limit, count: number): void => {
    if (count > most) note(noteOn({ most, ...limit }));
  };
  tell(LIMITS.ignores, patterns.length);
  tell(LIMITS.anyFolders, Math.max(0, ...patterns.map(widths)));
  return ignore().add(tried);
}

/** How many `**` with something behind them the pattern has. */
function widths(pattern: string): number {
  return pattern.split('**').length - 1 - (pattern.endsWith('/**') ? 1 : 0);
}

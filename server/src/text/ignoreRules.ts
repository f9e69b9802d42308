/** The patterns of `.gitignore` and `.quorateignore`, as many as can be tried on every path. */
import ignore, { type Ignore } from 'ignore';
import { type Limit, LIMITS, noteOn } from './limits.ts';

/**
 * What lies below several `**` in a row is looked for in every combination of folders: the library makes a regular
 * expression of a pattern. Those beyond a limit are left out.
 * @param text of one file, or of several
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

/** How many `**` there are with something behind them. */
function widths(pattern: string): number {
  return pattern.split('**').length - 1 - (pattern.endsWith('/**') ? 1 : 0);
}

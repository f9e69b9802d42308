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
  const tell = (limit: Limit, exceeded: boolean): void => {
    if (exceeded) note(noteOn(limit));
  };
  const isLong = (line: string): boolean => line.length > LIMITS.ignoreLength.most;
  const isWide = (line: string): boolean => widths(line) > LIMITS.anyFolders.most;
  tell(LIMITS.ignores, patterns.length > LIMITS.ignores.most);
  tell(LIMITS.ignoreLength, patterns.some(isLong));
  tell(LIMITS.anyFolders, patterns.some(isWide));
  return ignore().add(patterns.slice(0, LIMITS.ignores.most).filter((line) => !isLong(line) && !isWide(line)));
}

/** How many `**` with something behind them the pattern has. */
function widths(pattern: string): number {
  return pattern.split('**').length - 1 - (pattern.endsWith('/**') ? 1 : 0);
}

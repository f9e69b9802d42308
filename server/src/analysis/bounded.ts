/**
 * Limits the findings of a file with very many: only the first of each rule are shown, so that the list can be read.
 */
import { grouped } from '../text/limits.ts';

/** How many findings of one rule are shown in one file. */
const MOST = 1_000;

interface Found {
  readonly rule: string;
  readonly message: string;
}

/**
 * The first findings of each rule in the file; the last of them says how many more there are.
 * @param startOf the offset in the file at which a finding starts
 */
export function bounded<T extends Found>(found: readonly T[], startOf: (one: T) => number): readonly T[] {
  if (found.length <= MOST) return found;
  const byRule = new Map<string, T[]>();
  for (const one of found) {
    const others = byRule.get(one.rule);
    if (others) others.push(one);
    else byRule.set(one.rule, [one]);
  }
  return [...byRule.values()].flatMap((all) => {
    if (all.length <= MOST) return all;
    const first = all.toSorted((a, b) => startOf(a) - startOf(b)).slice(0, MOST);
    const last = first.pop();
    const more = ` (and ${grouped(all.length - MOST)} more findings of this kind)`;
    return last ? [...first, { ...last, message: last.message + more }] : first;
  });
}

/**
 * A copy of the text in memory of its own. A slice keeps the whole text alive that it was cut from, so a slice that is
 * kept would keep a whole version of a file in memory.
 */
export function detached(text: string): string {
  return ` ${text}`.slice(1);
}

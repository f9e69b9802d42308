/**
 * The same text in memory of its own. A slice keeps the whole text alive that it was cut from: what is kept of a version
 * would keep that version.
 */
export function detached(text: string): string {
  return ` ${text}`.slice(1);
}

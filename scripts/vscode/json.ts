/**
 * Parses JSON of a shape the caller vouches for: a package's manifest, or a report that another part of these scripts
 * wrote. Anything a user may have written needs a check instead.
 */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller names the type it expects
export function parseTrustedJson<T>(text: string): T {
  return JSON.parse(text) as T;
}

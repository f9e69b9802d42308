/**
 * Parses JSON whose shape the caller guarantees: a package's manifest, or a report that another part of these scripts
 * wrote. JSON that a user may have written must be checked instead.
 */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller names the type it expects
export function parseTrustedJson<T>(text: string): T {
  return JSON.parse(text) as T;
}

/**
 * The value as JSON text, with maps written as lists of their entries. Equal values give equal texts, which can be
 * compared or hashed.
 * @param without names of fields that are left out
 */
export function jsonOf(value: unknown, without?: ReadonlySet<string>): string {
  return JSON.stringify(value, (key, inner: unknown) =>
    without?.has(key) ? undefined : inner instanceof Map ? [...inner] : inner,
  );
}

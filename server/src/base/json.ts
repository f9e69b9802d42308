/**
 * As `JSON.stringify`, with maps as lists of their entries: equal for equal values, to compare or to hash them.
 * @param without names of fields that do not count
 */
export function jsonOf(value: unknown, without?: ReadonlySet<string>): string {
  return JSON.stringify(value, (key, inner: unknown) =>
    without?.has(key) ? undefined : inner instanceof Map ? [...inner] : inner,
  );
}

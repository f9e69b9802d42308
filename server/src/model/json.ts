/** As `JSON.stringify`, with maps as lists of their entries: equal for equal values, to compare or to hash them. */
export function jsonOf(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => (inner instanceof Map ? [...inner] : inner));
}

/**
 * Versions of charts as carriers state them: `1.2.3`, `~1.2.0`, `18.x`, `>=1.0`. Source: Masterminds/semver, README.
 */

type Version = readonly [number, number, number];

/**
 * The newest version that a constraint permits by its own numbers; the numbers that it leaves open are as high as can
 * be. Undefined where it limits nothing, so that the newest version of all is meant.
 */
export function newestOf(constraint: string | undefined): Version | undefined {
  const [, sign = '', ...numbers] =
    /^([~^=]?)v?(\d+)(?:\.(\d+|[x*]))?(?:\.(\d+|[x*]))?(?:[-+]\S*)?$/i.exec(constraint?.trim() ?? '') ?? [];
  if (numbers[0] === undefined) return undefined;
  const [major = Infinity, minor = Infinity, patch = Infinity] = numbers.map((text) =>
    text === undefined || !/^\d+$/.test(text) ? Infinity : Number(text),
  );
  if (sign === '^') return [major, major === 0 ? minor : Infinity, Infinity];
  return sign === '~' ? [major, minor, Infinity] : [major, minor, patch];
}

/** @param bound a version such as `1.2.3` */
export function isBefore(version: Version, bound: string): boolean {
  const numbers = bound.split('.').map(Number);
  for (const [index, number] of version.entries()) {
    const other = numbers[index] ?? 0;
    if (number !== other) return number < other;
  }
  return false;
}

import type { Fraction } from '../../../server/src/risk/reference/rationals.ts';

/** The nearest double. */
export function nearestDouble({ lost, ways }: Fraction): number {
  // 64 leading bits of the quotient are more than a double holds; the exponent is applied afterwards, in two steps, since
  // a power of two below 2^-1074 is 0.
  const shift = BigInt(Math.max(0, ways.toString(2).length - lost.toString(2).length + 64));
  const quotient = Number((lost << shift) / ways);
  const half = Number(shift / 2n);
  return quotient * 2 ** -half * 2 ** -(Number(shift) - half);
}

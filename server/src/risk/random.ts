/**
 * A source of random whole numbers, uniform from 0 to below `limit` (at most 2^32, with a bias of at most limit /
 * 2^32).
 */
export type Random = (limit: number) => number;

/** A generator with a seed, so that simulations can be repeated. The algorithm is sfc32, as in PractRand. */
export function randomFrom(seed: number): Random {
  let a = 0x9e3779b9;
  let b = 0x243f6a88;
  let c = Math.trunc(seed);
  let counter = 1;
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  // The first numbers of two similar seeds are similar, so they are skipped.
  for (let round = 0; round < 15; round += 1) next();
  return (limit) => Math.floor((next() / 0x1_0000_0000) * limit);
}

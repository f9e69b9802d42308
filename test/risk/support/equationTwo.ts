/** Equation 2 of the paper, as it stands: a reference to test and to time the engine against. */

/**
 * The probability that at least k hosts stay untouched when n independent throws strike host i with probability
 * `shares[i]`:
 *
 *     P(X >= k) = sum_{r=k..m} (-1)^(r-k) C(r-1, k-1) S_r,   S_r = sum_{|A|=r} (1 - sum_{a in A} p_a)^n
 *
 * (Johnson and Kotz, Urn Models, 3.5; the paper's print of it is damaged.) It has 2^m terms of alternating signs, so it is
 * slow and loses precision. For up to 30 hosts.
 */
export function equationTwo(shares: readonly number[], k: number, n: number): number {
  let sum = 0;
  for (let set = 1; set < 2 ** shares.length; set += 1) {
    const { size, share } = describe(set, shares);
    if (size >= k) sum += signedBinomial(size, k) * (1 - share) ** n;
  }
  return sum;
}

/** The same for n = 0, 1, ... `throws`, with one pass over the sets: as fast as Equation 2 can be made. */
export function equationTwoCurve(shares: readonly number[], k: number, throws: number): Float64Array {
  const sums = new Float64Array(throws + 1);
  for (let set = 1; set < 2 ** shares.length; set += 1) {
    const { size, share } = describe(set, shares);
    let term = size >= k ? signedBinomial(size, k) : 0;
    for (let n = 0; n <= throws && term !== 0; n += 1) {
      sums[n] = (sums[n] ?? 0) + term;
      term *= 1 - share;
    }
  }
  return sums;
}

function describe(set: number, shares: readonly number[]): { readonly size: number; readonly share: number } {
  let size = 0;
  let share = 0;
  for (let host = 0; host < shares.length; host += 1) {
    if ((set >>> host) & 1) {
      size += 1;
      share += shares[host] ?? 0;
    }
  }
  return { size, share };
}

function signedBinomial(size: number, k: number): number {
  let result = 1;
  for (let i = 1; i < k; i += 1) result = (result * (size - k + i)) / i;
  return (size - k) % 2 === 0 ? result : -result;
}

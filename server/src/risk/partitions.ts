/** All ways to put replicas on hosts that are alike. */
import type { Sizes } from './placement.ts';

/**
 * All canonical placements of `replicas` on exactly `hosts` hosts, the most concentrated first.
 * @param capacities the most replicas each host can hold, from largest to smallest; absent, there is no limit
 */
export function partitions(replicas: number, hosts: number, capacities: readonly number[] = []): readonly Sizes[] {
  const found: Sizes[] = [];
  const chosen: number[] = [];
  const choose = (left: number, largest: number): void => {
    const open = hosts - chosen.length;
    if (open === 0) {
      found.push([...chosen]);
      return;
    }
    const least = Math.ceil(left / open);
    for (
      let size = Math.min(largest, left - open + 1, capacities[chosen.length] ?? Infinity);
      size >= least;
      size -= 1
    ) {
      if (open === 1 && size !== left) continue;
      chosen.push(size);
      choose(left - size, size);
      chosen.pop();
    }
  };
  if (hosts > 0) choose(replicas, replicas);
  return found;
}

/** How many `partitions` there are without capacities; Infinity when that is certainly more than `limit`. */
export function countPartitions(replicas: number, hosts: number, limit: number): number {
  const spare = replicas - hosts;
  if (hosts < 1 || spare < 0) return 0;
  // With two or three hosts alone, there are already so many ways to divide the spare replicas.
  if ((hosts > 1 && spare / 2 > limit) || (hosts > 2 && spare ** 2 / 12 > limit)) return Infinity;
  const ways = [1, ...Array<number>(spare).fill(0)];
  for (let part = 1; part <= Math.min(hosts, spare); part += 1) {
    for (let sum = part; sum <= spare; sum += 1) ways[sum] = (ways[sum] ?? 0) + (ways[sum - part] ?? 0);
  }
  return ways[spare] ?? 0;
}

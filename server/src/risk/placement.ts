/** Placements: how many replicas sit on each host. */

/** Replicas per non-idle host, each >= 1. Canonical when sorted from largest to smallest. */
export type Sizes = readonly number[];

/** The canonical form: the sizes from largest to smallest, idle hosts left out. Hosts are interchangeable. */
export function canonical(sizes: readonly number[]): Sizes {
  const isCanonical = sizes.every((size, index) => size > 0 && size <= (sizes[index - 1] ?? Infinity));
  return isCanonical ? sizes : sizes.filter((size) => size > 0).toSorted((a, b) => b - a);
}

/**
 * The most even placement. With more hosts than replicas, the hosts beyond stay idle and are left out.
 * @param capacities the most replicas each host can hold, from largest to smallest; absent, there is no limit
 */
export function balanced(replicas: number, hosts: number, capacities: readonly number[] = []): Sizes {
  const used = Math.min(hosts, replicas);
  const sizes: number[] = [];
  // It goes from the smallest capacity to the largest, so that hosts with room share what others cannot hold.
  for (let left = replicas; sizes.length < used; left -= sizes.at(-1) ?? 0) {
    const open = used - sizes.length;
    sizes.push(open === 1 ? left : Math.min(Math.floor(left / open), capacities[open - 1] ?? Infinity));
  }
  return canonical(sizes);
}

/**
 * The most uneven placement with every host in use: `[v - m + 1, 1, ..., 1]` (Theorem 1 of the paper).
 * @param capacities as for `balanced`
 */
export function concentrated(replicas: number, hosts: number, capacities: readonly number[] = []): Sizes {
  const used = Math.min(hosts, replicas);
  const sizes: number[] = [];
  for (let left = replicas; sizes.length < used; left -= sizes.at(-1) ?? 0) {
    const most = left - (used - sizes.length) + 1;
    sizes.push(Math.min(most, capacities[sizes.length] ?? Infinity));
  }
  return canonical(sizes);
}

/**
 * The target sizes per host in file order: the largest size goes to the host with the most replicas now that can hold
 * it, ties by file order.
 * @param capacities the most replicas each host can hold, in file order; absent, there is no limit
 */
export function retarget(
  from: readonly number[],
  target: Sizes,
  capacities: readonly number[] = [],
): readonly number[] {
  const hosts = from
    .map((size, index) => ({ size, index, capacity: capacities[index] ?? Infinity, free: true }))
    .filter(({ size }) => size > 0)
    .toSorted((a, b) => b.size - a.size || a.index - b.index);
  const result = from.map(() => 0);
  let first = 0;
  for (const size of canonical(target)) {
    while (hosts[first]?.free === false) first += 1;
    let fitting = first;
    while (hosts[fitting] && !(hosts[fitting]?.free && (hosts[fitting]?.capacity ?? 0) >= size)) fitting += 1;
    const host = hosts[fitting] ?? hosts[first];
    if (host === undefined) break;
    host.free = false;
    result[host.index] = size;
  }
  return result;
}

/** How many replicas have to move between two placements on equally many hosts. */
export function movedReplicas(from: readonly number[], target: Sizes): number {
  return arrivals(canonical(target), canonical(from));
}

/** How many replicas arrive at hosts, all hosts together, when the sizes change from one list to another. */
export function arrivals(from: readonly number[], to: readonly number[]): number {
  return total(to.map((size, host) => Math.max(0, size - at(from, host))));
}

/** The number of all replicas. */
export function total(sizes: readonly number[]): number {
  return sizes.reduce((sum, size) => sum + size, 0);
}

function at(list: readonly number[], index: number): number {
  return list[index] ?? 0;
}

/** More replicas or faults than this are a mistake in the file, and would only exhaust the memory. */
const MOST = 1_000_000;

/**
 * Checks numbers of replicas or faults.
 * @throws RangeError unless every value is a whole number from 0 to a million
 */
export function checkWhole(...values: readonly number[]): void {
  const bad = values.find((value) => !Number.isSafeInteger(value) || value < 0);
  if (bad !== undefined) throw new RangeError(`${bad} is not a whole number`);
  if (values.some((value) => value > MOST)) throw new RangeError(`${Math.max(...values)} is more than a million`);
}

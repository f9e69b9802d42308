import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  arrivals,
  balanced,
  canonical,
  concentrated,
  movedReplicas,
  retarget,
  total,
} from '../../server/src/risk/placement.ts';

const placement = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 7 });

test('canonical placements are sorted and without idle hosts', () => {
  expect(canonical([1, 0, 3, 2, 0])).toEqual([3, 2, 1]);
});

describe('the extremes', () => {
  test.for([
    [10, 5, [2, 2, 2, 2, 2], [6, 1, 1, 1, 1]],
    [8, 3, [3, 3, 2], [6, 1, 1]],
    [3, 3, [1, 1, 1], [1, 1, 1]],
    [2, 5, [1, 1], [1, 1]],
    [0, 0, [], []],
    [4, 0, [], []],
  ] as const)('%i replicas on %i hosts', ([replicas, hosts, even, uneven]) => {
    expect(balanced(replicas, hosts)).toEqual(even);
    expect(concentrated(replicas, hosts)).toEqual(uneven);
  });

  test('within capacities', () => {
    expect(balanced(10, 4, [9, 3, 2, 1])).toEqual([4, 3, 2, 1]);
    expect(concentrated(10, 4, [5, 3, 3, 3])).toEqual([5, 3, 1, 1]);
  });
});

describe('a target', () => {
  test('the largest target goes to the largest host, ties by file order, idle hosts stay idle', () => {
    expect(retarget([1, 0, 2, 2], [3, 1, 1])).toEqual([1, 0, 3, 1]);
  });

  test('a host that cannot hold so many gets fewer', () => {
    expect(retarget([3, 2, 1], [4, 1, 1], [3, 4, 9])).toEqual([1, 4, 1]);
  });

  test('is reached with the fewest moved replicas', () => {
    fc.assert(
      fc.property(placement, placement, (from, other) => {
        const hosts = canonical(from).length;
        fc.pre(hosts > 0);
        // Another placement of as many replicas on as many hosts.
        const target = canonical(spread(total(from), hosts, other));
        const after = retarget(from, target);
        expect(canonical(after)).toEqual(target);
        expect(after.map((size) => size > 0)).toEqual(from.map((size) => size > 0));
        expect(arrivals(from, after)).toBe(movedReplicas(from, target));
        expect(movedReplicas(from, target)).toBe(fewestByBruteForce(from, target));
      }),
      { numRuns: 60 },
    );
  });
});

function spread(replicas: number, hosts: number, weights: readonly number[]): number[] {
  const sizes = Array.from({ length: hosts }, () => 1);
  for (let left = replicas - hosts, turn = 0; left > 0; turn += 1) {
    const more = Math.min(left, weights[turn % weights.length] ?? 0) || 1;
    sizes[turn % hosts] = (sizes[turn % hosts] ?? 0) + more;
    left -= more;
  }
  return sizes;
}

function fewestByBruteForce(from: readonly number[], target: readonly number[]): number {
  const hosts = from.filter((size) => size > 0);
  const [first, ...others] = hosts;
  if (first === undefined) return 0;
  return Math.min(
    ...target.map((size, index) => Math.max(0, first - size) + fewestByBruteForce(others, target.toSpliced(index, 1))),
  );
}

import { expect, test } from 'vitest';
import { groupLoss, hostsDown, someGroupLost } from '../../server/src/risk/groupsOfCopies.ts';

/** All sets of k of n things. */
function subsets(n: number, k: number, from = 0): readonly (readonly number[])[] {
  if (k === 0) return [[]];
  return Array.from({ length: Math.max(0, n - from) }, (_, index) => from + index).flatMap((first) =>
    subsets(n, k - 1, first + 1).map((rest) => [first, ...rest]),
  );
}

const hits = (set: readonly number[], down: readonly number[]): number =>
  set.filter((host) => down.includes(host)).length;

test.for([
  [6, 3, 2],
  [7, 3, 1],
  [5, 2, 1],
  [8, 5, 3],
] as const)(
  '%i hosts, %i copies, %i of them needed: a random group and random copysets, by counting',
  ([hosts, factor, quorum]) => {
    const groups = subsets(hosts, factor);
    const sets = Array.from({ length: Math.floor(hosts / factor) }, (_, set) =>
      Array.from({ length: factor }, (_unused, copy) => set * factor + copy),
    );
    const question = { hosts, factor, quorum };
    const random = groupLoss({ ...question, placed: { random: 3 } });
    const dealt = groupLoss({ ...question, placed: { copysets: 2 } });
    for (let k = 0; k <= hosts; k += 1) {
      const down = Array.from({ length: k }, (_, host) => host);
      const one = groups.filter((group) => factor - hits(group, down) < quorum).length / groups.length;
      expect(random[k]).toBeCloseTo(1 - (1 - one) ** 3, 12);
      const choices = subsets(hosts, k);
      const deal =
        choices.filter((chosen) => sets.some((set) => factor - hits(set, chosen) < quorum)).length / choices.length;
      expect(dealt[k]).toBeCloseTo(1 - (1 - deal) ** 2, 12);
    }
  },
);

test('with 3 copies on 100 hosts any two hosts hold 2 of 3 of some range, if there are enough ranges', () => {
  const loss = groupLoss({ hosts: 100, factor: 3, quorum: 2, placed: { random: 100_000 } });
  expect([loss[0], loss[1]]).toEqual([0, 0]);
  expect(loss[2]).toBeGreaterThan(1 - 1e-12);
  expect(groupLoss({ hosts: 100, factor: 3, quorum: 2, placed: { copysets: 1 } })[2]).toBeCloseTo((33 * 3) / 4950, 12);
});

test('a tiny probability keeps its digits', () => {
  const down = hostsDown([1e-100, 2e-100, 3e-100, 4e-100]);
  const lost = someGroupLost({ hosts: 4, factor: 3, quorum: 2, placed: { random: 1 } }, down);
  // Two of four hosts are down, and a group of three holds both with probability 1/2.
  expect(lost / ((35e-200 * 1) / 2)).toBeCloseTo(1, 12);
  expect(() => groupLoss({ hosts: 2, factor: 3, quorum: 2, placed: { random: 1 } })).toThrow(RangeError);
});

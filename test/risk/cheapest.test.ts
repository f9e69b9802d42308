import { expect, test } from 'vitest';
import fc from 'fast-check';
import { cheapest, hostsByZone, tradeOff } from '../../server/src/risk/cheapest.ts';
import { crashLoss } from '../../server/src/risk/rates.ts';

const CRASH = { fault: 'crash-stop', level: 'pm', keep: 'vm', removal: false } as const;

/** All ways to put so many replicas on so many named hosts. */
function* everyWay(replicas: number, hosts: number): Generator<readonly number[]> {
  if (hosts === 0) {
    if (replicas === 0) yield [];
    return;
  }
  for (let here = 0; here <= replicas; here += 1) {
    for (const rest of everyWay(replicas - here, hosts - 1)) yield [here, ...rest];
  }
}

test('what is cheapest for a target is so among all ways to place the replicas on any hosts', () => {
  const offers = fc.record({
    replicas: fc.integer({ min: 1, max: 5 }),
    hosts: fc.integer({ min: 1, max: 4 }),
    prices: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 2 }),
    hostDown: fc.constantFrom(0.01, 0.1),
    zoneOut: fc.constantFrom(0, 0.02),
  });
  fc.assert(
    fc.property(offers, fc.constantFrom(0.2, 0.05, 0.01, 1e-3), (asked, goal) => {
      const found = cheapest(tradeOff({ ...asked, model: CRASH, quorum: 'majority' }).purchases, goal);
      const { replicas, hosts, prices, hostDown, zoneOut } = asked;
      const places = prices.flatMap((price, zone) => Array.from({ length: hosts }, () => ({ price, zone })));
      const rates = {
        ball: hostDown,
        zones: prices.map((_, zone) => ({
          probability: zoneOut,
          hosts: places.flatMap((place, index) => (place.zone === zone ? index : [])),
        })),
      };
      let least = Infinity;
      for (const votes of everyWay(replicas, places.length)) {
        const used = places.filter((_, place) => (votes[place] ?? 0) > 0);
        const cost = used.reduce((sum, { price }) => sum + price, 0);
        if (used.length > hosts || cost >= least) continue;
        const quorum = Math.floor(replicas / 2) + 1;
        if (crashLoss({ votes, rates }, quorum) <= goal * (1 + 1e-12)) least = cost;
      }
      expect(found?.cost ?? Infinity).toBe(least);
    }),
    { numRuns: 60 },
  );
});

test('what costs more is less often down', () => {
  const offer = { replicas: 7, hosts: 7, prices: [3, 4, 4], hostDown: 0.01, zoneOut: 0.001 };
  const { purchases: all } = tradeOff({ ...offer, model: CRASH, quorum: 'majority' });
  expect(all.length).toBeGreaterThan(2);
  for (const [index, { cost, unavailability }] of all.slice(1).entries()) {
    expect(cost).toBeGreaterThan(all[index]?.cost ?? Infinity);
    expect(unavailability).toBeLessThan(all[index]?.unavailability ?? 0);
  }
});

test('zones with one price are alike', () => {
  expect(hostsByZone([1, 1], 2)).toEqual([
    [1, 0],
    [1, 1],
    [2, 0],
  ]);
  expect(hostsByZone([1, 2], 1)).toEqual([
    [0, 1],
    [1, 0],
  ]);
});

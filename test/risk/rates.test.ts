import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assess } from '../../server/src/risk/assess.ts';
import { balls, damage, type FaultModel, unitsOn } from '../../server/src/risk/faultModel.ts';
import { quorumOf } from '../../server/src/risk/quorum.ts';
import { ratedPlacement } from '../../server/src/risk/ratedPlacement.ts';
import {
  INDEPENDENT,
  ninesOf,
  rateLoss,
  rateOf,
  type RateQuestion,
  type Rates,
  crashLoss,
  ZONED,
} from '../../server/src/risk/rates.ts';
import { anyCase } from './support/arbitraries.ts';

const CRASH: FaultModel = { fault: 'crash-stop', level: 'pm', keep: 'vm', removal: false };

/** Independent host crashes at 1 %; the values of the model's description, three digits. */
test.for([
  [[1], 1.0e-2],
  [[1, 1, 1], 2.98e-4],
  [[2, 1], 1.0e-2],
  [[3, 2], 1.0e-2],
  [[3, 1, 1], 1.0e-2],
  [[2, 2], 1.99e-2],
  [[1, 1, 1, 1], 5.92e-4],
  [[1, 1, 1, 1, 1], 9.85e-6],
  [[2, 2, 1], 2.98e-4],
  [[3, 2, 2], 2.98e-4],
  [[1, 1, 1, 1, 1, 1, 1], 3.42e-7],
] as const)('[%s] at 1 %% a host: %d', ([sizes, expected]) => {
  const units = sizes.reduce<number>((sum, size) => sum + size, 0);
  const loss = rateLoss({ sizes, model: CRASH, quorum: quorumOf('majority', units), rates: { ball: 0.01 } });
  // [3,1,1] is lost with its first host, or with both others: 0.010099.
  expect(Math.abs(loss / expected - 1)).toBeLessThan(0.011);
});

test('a loss of 1e-300 is not 0', () => {
  const sizes = Array.from({ length: 29 }, () => 1);
  const loss = rateLoss({ sizes, model: CRASH, quorum: 15, rates: { ball: 1e-20 } });
  // All but certain to be any 15 of the 29: C(29, 15) = 77558760.
  expect(Math.abs(loss / (77_558_760 * 1e-300) - 1)).toBeLessThan(1e-12);
});

/** By playing out what fails: every set of balls and zones. */
function everyFailure({ sizes, model, quorum, rates }: RateQuestion): number {
  const parts = [
    ...sizes.flatMap((size, host) => Array.from({ length: size && balls(model, size) }, () => ({ host, zone: -1 }))),
    ...(rates.zones ?? []).map((_, zone) => ({ host: -1, zone })),
  ];
  const units = sizes.reduce((sum, size) => sum + (size && unitsOn(model, size)), 0);
  let loss = 0;
  for (let failed = 0; failed < 2 ** parts.length; failed += 1) {
    const down = parts.filter((_, index) => (failed >>> index) & 1);
    const chance = parts.reduce((product, part) => {
      const p = part.zone >= 0 ? (rates.zones?.[part.zone]?.probability ?? 0) : rateOf(rates, part.host);
      return product * (down.includes(part) ? p : 1 - p);
    }, 1);
    const gone = sizes.map((size, host) => {
      if (size === 0) return 0;
      const zoneDown = down.some(({ zone }) => zone >= 0 && rates.zones?.[zone]?.hosts.includes(host));
      const struck = zoneDown ? balls(model, size) : down.filter((part) => part.host === host).length;
      // A lost zone costs all the units of its hosts under any model.
      return zoneDown ? unitsOn(model, size) : damage(model, size, struck);
    });
    if (units - gone.reduce((sum, lost) => sum + lost, 0) < quorum) loss += chance;
  }
  return loss;
}

const probability = fc.double({ min: 0, max: 1, noNaN: true });

test('any rates and zones agree with playing out every failure', () => {
  fc.assert(
    fc.property(anyCase({ hosts: 4, size: 2 }), fc.array(probability, { minLength: 6, maxLength: 6 }), (one, p) => {
      const rates: Rates = {
        ball: one.sizes.map((_, host) => p[host] ?? 0),
        zones: [
          { probability: p[4] ?? 0, hosts: one.sizes.map((_, host) => host).slice(0, 2) },
          { probability: p[5] ?? 0, hosts: one.sizes.map((_, host) => host).slice(2, 3) },
        ],
      };
      expect(rateLoss({ ...one, rates })).toBeCloseTo(everyFailure({ ...one, rates }), 12);
    }),
    { numRuns: 150 },
  );
});

describe('properties', () => {
  test('certain failures lose, impossible ones do not', () => {
    fc.assert(
      fc.property(anyCase(), (one) => {
        expect(rateLoss({ ...one, rates: { ball: 1 } })).toBe(1);
        expect(rateLoss({ ...one, rates: { ball: 0 } })).toBe(0);
        expect(
          rateLoss({ ...one, rates: { ball: 0, zones: [{ probability: 0.25, hosts: [...one.sizes.keys()] }] } }),
        ).toBe(0.25);
      }),
    );
  });

  test('a higher probability never helps', () => {
    fc.assert(
      fc.property(anyCase(), probability, probability, (one, p, q) => {
        const [low, high] = [Math.min(p, q), Math.max(p, q)].map((ball) => rateLoss({ ...one, rates: { ball } }));
        expect(low).toBeLessThanOrEqual((high ?? 0) * (1 + 1e-12));
      }),
    );
  });
});

describe('nines', () => {
  test.for([
    [1, 0],
    [0.5, 0],
    [0.1, 1],
    [0.001, 3],
    [2.98e-4, 3],
    [9.85e-6, 5],
    [0, Infinity],
  ] as const)('%d has %d', ([loss, nines]) => {
    expect(ninesOf(loss)).toBe(nines);
  });
});

describe('the best placement', () => {
  test('keeps replicas off a host that often fails', () => {
    const search = { sizes: [3, 1, 1], model: CRASH, quorum: 3, rates: { ball: [0.2, 0.01, 0.01] } };
    const { hosts, loss, exact } = ratedPlacement(search, 1e8);
    expect(exact).toBe(true);
    // Two replicas each on the good hosts would lose with either pair; three on one good host depend on it alone.
    expect(loss).toBeCloseTo(
      Math.min(
        ...[
          [1, 2, 2],
          [2, 1, 2],
          [2, 2, 1],
          [1, 3, 1],
        ].map((sizes) => rateLoss({ ...search, sizes })),
      ),
      15,
    );
    expect(hosts).toHaveLength(3);
    expect(loss).toBeLessThan(rateLoss(search));
  });

  test('spreads over zones', () => {
    const rates: Rates = {
      ball: 0.001,
      zones: [
        { probability: 0.01, hosts: [0, 1] },
        { probability: 0.01, hosts: [2] },
        { probability: 0.01, hosts: [3] },
      ],
    };
    const report = assess({ sizes: [2, 1, 1, 1], model: CRASH, quorum: 'majority', rates });
    expect(report.failure?.assumption).toBe(ZONED);
    expect(report.best.hosts).toEqual([1, 1, 2, 1]);
    expect(report.best.failure).toBeLessThan(report.current.failure ?? 0);
    expect(report.failure?.nines).toBe(ninesOf(report.failure?.probability ?? 1));
  });

  test('leaves idle hosts idle, respects capacities, and stays when nothing is better', () => {
    const report = assess({
      sizes: [0, 2, 2, 1],
      model: CRASH,
      quorum: 'majority',
      rates: { ball: 0.01 },
      capacities: [9, 2, 2, 1],
    });
    expect(report.best).toMatchObject({ hosts: [0, 2, 2, 1], exact: true });
    expect(report.failure?.assumption).toBe(INDEPENDENT);
  });

  test('is searched step by step where there are many', () => {
    const sizes = [9, ...Array.from({ length: 14 }, () => 1)];
    const ball = sizes.map((_, host) => 0.001 * (host + 1));
    const { loss, exact } = ratedPlacement({ sizes, model: CRASH, quorum: 12, rates: { ball } }, 1e8);
    expect(exact).toBe(false);
    expect(loss).toBeLessThan(rateLoss({ sizes, model: CRASH, quorum: 12, rates: { ball } }));
  });
});

test('many hosts and many replicas end in bounded time', () => {
  const sizes = Array.from({ length: 300 }, (_, host) => 1 + (host % 7));
  const report = assess({ sizes, model: CRASH, quorum: 'majority', rates: { ball: 0.01 } }, 1e7);
  expect(report.best.exact).toBe(false);
  const each = { ...CRASH, level: 'vm' } as const;
  expect(() => rateLoss({ sizes: [500_000], model: each, quorum: 250_001, rates: { ball: 0.01 } })).toThrow(RangeError);
});

test.for<readonly [Rates, string]>([
  [{ ball: 1.5 }, 'probability 1.5 is not between 0 and 1'],
  [{ ball: -0.1 }, 'probability -0.1 is not between 0 and 1'],
  [{ ball: Number.NaN }, 'probability NaN is not between 0 and 1'],
  [{ ball: [0.1, 0.1] }, '2 probabilities for 3 hosts'],
  [{ ball: 0, zones: [{ probability: 2, hosts: [0] }] }, 'probability 2 is not between 0 and 1'],
  [{ ball: 0, zones: [{ probability: 0, hosts: [0, 0] }] }, 'a host is in two zones'],
])('%o is refused', ([rates, message]) => {
  expect(() => rateLoss({ sizes: [1, 1, 1], model: CRASH, quorum: 2, rates })).toThrow(new RangeError(message));
});

test('zones that nest: the chance that it is lost is that of its hosts and zones, one by one', () => {
  const nested = fc.record({
    sizes: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 4, maxLength: 4 }),
    ball: fc.array(probability, { minLength: 4, maxLength: 4 }),
    outages: fc.array(probability, { minLength: 3, maxLength: 3 }),
  });
  fc.assert(
    fc.property(nested, ({ sizes, ball, outages: [region = 0, zone = 0, other = 0] }) => {
      const units = sizes.reduce((sum, size) => sum + size, 0);
      fc.pre(units > 0);
      const zones = [
        { probability: region, hosts: [0] },
        { probability: zone, hosts: [1, 2], within: 0 },
        { probability: other, hosts: [3] },
      ];
      const quorum = quorumOf('majority', units);
      const rates = { ball, zones };
      let lost = 0;
      for (let failed = 0; failed < 2 ** 7; failed += 1) {
        const isDown = (part: number): boolean => ((failed >>> part) & 1) === 1;
        const chance = [...ball, region, zone, other].reduce<number>(
          (all, p, part) => all * (isDown(part) ? p : 1 - p),
          1,
        );
        const around = [[4], [4, 5], [4, 5], [6]];
        const up = sizes.filter((_, host) => ![host, ...(around[host] ?? [])].some(isDown));
        if (up.reduce((sum, size) => sum + size, 0) < quorum) lost += chance;
      }
      expect(rateLoss({ sizes, model: CRASH, quorum, rates })).toBeCloseTo(lost, 12);
      expect(crashLoss({ votes: sizes, rates }, quorum)).toBeCloseTo(lost, 12);
    }),
    { numRuns: 300 },
  );
});

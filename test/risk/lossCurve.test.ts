import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FaultModel } from '../../server/src/risk/faultModel.ts';
import { fewestFaults, lossCurve, unitsIn } from '../../server/src/risk/lossCurve.ts';
import { balanced, concentrated, type Sizes, total } from '../../server/src/risk/placement.ts';
import { quorumOf } from '../../server/src/risk/quorum.ts';
import { singleDraws } from '../../server/src/risk/singleDraws.ts';
import { equationTwo } from './support/equationTwo.ts';
import { nearestDouble } from './support/nearestDouble.ts';
import { exactLoss } from '../../server/src/risk/reference/rationals.ts';
import { anyCase, MODELS, named } from './support/arbitraries.ts';
import { everyOutcome } from './support/everyOutcome.ts';

interface Golden extends FaultModel {
  readonly placement: Sizes;
  /** Exact fractions for n = 0, 1, ... */
  readonly loss: readonly string[];
}

function golden(): readonly Golden[] {
  const text = readFileSync(new URL('golden/loss.json', import.meta.url), 'utf8');
  return JSON.parse(text) as readonly Golden[];
}

/** 0 and 1 must be hit exactly: nothing is "almost certain". */
function checkClose(actual: number | undefined, expected: number, relative = 1e-12): void {
  if (expected === 0 || expected === 1) expect(actual).toBe(expected);
  else expect(Math.abs((actual ?? Number.NaN) / expected - 1)).toBeLessThanOrEqual(relative);
}

function majorityCurve(sizes: Sizes, model: FaultModel, faults: number): readonly number[] {
  return lossCurve({ sizes, model, quorum: quorumOf('majority', unitsIn(sizes, model)), faults });
}

describe('exact fractions', () => {
  test.for(golden().map((one, index) => [`${index}: [${String(one.placement)}] ${named(one)}`, one] as const))(
    'golden %s',
    ([, { placement, loss, ...model }]) => {
      const curve = majorityCurve(placement, model, loss.length - 1);
      expect(curve).toHaveLength(loss.length);
      for (const [n, fraction] of loss.entries()) {
        const [lost = '', ways = '1'] = fraction.split('/');
        checkClose(curve[n], nearestDouble({ lost: BigInt(lost), ways: BigInt(ways) }));
      }
    },
  );

  test('any placement, model and quorum agrees with counting in whole numbers', () => {
    fc.assert(
      fc.property(anyCase(), ({ sizes, model, quorum }) => {
        const curve = lossCurve({ sizes, model, quorum, faults: 10 });
        for (const [n, loss] of curve.entries()) checkClose(loss, nearestDouble(exactLoss(sizes, model, quorum, n)));
      }),
      { numRuns: 300 },
    );
  });

  test('hosts of many sizes that are struck whole agree with counting in whole numbers', () => {
    const sizes = Array.from({ length: 14 }, (_, index) => 1 + ((5 * index) % 19));
    const model: FaultModel = { fault: 'crash-stop', level: 'pm', keep: 'vm', removal: false };
    const quorum = quorumOf('majority', total(sizes));
    const units = sizes.toSorted((a, b) => a - b);
    const { lost, kept } = singleDraws({ units, threshold: total(sizes) - quorum + 1, draws: 14 });
    for (const n of sizes.keys()) {
      const { lost: lostWays, ways } = exactLoss(sizes, model, quorum, n);
      checkClose(lost[n], nearestDouble({ lost: lostWays, ways }));
      checkClose(kept[n], nearestDouble({ lost: ways - lostWays, ways }));
    }
  });

  test('any small placement agrees with playing out every sequence of faults', () => {
    fc.assert(
      fc.property(anyCase({ hosts: 3, size: 2 }), fc.integer({ min: 0, max: 4 }), (one, n) => {
        const curve = lossCurve({ ...one, faults: n });
        checkClose(curve[n], everyOutcome(one.sizes, one.model, one.quorum, n));
      }),
      { numRuns: 200 },
    );
  });

  test.for([
    ['many kinds of hosts', [9, 8, 7, 5, 5, 4, 3, 3, 2, 1], 'vm', false],
    ['many kinds of hosts, drawn once each', [9, 8, 7, 5, 5, 4, 3, 3, 2, 1], 'pm', true],
    ['one heavy host', [40, 1, 1, 1, 1, 1, 1, 1, 1, 1], 'pm', false],
    ['two kinds of hosts', [5, 5, 5, 5, 4, 4, 4, 4, 4, 4], 'vm', true],
  ] as const)('%s, far along the curve', ([, sizes, keep, removal]) => {
    const model: FaultModel = { fault: 'limited-byzantine', level: 'vm', keep, removal };
    const quorum = quorumOf('majority', unitsIn(sizes, model));
    const curve = lossCurve({ sizes, model, quorum, faults: 60 });
    for (const n of [3, 6, 12, 30, 60]) checkClose(curve[n], nearestDouble(exactLoss(sizes, model, quorum, n)));
  });
});

describe('the edges of double precision', () => {
  /** The fewest faults that can lose have to exhaust half the hosts exactly, which hardly ever happens. */
  test.for([
    [1e-150, 75],
    [1e-220, 110],
    [1e-285, 140],
  ] as const)('a loss below %d keeps its relative precision', ([below, hosts]) => {
    const sizes = Array.from({ length: hosts }, () => 8);
    const model: FaultModel = { fault: 'crash-stop', level: 'vm', keep: 'pm', removal: false };
    const quorum = hosts - Math.floor(hosts / 2);
    const faults = fewestFaults(sizes, model, quorum);
    const loss = lossCurve({ sizes, model, quorum, faults })[faults] ?? 1;
    expect(loss).toBeGreaterThan(0);
    expect(loss).toBeLessThan(below);
    checkClose(loss, fullHosts(hosts, 8, faults / 8));
  });

  test('a loss near 1 is not yet 1', () => {
    const model: FaultModel = { fault: 'limited-byzantine', level: 'vm', keep: 'pm', removal: false };
    const curve = majorityCurve([2, 2, 2, 2, 2], model, 40);
    expect(curve[40]).toBeLessThan(1);
    // Kept only where all throws fall on two of the five hosts.
    checkClose(1 - (curve[30] ?? 1), 10 * 0.4 ** 30, 1e-4);
  });
});

/** That `full` given hosts are exactly the drawn balls, for any choice of them: C(hosts, full) / C(balls, drawn). */
function fullHosts(hosts: number, size: number, full: number): number {
  const choose = (n: number, k: number): bigint => {
    let result = 1n;
    for (let i = 1; i <= k; i += 1) result = (result * BigInt(n - k + i)) / BigInt(i);
    return result;
  };
  return nearestDouble({ lost: choose(hosts, full), ways: choose(hosts * size, full * size) });
}

describe('properties of every curve', () => {
  const check = (property: (one: { sizes: Sizes; model: FaultModel; quorum: number }) => void, hosts = 8): void => {
    fc.assert(fc.property(anyCase({ hosts, size: 6 }), property));
  };

  test('every value is a probability, and more faults never help', () => {
    check((one) => {
      const curve = lossCurve({ ...one, faults: 60 });
      expect(curve).toHaveLength(61);
      expect(curve.every((loss, n) => loss >= (curve[n - 1] ?? 0) && loss <= 1)).toBe(true);
    });
  });

  test('the order of the hosts and idle hosts make no difference', () => {
    check(({ sizes, ...rest }) => {
      const shuffled = [0, ...sizes.toReversed(), 0];
      expect(lossCurve({ sizes: shuffled, ...rest, faults: 12 })).toEqual(lossCurve({ sizes, ...rest, faults: 12 }));
    });
  });

  test('a longer curve begins with the shorter one', () => {
    check((one) => {
      const long = lossCurve({ ...one, faults: 150 });
      for (const [n, loss] of lossCurve({ ...one, faults: 9 }).entries()) checkClose(long[n], loss);
    });
  });

  test('the loss is 0 exactly below the fewest faults that can lose', () => {
    check((one) => {
      const first = fewestFaults(one.sizes, one.model, one.quorum);
      expect(lossCurve({ ...one, faults: 40 }).findIndex((loss) => loss > 0)).toBe(first);
    });
  });

  test('a larger quorum is lost no later', () => {
    check((one) => {
      fc.pre(one.quorum > 1);
      const smaller = lossCurve({ ...one, quorum: one.quorum - 1, faults: 12 });
      const larger = lossCurve({ ...one, faults: 12 });
      expect(larger.every((loss, n) => loss >= (smaller[n] ?? 1) * (1 - 1e-12))).toBe(true);
    });
  });

  test('an attacker who chooses is at least as bad as chance, and no removal at most as bad as removal', () => {
    check(({ sizes, model, quorum }) => {
      const curveOf = (fault: FaultModel['fault'], removal: boolean): readonly number[] =>
        lossCurve({ sizes, model: { ...model, fault, removal }, quorum, faults: 12 });
      const chosen = curveOf('unlimited-byzantine', false);
      const removed = curveOf('limited-byzantine', true);
      const repeated = curveOf('limited-byzantine', false);
      expect(removed.every((loss, n) => loss <= (chosen[n] ?? 0) + 1e-12)).toBe(true);
      expect(repeated.every((loss, n) => loss <= (removed[n] ?? 0) + 1e-12)).toBe(true);
    });
  });

  test('everything is lost when every ball is struck', () => {
    check((one) => {
      fc.pre(one.model.fault !== 'limited-byzantine' || one.model.removal);
      expect(lossCurve({ ...one, faults: 50 }).at(-1)).toBe(1);
    });
  });

  test('Equation 2 of the paper gives the same number', () => {
    const models = MODELS.filter(
      (model) => model.fault === 'limited-byzantine' && model.keep === 'pm' && !model.removal,
    );
    fc.assert(
      fc.property(anyCase({ hosts: 8, size: 6, models }), fc.integer({ min: 0, max: 20 }), (one, n) => {
        const weights = one.sizes.map((size) => (one.model.level === 'vm' ? size : 1));
        const all = weights.reduce((sum, weight) => sum + weight, 0);
        const shares = weights.map((weight) => weight / all);
        const kept = equationTwo(shares, one.quorum, n);
        expect(lossCurve({ ...one, faults: n })[n]).toBeCloseTo(1 - kept, 9);
      }),
    );
  });
});

describe('scale', () => {
  test('a thousand hosts, exactly', () => {
    const model: FaultModel = { fault: 'limited-byzantine', level: 'vm', keep: 'pm', removal: false };
    const even = majorityCurve(balanced(10_000, 1000), model, 1000);
    // The 500th new host takes 1000 / 1000 + 1000 / 999 + ... + 1000 / 501 = 692.6 throws on average.
    expect(even.findIndex((loss) => loss > 0.5)).toBe(692);
    const heavy = majorityCurve(concentrated(10_000, 1000), model, 1000);
    expect(heavy.every((loss, n) => loss <= (even[n] ?? 0))).toBe(true);
  });
});

import { describe, expect, test } from 'vitest';
import { assess } from '../../server/src/risk/assess.ts';
import { isChanceless, lossCurve, unitsIn } from '../../server/src/risk/lossCurve.ts';
import { simulate, wilson } from '../../server/src/risk/monteCarlo.ts';
import { quorumOf } from '../../server/src/risk/quorum.ts';
import { randomFrom } from '../../server/src/risk/random.ts';
import { MODELS, named } from './support/arbitraries.ts';

const SIZES = [5, 3, 2, 2, 1];

test.for(MODELS.filter((model) => !isChanceless(model)).map((model) => [named(model), model] as const))(
  'simulation agrees with the exact curve: %s',
  ([, model]) => {
    const question = { sizes: SIZES, model, quorum: quorumOf('majority', unitsIn(SIZES, model)), faults: 10 };
    const samples = 20_000;
    const simulated = simulate(question, { samples, seed: 7 });
    for (const [n, exact] of lossCurve(question).entries()) {
      // Four and a half standard errors: a seed that fails once in 150,000 would be bad luck.
      const { low, high } = wilson((simulated.loss[n] ?? 0) * samples, samples, 4.5);
      expect(exact).toBeGreaterThanOrEqual(low - 1e-12);
      expect(exact).toBeLessThanOrEqual(high + 1e-12);
    }
  },
);

test('the same seed gives the same answer, another seed another', () => {
  const model = { fault: 'limited-byzantine', level: 'vm', keep: 'pm', removal: false } as const;
  const question = { sizes: SIZES, model, quorum: 3, faults: 8 };
  const run = (seed: number) => simulate(question, { samples: 500, seed }).loss;
  expect(run(1)).toEqual(run(1));
  expect(run(1)).not.toEqual(run(2));
});

test('random numbers are even', () => {
  const random = randomFrom(3);
  const counts = Array.from({ length: 10 }, () => 0);
  for (let draw = 0; draw < 100_000; draw += 1) {
    const number = random(10);
    counts[number] = (counts[number] ?? 0) + 1;
  }
  const chiSquare = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
  expect(chiSquare).toBeLessThan(33.7);
});

describe('the Wilson interval', () => {
  test.for([
    [0, 10, 0, 0.2775],
    [10, 10, 0.7225, 1],
    [5, 10, 0.2366, 0.7634],
    [81, 263, 0.2553, 0.3662],
  ] as const)('%i of %i: %d to %d', ([hits, samples, low, high]) => {
    expect(wilson(hits, samples).low).toBeCloseTo(low, 4);
    expect(wilson(hits, samples).high).toBeCloseTo(high, 4);
  });
});

describe('beyond the work allowed', () => {
  const sizes = Array.from({ length: 60 }, (_, index) => 1 + (index % 13));
  const model = { fault: 'limited-byzantine', level: 'vm', keep: 'vm', removal: false } as const;

  test('a curve is an estimate with its interval, and the search ends with what there is', () => {
    const exact = assess({ sizes, model, quorum: 'majority', horizon: 60 });
    const { current, best } = assess({ sizes, model, quorum: 'majority', horizon: 60 }, 1e5);
    expect(exact.current.estimate).toBeUndefined();
    expect(best).toMatchObject({ sizes: current.sizes, exact: false, argument: 'none' });
    const { low = [], high = [] } = current.estimate ?? {};
    expect(current.loss.every((loss, n) => (low[n] ?? 1) <= loss && loss <= (high[n] ?? 0))).toBe(true);
    const outside = exact.current.loss.filter((loss, n) => loss < (low[n] ?? 1) || loss > (high[n] ?? 0));
    expect(outside.length).toBeLessThanOrEqual(12);
  });

  test('a theorem still tells what is best', () => {
    const { best } = assess({ sizes, model: { ...model, keep: 'pm' }, quorum: 'majority' }, 1e4);
    expect(best).toMatchObject({ exact: true, argument: 'theorem-1' });
  });
});

import { expect, test } from 'vitest';
import { assess } from '../../server/src/risk/assess.ts';
import { estimateNote, formatLoss } from '../../server/src/rules/estimates.ts';

/** Twenty thousand replicas on a thousand hosts of many sizes, struck one by one: far too many for an exact curve. */
const SIZES = Array.from({ length: 1000 }, (_, index) => 1 + (index % 39));
const estimated = assess({
  sizes: SIZES,
  model: { fault: 'limited-byzantine', level: 'vm', keep: 'vm', removal: false },
  quorum: 'majority',
  horizon: 800,
  search: false,
});
const { current, tolerance } = estimated;
const samples = current.estimate?.samples ?? 0;

test('a simulated value says so, and what no trial shows is no 0', () => {
  expect(samples).toBeGreaterThan(0);
  expect(formatLoss(current, tolerance)).toBe('0 %');
  expect(current.loss[tolerance + 1]).toBe(0);
  expect(formatLoss(current, tolerance + 1)).toBe(`none in ${samples} trials`);
  const middle = current.loss.findIndex((loss) => loss > 0.3);
  expect(formatLoss(current, middle)).toMatch(/^about [\d.]+ %$/);
});

test('the note states the standard error, and how little none in N rules out', () => {
  expect(estimateNote([current])).toMatch(
    new RegExp(
      `^Estimated from ${samples} trials \\(standard error up to .*\\); none in ${samples} rules out no more than`,
    ),
  );
  expect(estimateNote([{ loss: [0, 0.5] }])).toBeUndefined();
});

test('an exact value stands for itself', () => {
  expect(formatLoss({ loss: [0, 0.48] }, 1)).toBe('48 %');
});

test('a thousand hosts that crash whole are exact', () => {
  const report = assess({
    sizes: Array.from({ length: 1000 }, (_, index) => 1 + (index % 19)),
    model: { fault: 'crash-stop', level: 'pm', keep: 'vm', removal: false },
    quorum: 'majority',
    search: false,
  });
  expect(report.current.estimate).toBeUndefined();
  expect(report).toMatchObject({ tolerance: 299, headline: 300, halfLife: 500 });
  expect(report.current.loss[300]).toBeGreaterThan(0);
  expect(report.current.loss[300]).toBeLessThan(1e-250);
});

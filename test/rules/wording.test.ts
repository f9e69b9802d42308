import fc from 'fast-check';
import { expect, test } from 'vitest';
import { count, formatProbability, formatSizes, hostName, plainName } from '../../server/src/rules/wording.ts';

test.for([
  [0, '0'],
  [1, '1'],
  [0.5, '0.50'],
  [2 / 3, '0.67'],
  [0.9024, '0.90'],
  [0.0323, '0.032'],
  [3.42e-7, '3.4e-7'],
  [1e-300, '1.0e-300'],
  [0.9951, '0.9951'],
  [1 - 1e-12, '> 0.9999'],
] as const)('the probability %d reads %s', ([p, text]) => {
  expect(formatProbability(p)).toBe(text);
});

test('only a true 0 or 1 reads as 0 or 1, and the text is near the number', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (p) => {
      const text = formatProbability(p);
      expect(text === '0').toBe(p === 0);
      expect(text === '1').toBe(p === 1);
      const read = Number(text.replace('> ', ''));
      expect(Math.abs(read - p)).toBeLessThanOrEqual(0.051 * p + Number.MIN_VALUE);
    }),
  );
});

test.for([
  [[6, 1, 1, 1, 1], '[6,1,1,1,1]'],
  [[20, 20, 5, 5, 5, 5, 5, 1], '[2×20, 5×5, 1]'],
  [[9, 8, 7, 6, 5, 4, 3, 2, 1], '[9, 8, 7, 6, …]'],
] as const)('%j reads %s', ([sizes, text]) => {
  expect(formatSizes(sizes)).toBe(text);
});

test('counts agree with their nouns', () => {
  expect(count(1, ['VM', 'VMs'])).toBe('1 VM');
  expect(count(0, ['VM', 'VMs'])).toBe('0 VMs');
});

test.for([
  ['pm-1', 'pm-1'],
  ['two\nlines', 'two lines'],
  ['a'.repeat(60), `${'a'.repeat(24)}…${'a'.repeat(12)}`],
  ['\u001b[31mred', '[31mred'],
] as const)('the name %j reads %s', ([name, text]) => {
  expect(plainName(name)).toBe(text);
});

test('a host that is but a number says what it numbers', () => {
  const nouns = { replica: ['unit', 'units'], host: ['machine', 'machines'] } as const;
  expect(hostName({ name: '2' }, nouns)).toBe('machine 2');
  expect(hostName({ name: 'pm-2' }, nouns)).toBe('pm-2');
});

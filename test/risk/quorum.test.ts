import { describe, expect, test } from 'vitest';
import { lossThreshold, parseQuorum, QuorumError, quorumOf, type QuorumRule } from '../../server/src/risk/quorum.ts';

test.for<readonly [QuorumRule, number, number]>([
  ['majority', 1, 1],
  ['majority', 4, 3],
  ['majority', 5, 3],
  ['two-thirds', 3, 3],
  ['two-thirds', 4, 3],
  ['two-thirds', 10, 7],
  [4, 5, 4],
  [{ formula: 'n' }, 5, 5],
  [{ formula: 'ceil((n + f + 1) / 2)', f: 2 }, 10, 7],
  [{ formula: '2f + 1', f: 1 }, 4, 3],
  [{ formula: 'max(1, n - 2)' }, 2, 1],
  [{ formula: 'min(n)' }, 7, 7],
  [{ formula: 'round(sqrt(n)) + abs(-1)' }, 9, 4],
  [{ formula: 'floor(0.29 * 100)' }, 40, 29],
  [{ formula: '-(-3) + 7 mod 4 - 2^2' }, 10, 2],
  [{ formula: 'floor(v / m) + 1' }, 9, 4],
])('%o of %i units is %i', ([rule, units, quorum]) => {
  expect(quorumOf(rule, units, [4, 3, 3])).toBe(quorum);
  expect(lossThreshold(units, quorum)).toBe(units - quorum + 1);
});

test.for([
  // In JavaScript all of these are numbers in the end, as NaN ** 0 is.
  '((m % 0) / (f * m)) ^ 0',
  'min(1 / 0, 3)',
  '4 / (1 / (n - n)) + 3',
  'sqrt(-1) ^ 0',
  '1e999 ^ 0',
  'max(3, -(1 / 0))',
  'round() ^ 0 + 1',
])('%s has a step without a value, so it is no quorum', (formula) => {
  expect(() => quorumOf({ formula, f: 1 }, 10, [4, 3, 3])).toThrow(/has no value at/u);
});

test('a formula that misses its whole number by rounding is meant to hit it', () => {
  // 1.1 * 10 is 11.000000000000002 in binary.
  expect(quorumOf({ formula: '1.1 * 10 - 4' }, 10)).toBe(7);
});

describe('a quorum that cannot be is refused', () => {
  test.for<readonly [QuorumRule, string]>([
    [12, 'Quorum 12 exceeds the 10 replicas'],
    [0, 'Quorum 0 is less than 1'],
    [-1, 'Quorum -1 is less than 1'],
    [2.5, 'Quorum 2.5 is not a whole number'],
    [Number.NaN, 'Quorum NaN is not a whole number'],
    [Infinity, 'Quorum Infinity is not a whole number'],
    [{ formula: 'n / 3' }, 'Quorum 3.3333333333333335 is not a whole number'],
    [{ formula: '1 / 0' }, 'The quorum formula has no value at 1 / 0'],
    [{ formula: 'floor()' }, 'The quorum formula has no value at floor()'],
    [{ formula: 'f + 1' }, 'The quorum formula needs a value for f'],
    [{ formula: 'm' }, 'The quorum formula needs a value for m'],
  ])('%o', ([rule, message]) => {
    expect(() => quorumOf(rule, 10)).toThrow(new QuorumError(message));
  });

  test('of no units at all', () => {
    expect(() => quorumOf('majority', 0)).toThrow(new QuorumError('Quorum 1 exceeds the 0 replicas'));
  });
});

describe('text', () => {
  test.for<readonly [string, QuorumRule]>([
    ['majority', 'majority'],
    [' two-thirds ', 'two-thirds'],
    ['3', 3],
    ['n - 1', { formula: 'n - 1', f: 1 }],
  ])('%s', ([text, rule]) => {
    expect(parseQuorum(text, 1)).toEqual(rule);
  });

  test.for<readonly [string, string]>([
    ['', 'The quorum is empty'],
    ['all', 'Unknown name "all"'],
    ['import("x")', 'cannot call import'],
    ['evaluate("1")', 'cannot call evaluate'],
    ['cos(n)', 'cannot call cos'],
    ['n.constructor', 'cannot contain accessor expressions'],
    ['n.constructor()', 'cannot'],
    ['constructor', 'Unknown name "constructor"'],
    ['f = 3', 'cannot contain assignment expressions'],
    ['f(x) = x', 'cannot contain functionassignment expressions'],
    ['n; 1', 'cannot contain block expressions'],
    ['[1, 2]', 'cannot contain array expressions'],
    ['"n"', 'cannot contain text'],
    ['n > 1 ? 1 : 2', 'cannot'],
    ['n!', 'cannot use the operator !'],
    ['(n', 'is incomplete'],
    ['+'.repeat(200), 'is incomplete'],
    [`${'('.repeat(100)}n${')'.repeat(100)}`, 'longer than 200 characters'],
  ])('%s is refused', ([text, message]) => {
    expect(() => parseQuorum(text)).toThrow(QuorumError);
    expect(() => parseQuorum(text)).toThrow(message);
  });
});

test('of groups of copies the worst is lost with as many units as some group can lose its majority with', () => {
  for (let units = 1; units <= 8; units++) {
    for (let copies = 1; copies <= 9; copies++) {
      const sets = Array.from({ length: 2 ** units }, (_, bits) => bits);
      const size = (bits: number): number => Array.from(bits.toString(2)).filter((bit) => bit === '1').length;
      const held = Math.min(units, copies);
      const groups = sets.filter((bits) => size(bits) === held);
      const losing = sets.filter((lost) => groups.some((group) => 2 * size(group & ~lost) <= held));
      expect(quorumOf({ copies }, units), `${copies} copies on ${units}`).toBe(
        units - Math.min(...losing.map(size)) + 1,
      );
    }
  }
});

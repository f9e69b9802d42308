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
    [12, 'quorum 12 is more than 10 units'],
    [0, 'quorum 0 is less than 1'],
    [-1, 'quorum -1 is less than 1'],
    [2.5, 'quorum 2.5 is not a whole number'],
    [Number.NaN, 'quorum NaN is not a whole number'],
    [Infinity, 'quorum Infinity is not a whole number'],
    [{ formula: 'n / 3' }, 'quorum 3.3333333333333335 is not a whole number'],
    [{ formula: '1 / 0' }, 'the quorum formula has no value at 1 / 0'],
    [{ formula: 'floor()' }, 'the quorum formula has no value at floor()'],
    [{ formula: 'f + 1' }, 'the quorum formula needs a value for f'],
    [{ formula: 'm' }, 'the quorum formula needs a value for m'],
  ])('%o', ([rule, message]) => {
    expect(() => quorumOf(rule, 10)).toThrow(new QuorumError(message));
  });

  test('of no units at all', () => {
    expect(() => quorumOf('majority', 0)).toThrow(new QuorumError('quorum 1 is more than 0 units'));
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
    ['', 'the quorum is empty'],
    ['all', 'does not know all'],
    ['import("x")', 'may not call import'],
    ['evaluate("1")', 'may not call evaluate'],
    ['cos(n)', 'may not call cos'],
    ['n.constructor', 'may not contain accessor expressions'],
    ['n.constructor()', 'may not'],
    ['constructor', 'does not know constructor'],
    ['f = 3', 'may not contain assignment expressions'],
    ['f(x) = x', 'may not contain functionassignment expressions'],
    ['n; 1', 'may not contain block expressions'],
    ['[1, 2]', 'may not contain array expressions'],
    ['"n"', 'may not contain text'],
    ['n > 1 ? 1 : 2', 'may not'],
    ['n!', 'may not use the operator !'],
    ['(n', 'cannot be read'],
    ['+'.repeat(200), 'cannot be read'],
    [`${'('.repeat(100)}n${')'.repeat(100)}`, 'longer than 200 characters'],
  ])('%s is refused', ([text, message]) => {
    expect(() => parseQuorum(text)).toThrow(QuorumError);
    expect(() => parseQuorum(text)).toThrow(message);
  });
});

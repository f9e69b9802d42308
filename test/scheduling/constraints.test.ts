import { expect, test } from 'vitest';
import { type Constraint, isValidConstraint } from '../../server/src/scheduling/constraints.ts';

test.each<[Constraint, boolean]>([
  [{ kind: 'max-skew', key: 'zone', maxSkew: 1 }, true],
  [{ kind: 'max-skew', key: 'zone', maxSkew: 0 }, false],
  [{ kind: 'max-skew', key: 'zone', maxSkew: -1 }, false],
  [{ kind: 'max-skew', key: 'zone', maxSkew: 1.5 }, false],
  [{ kind: 'max-skew', key: 'zone', maxSkew: 1, minDomains: 0 }, false],
  [{ kind: 'at-most-per-domain', key: 'zone', max: 0 }, false],
  [{ kind: 'at-most-per-domain', key: 'zone', max: 2 }, true],
  [{ kind: 'same-domain', key: 'zone' }, true],
])('%j is valid: %s', (constraint, valid) => {
  expect(isValidConstraint(constraint)).toBe(valid);
});

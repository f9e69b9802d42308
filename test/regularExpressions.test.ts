import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { LIST, regularExpressions } from '../scripts/regularExpressionsIn.ts';

test('every regular expression is known to take linear time: run `npm run regexes` for a new one', () => {
  const found = regularExpressions();
  expect(found.length).toBeGreaterThan(200);
  expect(found).toEqual(readFileSync(LIST, 'utf8').trimEnd().split('\n'));
});

import { expect, it } from 'vitest';
import { collectsGarbage } from './garbage.ts';
import { growth, MOST_GROWTH, soak } from './soak.ts';

it('after many edits no more memory is in use than after few', () => {
  collectsGarbage();
  expect(growth(soak(200, 1))).toBeLessThan(MOST_GROWTH);
});

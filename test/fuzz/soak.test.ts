import { expect, it } from 'vitest';
import { collectsGarbage } from './garbage.ts';
import { soak } from './soak.ts';

it('after many edits no more memory is in use than after few', { timeout: 60_000 }, () => {
  collectsGarbage();
  const [, first = 0, ...later] = soak(300, 1);
  expect(later.at(-1)).toBeLessThan(1.25 * first);
});

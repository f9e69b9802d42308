import { describe, expect, it } from 'vitest';
import { annotateReading, strip } from '../support/annotate.ts';
import { fixtures } from '../support/fixtures.ts';

const OWN = /\/(?:workload|pdb|strimzi)-/;

/** Each fixture says what the readers find in it; `vitest -u` writes what they find now. */
describe('what a scheduler is told, in each fixture', () => {
  it.each(fixtures('kubernetes').filter(({ name }) => OWN.test(name)))('$name', async ({ text, path }) => {
    await expect(annotateReading(strip(text))).toMatchFileSnapshot(path);
  });
});

import { describe, expect, it } from 'vitest';
import { annotateReading, strip } from '../support/annotate.ts';
import { fixtures } from '../support/fixtures.ts';

/** Each fixture says which services and problems the readers find in it; `vitest -u` writes what they find now. */
describe('what the readers make of each fixture', () => {
  it.each(fixtures('native', 'tiup', 'juju', 'ansible', 'cephadm'))('$name', async ({ text, path }) => {
    await expect(annotateReading(strip(text))).toMatchFileSnapshot(path);
  });
});

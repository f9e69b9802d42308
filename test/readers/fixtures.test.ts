import { describe, expect, it } from 'vitest';
import { annotateReading, strip } from '../support/annotate.ts';
import { fixtures } from '../support/fixtures.ts';

const READ = [
  ...fixtures('native', 'tiup', 'juju', 'ansible', 'cephadm'),
  ...fixtures('kubernetes').filter(({ name }) => name.startsWith('kubernetes/pods')),
];

/** Each fixture says which services and problems the readers find in it; `vitest -u` writes what they find now. */
describe('what the readers make of each fixture', () => {
  it.each(READ)('$name', async ({ text, path }) => {
    await expect(annotateReading(strip(text))).toMatchFileSnapshot(path);
  });
});

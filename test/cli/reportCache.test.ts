import { readdir, utimes } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { ReportCache } from '../../server/src/cli/reportCache.ts';
import { Folder } from '../support/cli.ts';

const CHECKED = { report: { path: 'a.yaml', dialect: null, services: [], diagnostics: [] }, lines: [] };
/** Keys of entries that lie in one folder. */
const [USED, UNUSED, NEW] = ['1', '2', '3'].map((digit) => `ab${digit.repeat(62)}`) as [string, string, string];

test('entries that no run has used for a month go when others come, and no other file does', async () => {
  await using folder = await Folder.with({ 'ab/notes.json': '' });
  const entry = (key: string): string => `${key.slice(2)}.json`;
  const earlier = new ReportCache(folder.path);
  for (const key of [USED, UNUSED]) earlier.set(key, CHECKED);
  const old = new Date(Date.now() - 31 * 24 * 60 * 60 * 1000);
  const names = await readdir(folder.file('ab'));
  expect(names).toEqual([entry(USED), entry(UNUSED), 'notes.json']);
  await Promise.all(names.map((name) => utimes(folder.file(`ab/${name}`), old, old)));

  const cache = new ReportCache(folder.path);
  expect(cache.get(USED, 'a.yaml')).toEqual(CHECKED);
  cache.set(NEW, CHECKED);
  expect(await readdir(folder.file('ab'))).toEqual([entry(USED), entry(NEW), 'notes.json']);
});

test.each(['', '{}', '[]', 'null', '{"report": {}, "lines": []}'])(
  'an entry that is %j is no report',
  async (content) => {
    await using folder = await Folder.with({ [`ab/${'1'.repeat(62)}.json`]: content });
    expect(new ReportCache(folder.path).get(USED, 'a.yaml')).toBeUndefined();
  },
);

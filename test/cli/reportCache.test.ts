import { copyFile, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { ReportCache } from '../../server/src/cli/reportCache.ts';
import { Folder, posix } from '../support/cli.ts';

const REPORT = { path: 'a.yaml', dialect: null, services: [], diagnostics: [] };
/** Keys of entries that lie in one folder. */
const [USED, UNUSED, NEW] = ['1', '2', '3'].map((digit) => `ab${digit.repeat(62)}`) as [string, string, string];

test('entries that no run has used for a month go when others come, and no other file does', async () => {
  await using folder = await Folder.with({ 'ab/notes.json': '' });
  const entry = (key: string): string => `${key.slice(2)}.json`;
  const earlier = new ReportCache(folder.path);
  for (const key of [USED, UNUSED]) earlier.set(key, REPORT);
  const old = new Date(Date.now() - 31 * 24 * 60 * 60 * 1000);
  const names = await readdir(folder.file('ab'));
  expect(names).toEqual([entry(USED), entry(UNUSED), 'notes.json']);
  await Promise.all(names.map((name) => utimes(folder.file(`ab/${name}`), old, old)));

  const cache = new ReportCache(folder.path);
  expect(cache.get(USED, 'a.yaml')).toEqual(REPORT);
  cache.set(NEW, REPORT);
  expect(await readdir(folder.file('ab'))).toEqual([entry(USED), entry(NEW), 'notes.json']);
});

test.each(['', '{}', '[]', 'null', '{"path": "a.yaml", "dialect": null, "services": [], "diagnostics": []}', '\n{}\n'])(
  'an entry that is %j is no report',
  async (content) => {
    await using folder = await Folder.with({ [`ab/${'1'.repeat(62)}.json`]: content });
    expect(new ReportCache(folder.path).get(USED, 'a.yaml')).toBeUndefined();
  },
);

test('an entry that was changed, or is one of another file, is no report', async () => {
  await using folder = await Folder.with({});
  const cache = new ReportCache(folder.path);
  cache.set(USED, REPORT);
  const name = (key: string): string => folder.file(`ab/${key.slice(2)}.json`);
  await copyFile(name(USED), name(UNUSED));
  expect(cache.get(UNUSED, 'a.yaml')).toBeUndefined();
  await writeFile(name(USED), (await readFile(name(USED), 'utf8')).replace('null', '"native"'));
  expect(cache.get(USED, 'a.yaml')).toBeUndefined();
});

test.for(posix ? ['entries and their folders are for the user alone'] : [])('%s', async () => {
  await using folder = await Folder.with({});
  ReportCache.prepare(folder.file('new/cache'));
  new ReportCache(folder.file('new/cache')).set(USED, REPORT);
  const modes = ['new', 'new/cache', 'new/cache/ab', `new/cache/ab/${USED.slice(2)}.json`].map(async (name) => {
    return ((await stat(folder.file(name))).mode & 0o777).toString(8);
  });
  expect(await Promise.all(modes)).toEqual(['700', '700', '700', '600']);
});

const device = process.platform === 'linux' ? ['/proc/none/cache', '/dev/null/cache', '/proc/self/fd/cache'] : [];
test.for(device)('a cache at %s ends with a message', async (path) => {
  await using folder = await Folder.with({ 'a.yaml': '' });
  const { code, stderr } = await folder.quorate(['check', 'a.yaml', '--cache', path]);
  expect(code).toBe(2);
  expect(stderr).toMatch(/^quorate: --cache \/\S+: [a-z ]+\n$/);
});

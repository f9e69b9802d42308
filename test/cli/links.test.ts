/** Nothing outside the folders named is read through a link that a repository holds, and nothing there is written. */
import { link, lstat, readFile, symlink } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { Folder, posix } from '../support/cli.ts';

const RISKY = 'deployments:\n  - name: a\n    hosts: {x: 3, y: 1, z: 1}\n';
const MENDED = 'deployments:\n  - name: a\n    hosts: {x: 2, y: 2, z: 1}\n';
const SECRET = 'root:x:0:0:swordfish\n';
const cases = (name: string): string[] => (posix ? [name] : []);

test.for(cases('a link that leads out of the folder is told, and neither read nor mended'))('%s', async () => {
  await using folder = await Folder.with({ 'tree/a.yaml': RISKY, 'out.yaml': RISKY, 'out/b.yaml': RISKY });
  await symlink('../out.yaml', folder.file('tree/link.yaml'));
  await symlink('../out', folder.file('tree/folder'));
  const { code, stdout, stderr } = await folder.quorate(['check', 'tree', '--unsafe-fixes']);
  expect(code).toBe(2);
  const told = (name: string, to: string): string =>
    `quorate: tree/${name}: a link to ${folder.file(to)}, outside the folders named, so it is not followed\n`;
  expect(stderr).toBe(told('folder', 'out') + told('link.yaml', 'out.yaml'));
  expect(stdout).toBe('1 fix applied, 0 findings in 1 service of 1 manifest\n');
  for (const name of ['out.yaml', 'out/b.yaml']) expect(await readFile(folder.file(name), 'utf8')).toBe(RISKY);
});

test.for(cases('a link inside the folder is followed, and stays one'))('%s', async () => {
  await using folder = await Folder.with({ 'tree/base/a.yml.in': RISKY });
  await symlink('base/a.yml.in', folder.file('tree/link.yaml'));
  expect(await folder.quorate(['check', 'tree', '--unsafe-fixes'])).toMatchObject({ code: 0, stderr: '' });
  expect(await readFile(folder.file('tree/base/a.yml.in'), 'utf8')).toBe(MENDED);
  expect((await lstat(folder.file('tree/link.yaml'))).isSymbolicLink()).toBe(true);
});

test.for(cases('a link that is named is read wherever it leads, and mended only inside'))('%s', async () => {
  await using outside = await Folder.with({ 'out.yaml': RISKY });
  await using folder = await Folder.with({});
  await symlink(outside.file('out.yaml'), folder.file('link.yaml'));
  const { code, stdout, stderr } = await folder.quorate(['check', 'link.yaml', '--unsafe-fixes']);
  expect(code).toBe(2);
  expect(stdout).toContain('1 finding in 1 service');
  expect(stderr).toBe('quorate: link.yaml: lies outside the folders named, so it was not fixed\n');
  expect(await readFile(outside.file('out.yaml'), 'utf8')).toBe(RISKY);
});

test.for(cases('a project file that leads outside is not read'))('%s', async () => {
  await using folder = await Folder.with({ 'tree/a.yaml': RISKY, passwd: SECRET });
  await symlink('../passwd', folder.file('tree/.quorate.yaml'));
  const { code, stdout, stderr } = await folder.quorate(['check', 'tree']);
  expect(code).toBe(2);
  expect(stderr).toContain(`tree/.quorate.yaml: a link to ${folder.file('passwd')}, outside the folders named`);
  expect(stdout + stderr).not.toContain('swordfish');
});

test.for(cases('a hard link is checked, and a fix that would cut it off is refused'))('%s', async () => {
  await using folder = await Folder.with({ 'tree/a.yaml': RISKY });
  await link(folder.file('tree/a.yaml'), folder.file('other'));
  const { code, stderr } = await folder.quorate(['check', 'tree', '--unsafe-fixes']);
  const told = 'tree/a.yaml: has other hard links, which a fix would cut off, so it was not fixed';
  expect({ code, stderr }).toEqual({ code: 2, stderr: `quorate: ${told}\n` });
  expect(await readFile(folder.file('other'), 'utf8')).toBe(RISKY);
});

test.for(cases('--output writes behind a link, and does not replace it or a hard link'))('%s', async () => {
  await using folder = await Folder.with({ 'a.yaml': RISKY, 'real/report': 'old', twin: 'old' });
  await symlink('real/report', folder.file('link'));
  await symlink('nowhere', folder.file('dangling'));
  await link(folder.file('twin'), folder.file('other'));
  expect(await folder.quorate(['check', 'a.yaml', '--output', 'link'])).toMatchObject({ code: 1, stderr: '' });
  expect((await lstat(folder.file('link'))).isSymbolicLink()).toBe(true);
  expect(await readFile(folder.file('real/report'), 'utf8')).toContain('1 finding');
  for (const [name, reason] of [
    ['dangling', 'no such file or folder'],
    ['twin', 'has other hard links, so it is not replaced'],
  ] as const) {
    const { code, stderr } = await folder.quorate(['check', 'a.yaml', '--output', name]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: `quorate: ${name}: ${reason}\n` });
  }
  expect(await readFile(folder.file('other'), 'utf8')).toBe('old');
});

test.for(cases('a backslash in a name is a letter: no fix leaves the folder'))('%s', async () => {
  await using folder = await Folder.with({ 'tree/..\\..\\out.yaml': RISKY, 'out.yaml': RISKY });
  const { code, stderr } = await folder.quorate(['check', 'tree', '--unsafe-fixes']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(await readFile(folder.file('out.yaml'), 'utf8')).toBe(RISKY);
  expect(await readFile(folder.file('tree/..\\..\\out.yaml'), 'utf8')).toBe(MENDED);
});

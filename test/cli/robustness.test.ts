/** What goes wrong around the files: it is told, nothing is left half done, and the other files are still checked. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, readdir, readFile, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { CLI, Folder, posix } from '../support/cli.ts';

const RISKY = 'deployments:\n  - name: a\n    hosts: {x: 3, y: 1, z: 1}\n';
const MENDED = 'deployments:\n  - name: a\n    hosts: {x: 2, y: 2, z: 1}\n';

const many = (count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`tree/${Math.floor(n / 50)}/${n % 50}.yaml`, RISKY]));

interface Trouble {
  readonly name: string;
  readonly make: (path: string) => Promise<void>;
  readonly reason: string;
}

const unreadable: Trouble = {
  name: 'a file without permission',
  make: (path) => chmod(path, 0),
  reason: 'permission denied',
};
const links: readonly Trouble[] = [
  {
    name: 'a link to nowhere',
    make: (path) => rm(path).then(() => symlink('/nowhere/at/all', path)),
    reason: 'no such file or folder',
  },
  {
    name: 'a link to itself',
    make: (path) => rm(path).then(() => symlink(path, path)),
    reason: 'a symbolic link that leads to itself',
  },
];
const troubles: readonly Trouble[] = [
  ...(posix ? links : []),
  { name: 'a huge file', make: (path) => truncate(path, 65 * 1024 * 1024), reason: 'larger than 64 MiB' },
  // A superuser may read everything.
  ...(posix && process.getuid?.() !== 0 ? [unreadable] : []),
];

test.for(troubles.map((trouble) => [trouble.name, trouble] as const))('%s', async ([, { make, reason }]) => {
  await using folder = await Folder.with({ 'tree/a.yaml': RISKY, 'tree/b.yaml': RISKY, 'tree/c.yaml': RISKY });
  await make(folder.file('tree/b.yaml'));
  for (const paths of [['tree'], ['tree/a.yaml', 'tree/b.yaml', 'tree/c.yaml']]) {
    const { code, stdout, stderr } = await folder.quorate(['check', ...paths, '--unsafe-fixes', '--diff']);
    expect(code).toBe(2);
    expect(stderr).toBe(`quorate: tree/b.yaml: ${reason}\n`);
    expect(stdout.match(/^--- .*/gm)).toEqual(['--- a/tree/a.yaml', '--- a/tree/c.yaml']);
  }
});

test('folders that vanish are told, if they were missed at all', async () => {
  await using folder = await Folder.with(many(1_000));
  const running = folder.quorate(['check', 'tree']);
  for (const name of await readdir(folder.file('tree'))) await rm(folder.file(`tree/${name}`), { recursive: true });
  const { code, stderr, stdout } = await running;
  expect(stderr.replace(/^quorate: tree\b.*: no such file or folder\n/gm, '')).toBe('');
  expect(code).toBe(stderr === '' ? (stdout.startsWith('0 findings') ? 0 : 1) : 2);
  expect(stdout).toMatch(/\d+ findings? in \d+ services? of \d+ manifests?/);
});

// A limit on the size of files stands for a full disk.
test.for(posix ? ['a full disk leaves the file as it was'] : [])('%s', async () => {
  await using folder = await Folder.with({ 'a.yaml': RISKY });
  const command = 'ulimit -f 0; exec "$0" "$@"';
  const outcome = await folder.run('sh', ['-c', command, process.execPath, CLI, 'check', 'a.yaml', '--unsafe-fixes']);
  expect(outcome).toMatchObject({ code: 2, stderr: 'quorate: a.yaml: the file would be larger than permitted\n' });
  expect(outcome.stdout).toContain('Losing x takes quorum down');
  expect(await readFile(folder.file('a.yaml'), 'utf8')).toBe(RISKY);
  expect(await readdir(folder.path)).toEqual(['a.yaml']);
});

const device = process.platform === 'linux' ? ['/dev/full'] : [];
test.for(device)('a report that finds no room on %s is exit code 2', async (path) => {
  await using folder = await Folder.with({ 'a.yaml': RISKY });
  await folder.write(many(300));
  const outcome = await folder.quorate(['check', '.', '--format', 'sarif', '--threads', '2', '--output', path]);
  expect(outcome).toMatchObject({ code: 2, stderr: `quorate: ${path}: no space left on the device\n` });
});

test.for(device)('messages that find no room on %s are exit code 2, and the report is whole', async (path) => {
  await using folder = await Folder.with({ 'a.yaml': RISKY });
  const command = `exec "$0" "$1" check a.yaml none.yaml 2> ${path}`;
  const outcome = await folder.run('sh', ['-c', command, process.execPath, CLI]);
  expect(outcome.code).toBe(2);
  expect(outcome.stdout).toContain('1 finding in 1 service of 1 manifest\n');
});

const ODD = 'a\u001B[2J\u202Eb\u2028.yaml';
test.for(posix ? (['text', 'json', 'sarif', 'github', 'junit', 'diff', 'error'] as const) : [])(
  'a name with control characters and one that turns the text is shown without them: %s',
  async (format) => {
    await using folder = await Folder.with({ [ODD]: RISKY });
    const options = format === 'diff' ? ['--diff', '--unsafe-fixes'] : format === 'error' ? [] : ['--format', format];
    const paths = format === 'error' ? [`none${ODD}`] : ['.'];
    const { stdout, stderr } = await folder.quorate(['check', ...paths, ...options]);
    expect(stdout + stderr).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}]/u);
    if (format === 'json') expect(JSON.parse(stdout)).toMatchObject({ files: [{ path: ODD }] });
    if (format !== 'diff') return;
    await folder.run('git', ['init', '--quiet']);
    expect(await folder.run('git', ['apply', '-'], { stdin: stdout })).toMatchObject({ code: 0, stderr: '' });
    expect(await readFile(folder.file(ODD), 'utf8')).toBe(MENDED);
  },
);

// Linux alone takes any bytes for a name, and lets a folder vanish below a process.
test.for(process.platform === 'linux' ? ['a name that is not UTF-8 is told'] : [])('%s', async () => {
  await using folder = await Folder.with({ 'tree/a.yaml': RISKY });
  await writeFile(Buffer.concat([Buffer.from(folder.file('tree/')), Buffer.from([0xff]), Buffer.from('.yaml')]), RISKY);
  const { code, stdout, stderr } = await folder.quorate(['check', 'tree']);
  expect(stderr).toBe('quorate: tree/\uFFFD.yaml: its name is not UTF-8, so it is not checked\n');
  expect({ code, found: stdout.includes('tree/a.yaml:3') }).toEqual({ code: 2, found: true });
});

test.for(process.platform === 'linux' ? ['a current folder that is gone is told'] : [])('%s', async () => {
  await using folder = await Folder.with({ 'tree/a.yaml': RISKY });
  const script = 'mkdir gone && cd gone && rmdir ../gone && exec "$0" "$1" check ../tree';
  const { code, stderr } = await folder.run('sh', ['-c', script, process.execPath, CLI]);
  expect(stderr).toContain('the current folder is no longer there');
  expect(code).toBe(2);
});

test('a project file that cannot be read is named, and files elsewhere are still checked', async () => {
  await using folder = await Folder.with({ 'a.yaml': RISKY, 'sub/b.yaml': RISKY, 'sub/.quorate.yaml/c': '' });
  const { code, stdout, stderr } = await folder.quorate(['check', 'a.yaml', 'sub/b.yaml']);
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: 'quorate: sub/b.yaml: sub/.quorate.yaml: is a folder, not a file\n',
  });
  expect(stdout).toContain('1 finding in 1 service');
});

test('a project file in UTF-16 below a folder is named, and what is around it is still checked', async () => {
  const machines = 'apiVersion: v1\nkind: Node\nmetadata: {name: a}\n';
  const telling = 'resources: [a.yaml]\nkind: Kustomization\n';
  await using folder = await Folder.with({
    'a.yaml': RISKY,
    'sub/.quorate.yaml': Buffer.from('cluster: x\nhosts: {a: {}}\n', 'utf16le'),
    'sub/deep/.quorate.yaml': 'limit: 0.1\n',
    'sub/deep/a.yaml': RISKY,
    'sub/kustomization.yaml': telling,
    'sub/node.yaml': machines,
  });
  const { code, stdout, stderr } = await folder.quorate(['check', '.']);
  const reason = 'sub/.quorate.yaml: is not UTF-8 but UTF-16 or UTF-32, so it is not checked\n';
  expect(stderr).toBe(
    `quorate: ${reason}${['kustomization', 'node'].map((of) => `quorate: sub/${of}.yaml: ${reason}`).join('')}`,
  );
  expect(code).toBe(2);
  expect(stdout).toContain('3 findings in 2 services of 3 manifests\n');
});

test('a configuration that is named and not there is exit code 2', async () => {
  await using folder = await Folder.with({ 'a.yaml': RISKY });
  const outcome = await folder.quorate(['check', 'a.yaml', '--config', 'none.yaml']);
  expect(outcome).toEqual({ code: 2, stdout: '', stderr: 'quorate: none.yaml: no such file or folder\n' });
});

test('a report in a folder that is not there is exit code 2, and no other report is left half done', async () => {
  await using folder = await Folder.with({ 'a.yaml': RISKY });
  const targets = ['--format', 'json', '--output', 'a.json', '--format', 'text', '--output', 'no/such/folder.txt'];
  const outcome = await folder.quorate(['check', 'a.yaml', ...targets]);
  expect(outcome).toMatchObject({ code: 2, stderr: 'quorate: no/such/folder.txt: no such file or folder\n' });
  expect(await readdir(folder.path)).toEqual(['a.yaml']);
});

const ENDING = [
  ['SIGINT', '1', 130],
  ['SIGINT', '2', 130],
  ['SIGTERM', '1', 143],
  ['SIGHUP', '2', 129],
] as const;

test.for(posix ? ENDING : [])('%s in the middle, with %s threads: no file is half written', async (ending) => {
  const [signal, threads, expected] = ending;
  await using folder = await Folder.with(many(2_000));
  const args = ['check', 'tree', '--unsafe-fixes', '--threads', threads, '--format', 'json', '--output', 'report.json'];
  const child = spawn(process.execPath, [CLI, ...args], { cwd: folder.path, stdio: ['ignore', 'pipe', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  const exited = once(child, 'exit');
  while ((await readFile(folder.file('tree/0/0.yaml'), 'utf8')) !== MENDED) await new Promise(setImmediate);
  child.kill(signal);
  const [code] = (await exited) as [number | null];
  expect({ code, stderr }).toEqual({ code: expected, stderr: 'quorate: interrupted\n' });
  expect(await readdir(folder.path)).toEqual(['tree']);
  const names = (await readdir(folder.file('tree'), { recursive: true })).filter((name) => name.includes('.'));
  expect(names).toHaveLength(2_000);
  const texts = await Promise.all(names.map((name) => readFile(folder.file(`tree/${name}`), 'utf8')));
  expect(new Set(texts)).toEqual(new Set([RISKY, MENDED]));
});

test.for(posix ? ['whoever reads only the first lines gets them, and no complaint'] : [])('%s', async () => {
  await using folder = await Folder.with(many(1_000));
  const command = '"$0" "$@" | head -n 1';
  const outcome = await folder.run('sh', ['-c', command, process.execPath, CLI, 'check', 'tree']);
  expect(outcome).toMatchObject({ code: 0, stderr: '' });
  expect(outcome.stdout).toMatch(/^tree\/0\/0\.yaml:3:13: warning: Losing x takes quorum down/);
});

test.for(posix ? ['an output that is read no more leaves no part of a report in a file'] : [])('%s', async () => {
  await using folder = await Folder.with(many(1_000));
  const command = '"$0" "$@" | head -n 1';
  const args = ['check', 'tree', '--unsafe-fixes', '--diff', '--format', 'json', '--output', 'report'];
  const outcome = await folder.run('sh', ['-c', command, process.execPath, CLI, ...args]);
  expect(outcome).toMatchObject({ code: 0, stderr: '' });
  expect(await readdir(folder.path)).toEqual(['tree']);
});

test.for(posix ? ['init shows an odd path without what moves a cursor or turns text'] : [])('%s', async () => {
  await using folder = await Folder.with({ 'd/a.yaml': RISKY });
  const odd = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}]/u;
  const { stdout, stderr, code } = await folder.quorate(['init', ODD]);
  expect({ stdout, code }).toEqual({ stdout: '', code: 2 });
  expect(stderr).not.toMatch(odd);
  await rename(folder.file('d'), folder.file(ODD));
  expect((await folder.quorate(['init', ODD])).stdout).not.toMatch(odd);
});

import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Folder, posix } from '../support/cli.ts';

const RISKY = 'deployments:\n  - name: a\n    hosts: {x: 3, y: 1, z: 1}\n';
const WARNING_AND_HINT = `${RISKY}# quorate-disable-file replica-mismatch\n`;

let folder: Folder;
beforeAll(async () => {
  folder = await Folder.with({
    'tree/a.yaml': RISKY,
    'tree/b.yml': RISKY,
    'tree/c.json': RISKY,
    'tree/[odd].yaml': RISKY,
    'tree/sub/d.yaml': RISKY,
    'tree/sub/.hidden/e.yaml': RISKY,
    'tree/build/f.yaml': RISKY,
    'tree/vendor/g.yaml': RISKY,
    'tree/vendor/kept.yaml': RISKY,
    'tree/.gitignore': 'build/\n/vendor/*\n!/vendor/kept.yaml\n',
    'tree/sub/.quorateignore': 'd.yaml\n',
    'tree/node_modules/h.yaml': RISKY,
    'hints.yaml': WARNING_AND_HINT,
    'strict/.quorate.yaml': 'keep: vm\nremoval: true\nfaults: 2\nprobability: 0.04\nrules: {critical-host: error}\n',
    'strict/a.yaml': RISKY,
    'other-config.yaml': 'rules: {critical-host: off}\n',
  });
});
afterAll(() => folder[Symbol.asyncDispose]());

interface Report {
  readonly files: readonly {
    readonly path: string;
    readonly diagnostics: readonly { rule: string; severity: string }[];
  }[];
}

async function check(...args: string[]): Promise<Report['files']> {
  const { stdout } = await folder.quorate(['check', ...args, '--format', 'json']);
  return (JSON.parse(stdout) as Report).files;
}

const pathsOf = (files: Report['files']): string[] => files.map(({ path }) => path);
const findingsOf = (files: Report['files']): string[] =>
  files.flatMap(({ diagnostics }) => diagnostics.map(({ rule, severity }) => `${severity} ${rule}`));

test.for([
  [['tree'], ['tree/[odd].yaml', 'tree/a.yaml', 'tree/b.yml', 'tree/sub/.hidden/e.yaml', 'tree/vendor/kept.yaml']],
  [['tree/*.yaml'], ['tree/[odd].yaml', 'tree/a.yaml']],
  [['./tree/*.{yml,json}'], ['tree/b.yml', 'tree/c.json']],
  [['tree/**/*.yaml'], ['tree/[odd].yaml', 'tree/a.yaml', 'tree/sub/.hidden/e.yaml', 'tree/vendor/kept.yaml']],
  [['tree/[odd].yaml'], ['tree/[odd].yaml']],
  [['tree/sub/d.yaml', 'tree/build'], ['tree/sub/d.yaml']],
  [
    ['tree/a.yaml', 'tree/a.yaml', 'tree/*.yaml'],
    ['tree/a.yaml', 'tree/[odd].yaml'],
  ],
] as const)('%j is %j', async ([paths, expected]) => {
  expect(pathsOf(await check(...paths))).toEqual(expected);
});

test('a glob that matches nothing is told', async () => {
  expect(await folder.quorate(['check', 'tree/*.toml'])).toMatchObject({
    code: 2,
    stderr: 'quorate: tree/*.toml: no file matches\n',
  });
});

test.for(posix ? ['folders behind symbolic links are not entered, files behind them are read'] : [])('%s', async () => {
  await mkdir(folder.file('links'));
  await symlink(folder.file('links'), folder.file('links/round'));
  await mkdir(folder.file('links/base'));
  await writeFile(folder.file('links/base/a'), RISKY);
  await symlink(folder.file('links/base/a'), folder.file('links/a.yaml'));
  expect(pathsOf(await check('links'))).toEqual(['links/a.yaml']);
});

test('standard input has the name and the project of a file', async () => {
  const { code, stdout } = await folder.quorate(['check', '-', '--stdin-filename', 'strict/new.yaml'], {
    stdin: RISKY,
  });
  expect(code).toBe(1);
  expect(stdout).toMatch(/^strict\/new\.yaml:3:13: error: Losing x takes quorum down/);
});

test.for([
  [[], 1, ['warning critical-host', 'hint unused-suppression']],
  [['--severity', 'warning'], 1, ['warning critical-host']],
  [['--severity', 'error'], 0, []],
  [['--max-warnings', '1'], 0, ['warning critical-host', 'hint unused-suppression']],
  [
    ['--report-unused-disable-directives', '--max-warnings', '1'],
    1,
    ['warning critical-host', 'warning unused-suppression'],
  ],
  [['--rule', 'critical-host=error', '--max-warnings', '9'], 1, ['error critical-host', 'hint unused-suppression']],
  [['--rule', 'critical-host=off', '--rule', 'unused-suppression=off'], 0, []],
  [['--config', 'other-config.yaml'], 0, ['hint unused-suppression']],
] as const)('%j: exit code %j', async ([args, code, findings]) => {
  expect(findingsOf(await check('hints.yaml', ...args))).toEqual(findings);
  expect(await folder.quorate(['check', 'hints.yaml', ...args])).toMatchObject({ code });
});

test('the nearest project file counts, and what is in force can be printed', async () => {
  expect(findingsOf(await check('strict/a.yaml'))).toEqual(['error critical-host']);
  const { stdout } = await folder.quorate(['check', 'strict/a.yaml', '--print-config', '--rule', 'even-replicas=off']);
  expect(JSON.parse(stdout)).toMatchObject({
    path: 'strict/a.yaml',
    config: folder.file('strict/.quorate.yaml'),
    fault: 'crash-stop/pm',
    keep: 'vm',
    removal: true,
    quorum: 'majority',
    faults: 2,
    probability: 0.04,
    rules: { 'critical-host': 'error', 'even-replicas': 'off', 'replica-mismatch': 'error' },
  });
});

test('a project file that is wrong is exit code 2, told once, and the rest of it counts', async () => {
  await folder.write({ 'wrong/.quorate.yaml': 'rules: {critical-host: error, no-such: off}\n' });
  await folder.write({ 'wrong/a.yaml': RISKY, 'wrong/b.yaml': RISKY });
  const { code, stdout, stderr } = await folder.quorate(['check', 'wrong/a.yaml', 'wrong/b.yaml']);
  expect(code).toBe(2);
  expect(stderr).toBe('quorate: wrong/.quorate.yaml:1:40: No rule named "no-such"\n');
  expect(stdout).toContain('2 findings in 2 services of 2 manifests');
});

/** More files than one thread takes at a time. */
const MANY = Object.fromEntries(
  Array.from({ length: 100 }, (_, n) => [
    `many/${n}.yaml`,
    n % 3 === 0 ? 'kind: ConfigMap\n' : RISKY.replace('a', `s${n}`),
  ]),
);

test('threads change nothing but the time', async () => {
  await folder.write(MANY);
  const [one, three] = await Promise.all(['1', '3'].map((n) => folder.quorate(['check', 'many', '--threads', n])));
  expect(three).toEqual(one);
  expect(one?.stdout).toContain('66 findings in 66 services of 66 manifests; 34 files without a placement');
});

test('a cache changes nothing but the time, and knows what reports depend on', async () => {
  await using cached = await Folder.with({
    'a.yaml': RISKY,
    'b.yaml': RISKY,
    'other.yaml': 'rules: {critical-host: error}\n',
  });
  const run = (...args: string[]) => cached.quorate(['check', 'a.yaml', 'b.yaml', '--cache', 'cache', ...args]);
  const plain = await cached.quorate(['check', 'a.yaml', 'b.yaml']);
  expect(await run()).toEqual(plain);
  const [entry, ...others] = (await readdir(cached.file('cache'), { recursive: true })).filter((name) =>
    name.endsWith('.json'),
  );
  // The texts are equal, so one entry is for both.
  expect(others).toEqual([]);
  expect(await run()).toEqual(plain);
  expect((await run('--rule', 'critical-host=error')).stdout).toContain('error: Losing ');
  expect((await run('--config', 'other.yaml')).stdout).toContain('error: Losing ');
  expect(await run('--severity', 'error')).toMatchObject({ code: 0 });
  await cached.write({ [`cache/${entry}`]: '{"report": ' });
  expect(await run()).toEqual(plain);
  await cached.write({ 'b.yaml': RISKY.replace('3', '1') });
  expect((await run()).stdout).toContain('1 finding in 2 services');
});

test('a folder that cannot be written is no cache, and is told', async () => {
  expect(await folder.quorate(['check', 'hints.yaml', '--cache', 'hints.yaml/cache'])).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^quorate: --cache hints\.yaml\/cache:/),
  });
});

test('shards part the files exactly', async () => {
  await folder.write(MANY);
  const parts = await Promise.all(['1/3', '2/3', '3/3'].map((part) => check('many', '--shard', part)));
  expect(parts.map(({ length }) => length)).toEqual([34, 33, 33]);
  expect(parts.flatMap(pathsOf).toSorted()).toEqual(pathsOf(await check('many')).toSorted());
});

/** Findings that are known: by a baseline, by an earlier version, and by comments. */
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { CLI, Folder, posix } from '../support/cli.ts';
import { etcd } from '../support/kubernetes.ts';

const service = (name: string, sizes: readonly number[]): string =>
  `  - name: ${name}\n    hosts: {${sizes.map((size, host) => `pm-${host}: ${size}`).join(', ')}}\n`;
const OLD = `deployments:\n${service('old', [3, 1, 1])}`;
const BOTH = `deployments:\n${service('new', [3, 1, 1])}${service('old', [3, 1, 1])}`;

const reported = (json: string): string[] =>
  (JSON.parse(json) as { files: { path: string; diagnostics: { message: string; rule: string }[] }[] }).files.flatMap(
    ({ path, diagnostics }) => diagnostics.map(({ rule }) => `${path} ${rule}`),
  );

test.runIf(posix)('a baseline leaves out what it has, from any folder, and tells how much that was', async () => {
  await using folder = await Folder.with({ 'deploy/a.yaml': OLD, 'deploy/b.yaml': OLD });
  const written = await folder.quorate(['check', 'deploy', '--baseline', 'known.json', '--write-baseline']);
  expect(written).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/0 findings .*; 2 known findings left out\n$/),
  });
  const kept = await readFile(folder.file('known.json'), 'utf8');
  expect(kept.match(/^\{"path":"deploy\/.\.yaml","rule":"critical-host",.*$/gm)).toHaveLength(2);

  await folder.write({ 'deploy/a.yaml': BOTH, 'deploy/b.yaml': 'deployments: []\n' });
  const args = ['--baseline', 'known.json', '--format', 'json', '--format', 'text', '--output', 'text.txt'];
  const { code, stdout } = await folder.quorate(['check', 'deploy', ...args]);
  expect({ code, found: reported(stdout) }).toEqual({ code: 1, found: ['deploy/a.yaml critical-host'] });
  expect(await readFile(folder.file('text.txt'), 'utf8')).toMatch(
    /1 known finding left out; 1 known finding no longer there\n$/,
  );

  const elsewhere = await folder.run('sh', [
    '-c',
    `cd deploy && "${process.execPath}" "$0" check . --baseline ../known.json`,
    CLI,
  ]);
  expect(elsewhere).toMatchObject({ code: 1, stdout: expect.stringContaining('1 known finding left out') });
});

/** A baseline with the finding of the old file, and something else in it. */
function lie(other: Readonly<Record<string, unknown>>): string {
  const finding = {
    path: 'a.yaml',
    rule: 'x',
    fingerprint: 'x',
    severity: 'warning',
    message: 'x',
    risk: [0],
    ...other,
  };
  return JSON.stringify({ schemaVersion: 1, findings: [finding] });
}

test.for([
  ['{"schemaVersion": 2, "findings": []}'],
  ['{"schemaVersion": 1, "findings": [{"path": 1}]}'],
  ['nonsense'],
  [lie({ severity: 'x' })],
  [lie({ risk: [] })],
  [lie({ risk: [0.5, 0.1] })],
  [lie({ risk: [0, 1e308] })],
  [lie({ risk: [0, -1] })],
  [lie({ risk: { length: 2 } })],
] as const)('%s is no baseline, and nothing passes for known', async ([text]) => {
  await using folder = await Folder.with({ 'a.yaml': OLD, 'known.json': text });
  expect(await folder.quorate(['check', 'a.yaml', '--baseline', 'known.json'])).toEqual({
    code: 2,
    stdout: '',
    stderr: 'quorate: known.json: is no baseline of this version; --write-baseline makes one\n',
  });
});

async function repository(files: Readonly<Record<string, string>>): Promise<Folder> {
  const folder = await Folder.with(files);
  const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'commit.gpgsign=false'];
  for (const args of [
    ['init', '-q'],
    ['add', '.'],
    [...identity, 'commit', '-qm', 'first'],
  ])
    await folder.run('git', args);
  return folder;
}

test.runIf(posix)(
  '--new-from reports what an earlier version has not, also below its root and under another name',
  async () => {
    await using folder = await repository({
      'deploy/a.yaml': OLD,
      'deploy/.quorate.yaml': 'rules: { even-replicas: error }\n',
      'deploy/even.yaml': `deployments:\n${service('even', [1, 1, 1, 1])}`,
    });
    await folder.write({ 'deploy/a.yaml': BOTH, 'deploy/link me/c d.yaml': OLD });
    await folder.run('git', ['rm', '-q', '--cached', 'deploy/a.yaml']);
    const check = ['check', '.', '--new-from', 'HEAD', '--format', 'json'];
    const { code, stdout } = await folder.quorate(check);
    // The copy is new: the file it was copied from is still there.
    const found = ['deploy/a.yaml critical-host', 'deploy/link me/c d.yaml critical-host'];
    expect({ code, found: reported(stdout) }).toEqual({ code: 1, found });

    const below = await folder.run('sh', [
      '-c',
      `cd deploy && "${process.execPath}" "$0" check a.yaml --new-from HEAD --format json`,
      CLI,
    ]);
    expect(reported(below.stdout)).toEqual(['a.yaml critical-host']);
    await folder.run('git', ['reset', '-q', '--hard']);
    await folder.run('git', ['mv', 'deploy/a.yaml', 'moved.yaml']);
    expect(await folder.quorate(check)).toMatchObject({ code: 1, stdout: expect.stringContaining('link me') });
    await folder.run('rm', ['-r', 'deploy/link me']);
    expect(await folder.quorate(check)).toMatchObject({ code: 0 });
  },
);

test.runIf(posix)(
  'a version that is none, a folder without a repository and a computer without git are told',
  async () => {
    await using folder = await repository({ 'a.yaml': OLD });
    const asked = ['check', 'a.yaml', '--new-from'];
    expect(await folder.quorate([...asked, 'nowhere'])).toMatchObject({
      code: 2,
      stderr: "quorate: --new-from: git knows no version 'nowhere'; a shallow clone may lack it\n",
    });
    expect(await folder.quorate([...asked, '--output=owned'])).toMatchObject({ code: 2 });
    await using bare = await Folder.with({ 'a.yaml': OLD });
    expect(await bare.quorate([...asked, 'HEAD'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('in no repository'),
    });
    expect(await folder.quorate([...asked, 'HEAD'], { env: { PATH: '' } })).toMatchObject({
      code: 2,
      stderr: 'quorate: --new-from asks git, which is not installed\n',
    });
  },
);

/** The same at the same places of two documents. */
const MANY = etcd(3);

test('suppressions are written above what they accept, with the reason, and nothing else is changed', async () => {
  const files = {
    'a.yaml': BOTH,
    'many.yaml': `${MANY}---\n${MANY}`,
    'flow.yaml': '{deployments: [{name: f, hosts: {x: 3, y: 1}}]}\n',
  };
  await using folder = await Folder.with(files);
  const asked = ['check', '.', '--write-suppressions', '--reason', 'until the second rack is there'];
  const patch = await folder.quorate([...asked, '--diff']);
  expect(patch.stdout).toContain(
    '+  # quorate-disable-next-line critical-host -- until the second rack is there'.replace('+  ', '+    '),
  );
  expect(await readFile(folder.file('a.yaml'), 'utf8')).toBe(BOTH);

  const { stdout } = await folder.quorate(asked);
  expect(stdout).toMatch(/^\d findings suppressed, \d+ findings? in/m);
  const after = await readFile(folder.file('a.yaml'), 'utf8');
  const comment = /^ *# quorate-disable-next-line (?:[\w-]+) -- until the second rack is there\n/gm;
  expect(after.match(comment)).toHaveLength(2);
  expect(after.replaceAll(comment, '')).toBe(BOTH);
  expect(await folder.quorate(['check', 'many.yaml', '--severity', 'hint'])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^0 findings/),
  });
  expect(await folder.quorate(['check', 'a.yaml'])).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('0 findings'),
  });
});

test.for([
  [['--exit-zero'], 0, ''],
  [['missing.yaml', '--exit-zero'], 2, 'missing.yaml'],
  [['--fail-if-nothing-judged'], 1, ''],
  [['--write-baseline'], 2, '--write-baseline takes the file of --baseline'],
  [['--baseline', 'x', '--new-from', 'y'], 2, '--baseline goes without --new-from'],
  [['--baseline', 'x', '--write-baseline', '--shard', '1/2'], 2, 'a baseline is of all files'],
  [['--write-suppressions'], 2, '--write-suppressions and --reason go together'],
  [['--write-suppressions', '--reason', 'a\nb'], 2, '--reason is one line'],
  [['--write-suppressions', '--reason', 'a', '--fix'], 2, 'goes without'],
] as const)('check a.yaml with %j: exit code %i', async ([args, code, message]) => {
  await using folder = await Folder.with({ 'a.yaml': OLD });
  expect(await folder.quorate(['check', 'a.yaml', ...args])).toMatchObject({
    code,
    stderr: expect.stringContaining(message),
  });
});

test('a run that judges nothing can be a mistake', async () => {
  const unclaimed =
    'apiVersion: acid.zalan.do/v1\nkind: postgresql\nmetadata: {name: pg}\nspec: {numberOfInstances: 3}\n';
  await using folder = await Folder.with({ 'a.yaml': 'on: push\n', 'b.yaml': unclaimed });
  expect(await folder.quorate(['check', '.'])).toMatchObject({ code: 0 });
  expect(await folder.quorate(['check', '.', '--fail-if-nothing-judged'])).toMatchObject({
    code: 2,
    stderr: 'quorate: no service was judged\n',
  });
});

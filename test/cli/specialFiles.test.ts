/** What is no regular file is told and passed by; what comes through a pipe is read once, and judged like a file. */
import { createServer } from 'node:net';
import { mkdir, symlink } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { CLI, Folder, posix } from '../support/cli.ts';

const RISKY = 'deployments:\n  - name: a\n    hosts: {x: 3, y: 1, z: 1}\n';

interface Special {
  readonly name: string;
  readonly make: (path: string, folder: Folder) => Promise<unknown>;
  readonly reason: string;
}

const SPECIAL: readonly Special[] = [
  { name: 'a FIFO', make: (path, folder) => folder.run('mkfifo', [path]), reason: 'is a named pipe, not a file' },
  {
    name: 'a socket',
    make: async (path, folder) => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(path, resolve));
      // Closing a server removes its socket; a copy of the name stays.
      await folder.run('mv', [path, `${path}.kept`]);
      await new Promise((resolve) => server.close(resolve));
      await folder.run('mv', [`${path}.kept`, path]);
    },
    reason: 'is a socket, or a pipe without its other end',
  },
];

const cases = posix ? SPECIAL.map((special) => [special.name, special] as const) : [];

test.for(cases)('%s in a folder, or named, is told; the other files are checked', async ([, { make, reason }]) => {
  await using folder = await Folder.with({ 'tree/a.yaml': RISKY, 'tree/c.yaml': RISKY });
  await make(folder.file('tree/b.yaml'), folder);
  for (const paths of [['tree'], ['tree/a.yaml', 'tree/b.yaml', 'tree/c.yaml'], ['tree/*.yaml']]) {
    const { code, stdout, stderr } = await folder.quorate(['check', ...paths]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: `quorate: tree/b.yaml: ${reason}\n` });
    expect(stdout).toContain('2 findings in 2 services');
  }
});

test.for(cases)('%s as .quorate.yaml or .gitignore is told', async ([, { make, reason }]) => {
  await using folder = await Folder.with({ 'p/a.yaml': RISKY, 'g/a.yaml': RISKY });
  await make(folder.file('p/.quorate.yaml'), folder);
  await make(folder.file('g/.gitignore'), folder);
  const project = await folder.quorate(['check', 'p']);
  expect(project).toMatchObject({ code: 2, stderr: expect.stringContaining(`p/.quorate.yaml: ${reason}`) });
  const ignored = await folder.quorate(['check', 'g']);
  expect(ignored).toMatchObject({ code: 2, stderr: `quorate: g/.gitignore: ${reason}\n` });
  expect(ignored.stdout).toContain('1 finding in 1 service');
});

test.for(posix ? ['a.yaml', '.quorate.yaml', '.gitignore'] : [])('a link to /dev/zero as %s is told', async (name) => {
  await using folder = await Folder.with({ 'tree/ok.yaml': RISKY });
  await symlink('/dev/zero', folder.file(`tree/${name}`));
  const { code, stderr } = await folder.quorate(['check', 'tree']);
  expect(code).toBe(2);
  expect(stderr).toContain(`tree/${name}: a link to /dev/zero, outside the folders named, so it is not followed\n`);
});

test.for(posix ? ['a device that is named is told, and a folder named like a manifest is walked'] : [])(
  '%s',
  async () => {
    await using folder = await Folder.with({ 'x.yaml/a.yaml': RISKY });
    const device = await folder.quorate(['check', '/dev/zero', 'x.yaml']);
    expect(device).toMatchObject({ code: 2, stderr: 'quorate: /dev/zero: is a device, not a file\n' });
    expect(device.stdout).toMatch(/^x\.yaml\/a\.yaml:/);
    await mkdir(folder.file('y.yaml'));
    expect(await folder.quorate(['check', '--config', 'y.yaml', 'x.yaml'])).toMatchObject({
      code: 2,
      stderr: 'quorate: y.yaml: is a folder, not a file\n',
    });
  },
);

const PIPES = [
  ['/dev/stdin', 'exec "$0" "$1" check /dev/stdin < a.yaml'],
  ['/dev/stdin through a pipe', 'cat a.yaml | "$0" "$1" check /dev/stdin'],
  ['- and /dev/stdin, which are the same', 'cat a.yaml | "$0" "$1" check - /dev/stdin'],
  ['<(command)', 'exec "$0" "$1" check <(cat a.yaml)'],
  ['<(command) that takes its time', 'exec "$0" "$1" check <(sleep 0.3; cat a.yaml)'],
] as const;
test.for(posix ? PIPES : [])('%s is read and judged', async ([, command]) => {
  await using folder = await Folder.with({ 'a.yaml': RISKY });
  const { code, stdout, stderr } = await folder.run('bash', ['-c', command, process.execPath, CLI]);
  expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  expect(stdout).toContain('Losing x takes quorum down');
  expect(stdout).toContain('1 finding in 1 service of 1 manifest\n');
});

const NODES = ['a', 'b', 'c'].map((name) => `apiVersion: v1\nkind: Node\nmetadata: {name: ${name}}\n`).join('---\n');
const ETCD = `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: etcd}
spec:
  replicas: 3
  template:
    spec:
      containers: [{name: etcd, image: quay.io/coreos/etcd}]
`;

test.for(posix ? ['machines that come through one pipe count for what comes through another'] : [])('%s', async () => {
  await using folder = await Folder.with({ 'nodes.yaml': NODES, 'etcd.yaml': ETCD });
  const pipes = 'exec "$0" "$1" check --format json <(cat nodes.yaml) <(cat etcd.yaml)';
  const { stdout } = await folder.run('bash', ['-c', pipes, process.execPath, CLI]);
  const { files } = JSON.parse(stdout) as { files: { services: { schedule: { nodesKnown: boolean } }[] }[] };
  expect(files[1]?.services[0]?.schedule.nodesKnown).toBe(true);
});

test.for(posix ? ['an endless stream is given up, and says so'] : [])('%s', async () => {
  await using folder = await Folder.with({});
  const command = 'exec "$0" "$1" check - < /dev/zero';
  const outcome = await folder.run('bash', ['-c', command, process.execPath, CLI]);
  expect(outcome).toMatchObject({ code: 2, stderr: 'quorate: stdin.yaml: larger than 64 MiB\n' });
});

test.for(posix ? ['a report to a pipe that no process reads does not wait'] : [])('%s', async () => {
  await using folder = await Folder.with({ 'a.yaml': RISKY });
  await folder.run('mkfifo', ['pipe']);
  const outcome = await folder.quorate(['check', 'a.yaml', '--output', 'pipe']);
  expect(outcome).toMatchObject({ code: 2, stderr: 'quorate: pipe: is a socket, or a pipe without its other end\n' });
});

test.for(['utf16le', 'utf16be', 'no mark'] as const)('UTF-16 (%s) is told', async (kind) => {
  const text = Buffer.from(`${kind === 'no mark' ? '' : '\uFEFF'}${RISKY}`, 'utf16le');
  await using folder = await Folder.with({ 'a.yaml': kind === 'utf16be' ? text.swap16() : text, 'b.yaml': RISKY });
  const { code, stdout, stderr } = await folder.quorate(['check', '.']);
  const told = 'quorate: a.yaml: is not UTF-8 but UTF-16 or UTF-32, so it is not checked\n';
  expect({ code, stderr }).toEqual({ code: 2, stderr: told });
  expect(stdout).toContain('1 finding in 1 service');
});

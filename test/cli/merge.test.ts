/** Parts of a run, joined: the report of the whole, byte for byte. `QUORATE_FILES` says how many files there are. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Folder } from '../support/cli.ts';
import { example } from '../support/examples.ts';
import { etcd, node } from '../support/kubernetes.ts';

const FILES = Number(process.env['QUORATE_FILES'] ?? 60);

let folder: Folder;
beforeAll(async () => {
  const texts = [example('ledger.yaml'), etcd(5), 'on: push\n', example('coordination.yaml'), 'deployments: 7\n'];
  const files = Object.fromEntries(
    Array.from({ length: FILES }, (_, at) => [`deploy/${at % 9}/${at}.yaml`, texts[at % texts.length] ?? '']),
  );
  folder = await Folder.with({
    ...files,
    'deploy/nodes.yaml': ['n1', 'n2', 'n3'].map((name) => node(name)).join('---\n'),
  });
});
afterAll(() => folder[Symbol.asyncDispose]());

const outputs = (name: string) => [
  '--format',
  'json',
  '--output',
  `${name}.json`,
  '--format',
  'sarif',
  '--output',
  `${name}.sarif`,
];
const check = (...args: string[]) => folder.quorate(['check', 'deploy', 'missing.yaml', 'absent.yaml', ...args]);

test.for([1, 2, 7])('%i parts joined are the whole', async (count) => {
  await check(...outputs('whole'));
  const parts = Array.from({ length: count }, (_, at) => at + 1);
  for (const index of parts) await check('--shard', `${index}/${count}`, ...outputs(`part-${index}`));
  for (const format of ['json', 'sarif']) {
    // In the order of names, as a shell finds them, or any other.
    const names = parts.map((index) => `part-${index}.${format}`).toReversed();
    const { stdout, stderr } = await folder.quorate(['merge', ...names]);
    expect(stderr).toBe('');
    expect(stdout === (await readFile(folder.file(`whole.${format}`), 'utf8')), format).toBe(true);
    expect(stdout.length).toBeGreaterThan(FILES * 100);
  }
});

test('a part that is missing, twice, of another run or none is told', async () => {
  for (const index of [1, 2]) await check('--shard', `${index}/2`, ...outputs(`half-${index}`));
  await check('--shard', '1/3', ...outputs('third'));
  await folder.write({ 'other.json': '{"runs": 3}' });
  for (const [names, message] of [
    [['half-1.json'], 'part 2 of 2 is missing'],
    [['half-1.sarif', 'half-2.sarif', 'half-1.sarif'], 'half-1.sarif: part 1 of 2 is there twice'],
    [['half-1.json', 'third.json'], 'third.json: is one of 3 parts, and others are of 2'],
    [['half-1.json', 'half-2.sarif'], 'JSON and SARIF do not mix'],
    [['other.json'], 'other.json: is no report of check'],
    [['nowhere.json'], 'nowhere.json: no such file'],
  ] as const) {
    expect(await folder.quorate(['merge', ...names])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining(message),
    });
  }
});

test('a pod of an indexed Job takes its part', async () => {
  const args = ['check', 'deploy', '--format', 'json', '--shard'];
  const { stdout } = await folder.quorate([...args, 'job/3'], { env: { JOB_COMPLETION_INDEX: '2' } });
  expect(stdout === (await folder.quorate([...args, '3/3'])).stdout).toBe(true);
  expect(await folder.quorate([...args, 'job/3'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('JOB_COMPLETION_INDEX is not set'),
  });
  expect(await folder.quorate([...args, 'job/3'], { env: { JOB_COMPLETION_INDEX: '3' } })).toMatchObject({ code: 2 });
  expect(await folder.quorate(['check', '-', '--shard', '1/2'])).toMatchObject({ code: 2 });
});

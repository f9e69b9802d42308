/** The commands beside `check`: what they say of themselves and of rules, and what `init` writes. */
import { readFile, rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RULES } from '../../server/src/rules/registry.ts';
import { rulePage } from '../../server/src/rules/rulePage.ts';
import { CLI, Folder } from '../support/cli.ts';
import { example } from '../support/examples.ts';

let folder: Folder;
beforeAll(async () => {
  folder = await Folder.with({});
});
afterAll(() => folder[Symbol.asyncDispose]());

const quorate = (...args: string[]) => folder.quorate(args);

const COMMANDS = [
  'check',
  'explain',
  'plan',
  'what-if',
  'rule',
  'rules',
  'init',
  'merge',
  'mcp',
  'completion',
  'paper',
];

test('help names every command', async () => {
  const { code, stdout } = await quorate('--help');
  expect(code).toBe(0);
  expect([...stdout.matchAll(/^ {2}([\w-]+) {2,}\S/gm)].map(([, name]) => name)).toEqual(COMMANDS);
});

test.for(COMMANDS)('%s has a help of its own, no line of which is too long for a terminal', async (command) => {
  const { code, stdout } = await quorate(command, '--help');
  expect({ code, usage: stdout.split('\n')[0] }).toEqual({
    code: 0,
    usage: expect.stringMatching(new RegExp(String.raw`^Usage: quorate ${command}\b`)),
  });
  expect(stdout.split('\n').filter((line) => line.length > 110)).toEqual([]);
});

test('help tells an option with its value, its words and its default', async () => {
  const { stdout } = await quorate('check', '--help');
  const words = stdout.replaceAll(/\n {10,}/g, ' ');
  expect(words).toMatch(/^ {2}--severity LEVEL +the least severe .*: error, warning, info, hint \(default: hint\)$/m);
  expect(words).toMatch(/^ {2}--diff +prints what would be written/m);
  expect(words).toContain('Exit code: 0');
});

test('a rule is told as its page, and all of them as JSON', async () => {
  for (const rule of RULES.slice(0, 2)) expect((await quorate('rule', rule.id)).stdout).toBe(rulePage(rule));
  const { stdout } = await quorate('rule', '--all', '--format', 'json');
  const all = JSON.parse(stdout) as { id: string; severity: string; why: string }[];
  expect(all.map(({ id, severity, why }) => [id, severity, why])).toEqual(
    RULES.map(({ id, severity, docs }) => [id, severity, docs.why]),
  );
  const one = JSON.parse((await quorate('rule', 'two-replicas', '--format', 'json')).stdout) as object;
  expect(one).toEqual(all.find(({ id }) => id === 'two-replicas'));
});

test('rules are listed with their severities', async () => {
  const { stdout } = await quorate('rules');
  const lines = stdout.trim().split('\n').slice(1);
  expect(lines.map((line) => line.split(/ +/).slice(0, 2))).toEqual(RULES.map(({ id, severity }) => [id, severity]));
});

test.for([
  [['rule'], 'rule takes an ID'],
  [['rule', 'two-replica'], 'Did you mean "two-replicas"?'],
  [['rule', '--all', 'two-replicas'], '--all goes without an ID'],
  [['rule', '--all', '--format', 'xml'], "not 'xml'"],
  [['rules', 'all'], "'quorate rule ID' tells of one"],
  [['completion', 'tcsh'], 'one of bash, zsh, fish'],
  [['chek', '.'], 'Did you mean "check"?'],
] as const)('%j is a mistake: %s', async ([args, message]) => {
  const { code, stdout, stderr } = await quorate(...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(message);
});

test('init writes what is assumed already: the findings stay, and the file is read without a problem', async () => {
  const files = {
    'deploy/etcd.yaml': example('etcd.yaml'),
    'deploy/ledger.yaml': example('ledger.yaml'),
    'deploy/plain.yaml': 'deployments:\n  - name: "q: #1"\n    hosts: {x: 3, y: 1}\n',
    'deploy/tidb.yaml': example('tidb.yaml'),
    'deploy/workflow.yaml': 'on: push\n',
  };
  await using project = await Folder.with(files);
  const before = await project.quorate(['check', ...Object.keys(files), '--format', 'json']);
  const { code, stdout } = await project.quorate(['init', 'deploy']);
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: expect.stringMatching(/^deploy\/\.quorate\.yaml: \d services in files/),
  });
  const written = await readFile(project.file('deploy/.quorate.yaml'), 'utf8');
  expect(written).toContain('# Without them these are judged on machines that are assumed: etcd');
  const after = await project.quorate(['check', ...Object.keys(files), '--format', 'json']);
  const findings = (json: string) =>
    (JSON.parse(json) as { files: { diagnostics: unknown[] }[] }).files.map(({ diagnostics }) => diagnostics);
  expect(findings(after.stdout)).toEqual(findings(before.stdout));
  expect(await project.quorate(['check', 'deploy/.quorate.yaml'])).toMatchObject({ code: 0, stderr: '' });
  // What is commented out is right once it is not.
  await project.write({ 'deploy/.quorate.yaml': written.replaceAll(/^#(?! \S)/gm, '') });
  expect(await project.quorate(['check', 'deploy/.quorate.yaml'])).toMatchObject({ code: 0, stderr: '' });

  expect(await project.quorate(['init', 'deploy'])).toMatchObject({
    code: 2,
    stderr: 'quorate: deploy/.quorate.yaml: is there already\n',
  });
});

test('init tells what it cannot read, and counts the other files', async () => {
  await using project = await Folder.with({
    'd/etcd.yaml': example('etcd.yaml'),
    'd/wide.yaml': Buffer.from(example('ledger.yaml'), 'utf16le'),
    'd/sub/.quorate.yaml': Buffer.from('limit: 0.1\n', 'utf16le'),
    'd/sub/etcd.yaml': example('etcd.yaml'),
  });
  const { code, stdout, stderr } = await project.quorate(['init', 'd']);
  expect({ code, stdout }).toEqual({
    code: 2,
    stdout: 'd/.quorate.yaml: 1 service in files of these dialects: 1 kubernetes\n',
  });
  const reason = 'is not UTF-8 but UTF-16 or UTF-32, so it is not checked';
  expect(stderr.split('\n').toSorted()).toEqual([
    '',
    `quorate: d/sub/.quorate.yaml: ${reason}`,
    `quorate: d/sub/etcd.yaml: d/sub/.quorate.yaml: ${reason}`,
    `quorate: d/wide.yaml: ${reason}`,
  ]);
});

/** Each prints something. */
const PRINTING: readonly (readonly string[])[] = [
  ['check', 'etcd.yaml'],
  ['check', 'etcd.yaml', '--format', 'sarif'],
  ['check', 'etcd.yaml', '--threads', '2'],
  ['check', 'etcd.yaml', '--unsafe-fixes', '--diff'],
  ['check', 'etcd.yaml', '--print-config'],
  ['check', 'etcd.yaml', '--baseline', 'known.json', '--write-baseline'],
  ['explain', 'etcd.yaml'],
  ['plan', '--replicas', '5', '--hosts', '3', '--fault', 'crash-stop/pm'],
  ['what-if', 'ledger.yaml', '--down', 'pm-1'],
  ['rule', '--all'],
  ['rules'],
  ['init', 'd'],
  ['merge', 'report.json'],
  ['mcp'],
  ['completion', 'bash'],
  ['paper'],
  ['--help'],
  ['--version'],
];

test('every command is one of those that print', () => {
  expect(new Set(PRINTING.map(([name]) => name).filter((name) => !name?.startsWith('--')))).toEqual(new Set(COMMANDS));
});

const INITIALIZE = { jsonrpc: '2.0', id: 1, method: 'initialize', params: { protocolVersion: '2025-11-25' } };

test.for(process.platform === 'linux' ? PRINTING : [])('%j says so where its output finds no room', async (args) => {
  await using project = await Folder.with({
    'etcd.yaml': example('etcd.yaml'),
    'ledger.yaml': example('ledger.yaml'),
    'd/etcd.yaml': example('etcd.yaml'),
    'mcp.json': `${JSON.stringify(INITIALIZE)}\n`,
  });
  if (args[0] === 'merge') await project.quorate(['check', 'etcd.yaml', '--format', 'json', '--output', 'report.json']);
  const run = (command: string) => project.run('bash', ['-c', command, process.execPath, CLI, ...args]);
  const told = 'quorate: standard output: no space left on the device\n';
  expect(await run('exec "$0" "$@" < mcp.json > /dev/full')).toEqual({ code: 2, stdout: '', stderr: told });
  await rm(project.file('d/.quorate.yaml'), { force: true });
  const early = await run('"$0" "$@" < mcp.json | head -c 1');
  expect({ ...early, stdout: early.stdout.length }).toEqual({ code: 0, stdout: 1, stderr: '' });
});

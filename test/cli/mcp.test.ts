/** `quorate mcp`, asked by the client of the protocol's own library, and by lines that no client would send. */
import { readFile, symlink, writeFile } from 'node:fs/promises';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { expect, it } from 'vitest';
import { example } from '../support/examples.ts';
import { CLI, Folder, posix } from '../support/cli.ts';

class Agent implements AsyncDisposable {
  readonly folder: Folder;
  readonly client = new Client({ name: 'an agent', version: '1.0.0' });

  private constructor(folder: Folder) {
    this.folder = folder;
  }

  static async in(folder: Folder): Promise<Agent> {
    const agent = new Agent(folder);
    const transport = { command: process.execPath, args: [CLI, 'mcp'], cwd: folder.path };
    await agent.client.connect(new StdioClientTransport(transport));
    return agent;
  }

  async call(name: string, given: Readonly<Record<string, unknown>>): Promise<{ text: string; isError: boolean }> {
    const { content, isError } = await this.client.callTool({ name, arguments: given });
    const [part] = content as { type: string; text: string }[];
    return { text: part?.text ?? '', isError: isError === true };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client.close();
  }
}

const FILES = { 'ledger.yaml': example('ledger.yaml'), 'k8s/etcd.yaml': example('etcd.yaml') };

it('agents learn of five tools that change nothing', async () => {
  await using folder = await Folder.with(FILES);
  await using agent = await Agent.in(folder);
  const { tools } = await agent.client.listTools();
  expect(tools.map(({ name }) => name)).toEqual(['check', 'explain', 'plan', 'what-if', 'fix']);
  expect(tools.every(({ annotations }) => annotations?.readOnlyHint === true)).toBe(true);
  expect(agent.client.getServerVersion()).toMatchObject({ name: 'quorate' });
});

it('each tool says what the command line says', async () => {
  await using folder = await Folder.with(FILES);
  await using agent = await Agent.in(folder);
  const same = async (name: string, given: Readonly<Record<string, unknown>>, args: readonly string[]) => {
    const { text, isError } = await agent.call(name, given);
    expect(isError, text).toBe(false);
    const { stdout } = await folder.quorate(args);
    expect(stdout).not.toBe('');
    expect(text).toBe(stdout);
    return text;
  };
  const report = await same('check', {}, ['check', '.', '--format', 'json']);
  expect(JSON.parse(report)).toMatchObject({ files: [{ path: 'k8s/etcd.yaml' }, { path: 'ledger.yaml' }] });
  await same('explain', { file: 'ledger.yaml', service: 'ledger', faults: 2 }, [
    'explain',
    'ledger.yaml#ledger',
    '--faults=2',
  ]);
  await same('plan', { replicas: 5, hosts: 3, fault: 'crash-stop/pm' }, [
    'plan',
    '--replicas=5',
    '--hosts=3',
    '--fault=crash-stop/pm',
  ]);
  await same('what-if', { file: 'ledger.yaml', down: ['pm-1', 'pm-2'] }, [
    'what-if',
    'ledger.yaml',
    '--down=pm-1',
    '--down=pm-2',
  ]);
  const patch = await same('fix', { paths: ['ledger.yaml'], placements: true }, [
    'check',
    'ledger.yaml',
    '--unsafe-fixes',
    '--diff',
    '--unified=0',
  ]);
  expect(patch).toContain('+++ b/ledger.yaml');
  expect(await readFile(folder.file('ledger.yaml'), 'utf8')).toBe(FILES['ledger.yaml']);
});

it.for([
  ['a file above the root', 'explain', { file: '../secret.yaml' }, 'is not below the root'],
  ['an absolute path', 'check', { paths: ['/etc'] }, 'is not below the root'],
  ['a file that is not there', 'explain', { file: 'none.yaml' }, 'no such file'],
  ['standard input', 'check', { paths: ['-'] }, 'no such file'],
  ['an option', 'check', { paths: ['--output=x.json'] }, 'no such file'],
  ['an argument of no tool', 'check', { output: 'x.json' }, 'has no argument "output"'],
  ['an argument of another type', 'plan', { replicas: '5', hosts: 3 }, '"replicas" is a whole number'],
  ['a missing argument', 'plan', { replicas: 5 }, 'plan needs "hosts"'],
  ['a word that is none', 'explain', { file: 'ledger.yaml', keep: 'all' }, '"keep" is one of vm, pm'],
  ['a file without a placement', 'explain', { file: 'empty.yaml' }, 'No placement in this file'],
] as const)('%s is refused with a reason', async ([, tool, given, reason]) => {
  await using folder = await Folder.with({ 'root/ledger.yaml': FILES['ledger.yaml'], 'root/empty.yaml': '' });
  await writeFile(folder.file('secret.yaml'), FILES['ledger.yaml']);
  await using inside = await Folder.with({ 'ledger.yaml': FILES['ledger.yaml'], 'empty.yaml': '' });
  await using agent = await Agent.in(inside);
  const { text, isError } = await agent.call(tool, given);
  expect(text).toContain(reason);
  expect(isError).toBe(true);
});

it.runIf(posix)('a link that leads out of the root is not followed', async () => {
  await using outside = await Folder.with({ 'ledger.yaml': FILES['ledger.yaml'] });
  await using folder = await Folder.with(FILES);
  await symlink(outside.file('ledger.yaml'), folder.file('link.yaml'));
  await using agent = await Agent.in(folder);
  expect(await agent.call('explain', { file: 'link.yaml' })).toMatchObject({ isError: true });
  const all = await agent.call('check', {});
  expect(all.text).toContain('outside the folders named');
});

const call = (id: number, name: string, given: object): object => ({
  jsonrpc: '2.0',
  id,
  method: 'tools/call',
  params: { name, arguments: given },
});

/** What a server answers to lines that come at once, by the id of the request. */
async function answers(lines: readonly string[]): Promise<readonly { readonly id: unknown }[]> {
  await using folder = await Folder.with(FILES);
  const { code, stdout, stderr } = await folder.quorate(['mcp'], { stdin: lines.join('\n') });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { id: unknown });
}

it('what is no request is answered with an error, and the next one all the same', async () => {
  const ping = JSON.stringify({ jsonrpc: '2.0', id: 'last', method: 'ping' });
  const bad = ['{', '[]', '7', '{"id":1}', '{"id":{},"method":"ping"}', '{"id":2,"method":"ping","params":[]}'];
  const unknown = [
    JSON.stringify({ jsonrpc: '2.0', id: 3, method: 'resources/list' }),
    JSON.stringify(call(4, 'rm', {})),
    JSON.stringify({ jsonrpc: '2.0', method: 'notifications/of-something' }),
    JSON.stringify({ jsonrpc: '2.0', id: 5, result: {} }),
    `{"id":6,"method":"${'x'.repeat(4_100_000)}"}`,
  ];
  const told = await answers([...bad, '', ...unknown, ping]);
  const codes = [-32_700, -32_600, -32_600, -32_600, -32_600, -32_602, -32_601, -32_602, -32_700];
  expect(told.slice(0, -1)).toMatchObject(codes.map((code) => ({ error: { code } })));
  expect(told.at(-1)).toEqual({ jsonrpc: '2.0', id: 'last', result: {} });
});

it('a call that is cancelled has no answer, and those that wait have theirs', async () => {
  await using folder = await Folder.with(FILES);
  await using agent = await Agent.in(folder);
  const gone = new AbortController();
  const cancelled = agent.client.callTool({ name: 'check', arguments: {} }, { signal: gone.signal });
  const others = Array.from({ length: 5 }, () => agent.call('plan', { replicas: 3, hosts: 3 }));
  gone.abort();
  await expect(cancelled).rejects.toThrow();
  expect(new Set((await Promise.all(others)).map(({ isError }) => isError))).toEqual(new Set([false]));
});

it('shows a path that moves a cursor or turns text without such characters', async () => {
  await using folder = await Folder.with(FILES);
  await using agent = await Agent.in(folder);
  for (const [name, given] of [
    ['check', { paths: ['none\u001B[2J\u202E.yaml'] }],
    ['explain', { file: '../\u001B[2J\u202E' }],
  ] as const) {
    const { text, isError } = await agent.call(name, given);
    expect(isError).toBe(true);
    expect(text).toContain('\u00B7[2J\u00B7');
    expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
  }
});

it('shows no line beside a fix, and the patch applies', async () => {
  const secret = '    x-meta: {password: hunter2}\n';
  const text = `deployments:\n  - name: a\n${secret}    hosts: {x: 3, y: 1, z: 1}\n${secret.replace('x-meta', 'x-more')}`;
  await using folder = await Folder.with({ 'a.yaml': text });
  await using agent = await Agent.in(folder);
  const { text: patch } = await agent.call('fix', { paths: ['a.yaml'], placements: true });
  expect(patch).not.toContain('hunter2');
  await folder.run('git', ['init', '--quiet']);
  const applied = await folder.run('git', ['apply', '--unidiff-zero', '-'], { stdin: patch });
  expect(applied).toMatchObject({ code: 0, stderr: '' });
  expect(await readFile(folder.file('a.yaml'), 'utf8')).toBe(text.replace('{x: 3, y: 1,', '{x: 2, y: 2,'));
});

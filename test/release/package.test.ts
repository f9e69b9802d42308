/**
 * The npm package in an empty folder: its commands work on every Node it says it needs. `QUORATE_NODES='20 22 24'` names
 * versions to install from npm; else it is tried on the Node of the tests.
 */
import { readFile } from 'node:fs/promises';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseTrustedJson } from '../../scripts/vscode/json.ts';
import { Folder, isInstalled, posix } from '../support/cli.ts';
import { example } from '../support/examples.ts';
import { Installed, installNode } from '../support/installed.ts';
import { RawClient } from '../support/rawClient.ts';

const VERSIONS = process.env['QUORATE_NODES']?.split(' ') ?? ['of the tests'];

describe.runIf(posix).for(VERSIONS)('on Node %s', (version) => {
  let nodes: Folder;
  let installed: Installed;
  beforeAll(async () => {
    nodes = await Folder.with({});
    const node = version === 'of the tests' ? process.execPath : await installNode(version, nodes);
    installed = await Installed.on(node, {
      'deploy/ledger.yaml': example('ledger.yaml'),
      // As kubectl finds its plugins: by their names on the path.
      'bin/kubectl': '#!/bin/sh\nplugin=$1\nshift\nexec "kubectl-$plugin" "$@"\n',
    });
    await installed.run('chmod', ['+x', 'bin/kubectl']);
  });
  afterAll(async () => {
    await installed[Symbol.asyncDispose]();
    await nodes[Symbol.asyncDispose]();
  });

  test('it runs on that version', async () => {
    const { stdout } = await installed.run('node', ['--version']);
    if (version !== 'of the tests') expect(stdout).toMatch(new RegExp(String.raw`^v${version}\.`));
  });

  test.for([
    [['npx', 'quorate', 'check', '.'], 1, /dominated-placement[^]*2 findings in 1 service of 1 manifest/],
    [['kubectl', 'quorate', 'check', 'deploy'], 1, /dominated-placement/],
    [['quorate', 'explain', 'deploy/ledger.yaml'], 0, /^ledger: tolerates 2 faults; a third loses/],
    [['quorate', 'plan', '--replicas', '5', '--hosts', '3'], 0, /^Best placement: \[2,2,1\]/],
    [['quorate', 'what-if', 'deploy/ledger.yaml', '--down', 'pm-1'], 0, /^ledger: keeps the host majority, 4 of 5/],
    [['quorate', 'rule', 'critical-host'], 0, /critical-host/],
    [['quorate', '--version'], 0, /^\d+\.\d+\.\d+\n$/],
  ] as const)('%j', async ([[command, ...args], code, said]) => {
    const outcome = await installed.run(command, args);
    expect(outcome).toMatchObject({ code, stdout: expect.stringMatching(said), stderr: '' });
  });

  test.runIf(isInstalled('bash'))('its completion works in bash', async () => {
    const script = `source <(quorate completion bash)
      COMP_WORDS=(quorate pl); COMP_CWORD=1; _quorate; echo "\${COMPREPLY[@]}"`;
    expect(await installed.run('bash', ['-c', script])).toMatchObject({ code: 0, stdout: 'plan\n', stderr: '' });
  });

  test.runIf(isInstalled('zsh'))('its completion works in zsh', async () => {
    const script = `zmodload zsh/zpty
      zpty shell zsh -f -i
      zpty -w shell 'PS1=; autoload -Uz compinit; compinit -u -D; source <(quorate completion zsh); print re''ady'
      zpty -r shell line '*ready*'
      zpty -n -w shell 'quorate pl'$'\\t'
      zpty -r shell line '*plan*' && print -r -- found
      zpty -d shell`;
    expect(await installed.run('zsh', ['-f', '-c', script])).toMatchObject({ stdout: 'found\n', stderr: '' });
  });

  test('the language server answers', async () => {
    using client = new RawClient(installed.node, installed.folder.file('node_modules/.bin/quorate-language-server'));
    const { result } = await client.request('initialize', { processId: null, rootUri: null, capabilities: {} });
    expect(result).toMatchObject({ capabilities: { hoverProvider: true } });
  });

  test('it answers agents', async () => {
    const client = new Client({ name: 'an agent', version: '1.0.0' });
    const args = [installed.folder.file('node_modules/.bin/quorate'), 'mcp'];
    await client.connect(new StdioClientTransport({ command: installed.node, args, cwd: installed.folder.path }));
    const { content } = await client.callTool({ name: 'explain', arguments: { file: 'deploy/ledger.yaml' } });
    expect(JSON.stringify(content)).toContain('ledger: tolerates 2 faults');
    await client.close();
  });

  test('it is whole by itself, and every address in its manifest is there', async () => {
    const manifest = parseTrustedJson<Readonly<Record<string, unknown>>>(
      await readFile(installed.folder.file('node_modules/quorate/package.json'), 'utf8'),
    );
    expect(Object.keys(manifest)).not.toEqual(expect.arrayContaining(['main', 'scripts']));
    expect(manifest['dependencies']).toBeUndefined();
    const { stdout } = await installed.run('npm', ['ls', '--all', '--parseable']);
    expect(stdout.trim().split('\n')).toHaveLength(2);
    const wanted = ['package.json', 'schemas/project.schema.json', 'rules/critical-host.md'];
    const code = `for (const name of ${JSON.stringify(wanted)}) require('node:fs').statSync(require.resolve('quorate/' + name))`;
    expect(await installed.run('node', ['-e', code])).toMatchObject({ code: 0, stderr: '' });
  });
});

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { RawClient } from '../support/rawClient.ts';

const SERVER = fileURLToPath(new URL('../../dist/server.js', import.meta.url));
const params = { rootUri: null, capabilities: {} };

/** An editor that starts a server, says its process id once it is initialized, and does no more. */
const EDITORS = {
  stdio: `
    const { spawn } = require('node:child_process');
    const server = spawn(process.execPath, [${JSON.stringify(SERVER)}, '--stdio'], { stdio: ['pipe', 'pipe', 'ignore'] });
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params: { processId: process.pid, ...${JSON.stringify(params)} } });
    server.stdin.write('Content-Length: ' + body.length + '\\r\\n\\r\\n' + body);
    server.stdout.once('data', () => console.log(server.pid));`,
  'node IPC': `
    const { fork } = require('node:child_process');
    const server = fork(${JSON.stringify(SERVER)}, ['--node-ipc'], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    server.once('message', () => console.log(server.pid));
    server.send({ jsonrpc: '2.0', id: 1, method: 'initialize', params: { processId: process.pid, ...${JSON.stringify(params)} } });`,
};

test.each(Object.entries(EDITORS))('a server over %s ends when its editor is killed', async (_, script) => {
  const editor = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said] = (await once(editor.stdout, 'data')) as [Buffer];
  const server = Number(said.toString());
  expect(isAlive(server)).toBe(true);
  editor.kill('SIGKILL');
  await expect.poll(() => isAlive(server)).toBe(false);
});

test('a server ends when the process that its client names is gone, though its pipes are open', async () => {
  const editor: ChildProcess = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)']);
  using client = new RawClient();
  await client.request('initialize', { ...params, processId: editor.pid });
  expect(client.process.exitCode).toBeNull();
  editor.kill('SIGKILL');
  expect(await once(client.process, 'exit')).toEqual([1, null]);
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

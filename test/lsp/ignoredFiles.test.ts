import { expect, test } from 'vitest';
import { LIMITS, noteOn } from '../../server/src/text/limits.ts';
import { InProcess } from '../support/inProcess.ts';

test('the log tells once which limit an ignore file exceeds', async () => {
  const patterns = Array.from({ length: LIMITS.ignores.most + 1 }, (_, index) => `x${index}\n`).join('');
  using server = await InProcess.start({ files: { '.gitignore': patterns, 'a/b.yaml': '', 'c.yaml': '' } });
  const logged: string[] = [];
  server.client.onNotification('window/logMessage', ({ message }: { message: string }) => void logged.push(message));
  await server.open('c.yaml', 'deployments: [{name: a, hosts: {x: 1, y: 1, z: 1}}]\n');
  await server.client.sendRequest('textDocument/hover', {
    textDocument: { uri: 'file:///project/c.yaml' },
    position: { line: 0, character: 22 },
  });
  await server.open('a/b.yaml', 'deployments: [{name: b, hosts: {x: 1, y: 1, z: 1}}]\n');
  await expect.poll(() => logged).toEqual([`file:///project: ${noteOn(LIMITS.ignores)}`]);
});

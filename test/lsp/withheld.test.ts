import { expect, test } from 'vitest';
import { InProcess, uriOf } from '../support/inProcess.ts';

const TEXT = `hosts: {h1: {capacity: 6}, h2: {capacity: 3}, h3: {capacity: 4}}
deployments:
  - {name: a, fault: crash-stop/pm, hosts: {h1: 2, h2: 1, h3: 3}}
  - {name: b, fault: crash-stop/pm, hosts: {h1: 3, h2: 1, h3: 1}}
`;

test('a hover tells why no fix is offered, and nothing where one is', async () => {
  using server = await InProcess.start();
  await server.open('a.yaml', TEXT);
  const hovers = [2, 3].map((line) =>
    server.client.sendRequest('textDocument/hover', {
      textDocument: { uri: uriOf('a.yaml') },
      position: { line, character: 12 },
    }),
  );
  const [a, b] = (await Promise.all(hovers)).map((hover) => JSON.stringify(hover));
  expect(a).not.toContain('not offered');
  expect(b).toContain('is not offered: there would be a new finding');
});

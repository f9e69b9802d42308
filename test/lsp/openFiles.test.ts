import { expect, it, test } from 'vitest';
import type { Location, WorkspaceEdit } from 'vscode-languageserver/node';
import { canonicalUri } from '../../server/src/lsp/openFiles.ts';
import { InProcess, uriOf } from '../support/inProcess.ts';
import { etcd, node } from '../support/kubernetes.ts';

const SERVICE = 'deployments:\n  - name: queue\n    hosts:\n      pm-1: 3\n      pm-2: 1\n      pm-3: 1\n';
const HOST = { line: 3, character: 8 };
/** One machine, which is named since there is no other. */
const NODES = node('n1');

/** What was said last of a file. */
const said = (server: InProcess, path: string): string =>
  JSON.stringify(
    server.published.findLast(({ uri }) => uri === uriOf(path))?.diagnostics.map(({ message }) => message),
  );

test.each([
  ['file:///C:/a@b', 'file:///c%3A/a%40b'],
  ['file:///c++/(x),y=z', 'file:///c%2B%2B/%28x%29%2Cy%3Dz'],
])('%s is spelled %s too', (one, other) => {
  expect(canonicalUri(one)).toBe(canonicalUri(other));
});

/** Editors leave characters as they are that the library encodes, here `@` and `+`. */
it('a renaming edits each file once, under the address of the client where it is open', async () => {
  using server = await InProcess.start({
    capabilities: { workspace: { workspaceEdit: { documentChanges: true } } },
    files: { 'a@b/queue.yaml': SERVICE, 'a@b/other.yaml': SERVICE },
  });
  await server.open('a@b/queue.yaml');
  const place = { textDocument: { uri: uriOf('a@b/queue.yaml') }, position: HOST };
  const edit = await server.client.sendRequest<WorkspaceEdit>('textDocument/rename', { ...place, newName: 'machine' });
  const documents = edit.documentChanges?.map((change) => 'textDocument' in change && change.textDocument);
  expect(documents).toEqual([
    { uri: uriOf('a@b/queue.yaml'), version: 1 },
    { uri: uriOf('a%40b/other.yaml'), version: null },
  ]);
  const context = { includeDeclaration: true };
  const found = await server.client.sendRequest<Location[]>('textDocument/references', { ...place, context });
  expect(found).toHaveLength(2);
});

it('what is typed into .quorate.yaml counts before it is saved', async () => {
  using server = await InProcess.start({ files: { 'c++/queue.yaml': SERVICE, 'c++/.quorate.yaml': '' } });
  await server.open('c++/.quorate.yaml', 'rules: {critical-host: off}\n');
  await server.open('c++/queue.yaml');
  await expect.poll(() => said(server, 'c++/queue.yaml')).toBe('[]');
});

it('machines that are deleted in the editor are gone, whatever is on disk', async () => {
  using server = await InProcess.start({ files: { 'c++/nodes.yaml': NODES, 'c++/etcd.yaml': etcd(3) } });
  await server.open('c++/etcd.yaml');
  await expect.poll(() => said(server, 'c++/etcd.yaml')).toMatch(/share n\d/);
  await server.open('c++/nodes.yaml');
  await server.change('c++/nodes.yaml', 2, '# none\n');
  await expect.poll(() => said(server, 'c++/etcd.yaml')).toMatch(/share one node/);
});

it('an inventory that is closed and opened again at once keeps its machines', async () => {
  using server = await InProcess.start({ files: { 'nodes.yaml': NODES, 'etcd.yaml': etcd(3) } });
  await server.open('nodes.yaml');
  await server.open('etcd.yaml');
  await expect.poll(() => said(server, 'etcd.yaml')).toMatch(/share n\d/);
  let read = (): void => undefined;
  server.disk = new Promise((resolve) => {
    read = resolve;
  });
  await server.close('nodes.yaml');
  await server.open('nodes.yaml', NODES, 2);
  await expect
    .poll(() => server.published.some(({ uri, version }) => uri === uriOf('nodes.yaml') && version === 2))
    .toBe(true);
  const before = server.published.length;
  read();
  // Whatever follows from the file on disk has followed before this is answered.
  await server.client.sendRequest('textDocument/hover', { textDocument: { uri: uriOf('etcd.yaml') }, position: HOST });
  await server.change('etcd.yaml', 2, etcd(5));
  await expect.poll(() => said(server, 'etcd.yaml')).toMatch(/of 5 pods will share n\d/);
  expect(JSON.stringify(server.published.slice(before))).not.toContain('share one node');
});

it('machines of open documents that are in no folder are kept when folders change', async () => {
  using server = await InProcess.start({
    capabilities: { workspace: { workspaceFolders: true } },
    files: { 'etcd.yaml': etcd(3) },
  });
  const textDocument = { uri: 'untitled:Untitled-1', languageId: 'yaml', version: 1, text: NODES };
  await server.client.sendNotification('textDocument/didOpen', { textDocument });
  await server.open('etcd.yaml');
  await expect.poll(() => said(server, 'etcd.yaml')).toMatch(/of 3 pods will share n\d/);
  const event = { added: [{ uri: 'file:///other', name: 'other' }], removed: [] };
  await server.client.sendNotification('workspace/didChangeWorkspaceFolders', { event });
  await server.change('etcd.yaml', 2, etcd(5));
  await expect.poll(() => said(server, 'etcd.yaml')).toMatch(/of 5 pods will share n\d/);
});

it('in a large workspace a file is judged by itself first, and once more when all others have been looked at', async () => {
  const others = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`${index}.yaml`, 'a: b\n']));
  const suppressed = `# quorate-disable two-replicas -- there are more\n${etcd(3)}`;
  using server = await InProcess.start({ files: { 'etcd.yaml': suppressed, 'z/nodes.yaml': NODES, ...others } });
  let read = (): void => undefined;
  server.held.set(
    uriOf('z/nodes.yaml'),
    new Promise((resolve) => {
      read = resolve;
    }),
  );
  await server.open('etcd.yaml');
  await expect.poll(() => said(server, 'etcd.yaml')).toMatch(/of 3 pods may share one node/);
  // That no node is known, or that a comment has nothing to suppress, is not known yet.
  expect(said(server, 'etcd.yaml')).not.toMatch(/known|Suppresses/);
  read();
  await expect.poll(() => said(server, 'etcd.yaml')).toMatch(/of 3 pods will share n1/);
  expect(said(server, 'etcd.yaml')).toMatch(/Suppresses nothing/);
});

it('many files that change at once are one change', async () => {
  using server = await InProcess.start({
    capabilities: { workspace: { codeLens: { refreshSupport: true } } },
    files: { 'etcd.yaml': etcd(3) },
  });
  let refreshed = 0;
  server.client.onRequest('workspace/codeLens/refresh', () => {
    refreshed++;
    return null;
  });
  await server.open('etcd.yaml');
  await expect.poll(() => said(server, 'etcd.yaml')).toMatch(/share one node/);
  const names = Array.from({ length: 30 }, (_, index) => `n${index}`);
  for (const name of names) server.files.set(uriOf(`${name}.yaml`), node('n0'));
  const changes = names.map((name) => ({ uri: uriOf(`${name}.yaml`), type: 1 }));
  await server.client.sendNotification('workspace/didChangeWatchedFiles', { changes });
  await expect.poll(() => said(server, 'etcd.yaml')).toMatch(/share n\d/);
  expect(refreshed).toBe(1);
});

it.each([
  ['textDocument/prepareRename', {}],
  ['textDocument/definition', {}],
  ['textDocument/references', { context: { includeDeclaration: true } }],
])('%s speaks of the place of its version or of none', async (method, more) => {
  using server = await InProcess.start({ files: { 'queue.yaml': SERVICE } });
  let read = (): void => undefined;
  server.disk = new Promise((resolve) => {
    read = resolve;
  });
  await server.open('queue.yaml');
  const asked = { textDocument: { uri: uriOf('queue.yaml') }, position: HOST, ...more };
  const answer = server.client.sendRequest(method, asked).catch((error: unknown) => error);
  await server.change('queue.yaml', 2, `# a new first line\n${SERVICE}`);
  await server.client.sendRequest('textDocument/codeLens', { textDocument: { uri: 'file:///nowhere.yaml' } });
  read();
  expect(await answer).toMatchObject({ message: 'the document has changed meanwhile' });
});

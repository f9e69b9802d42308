/** A workspace of several folders, each with settings and machines of its own. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { etcd, node } from '../support/kubernetes.ts';
import { LanguageServer, rulesAre } from '../support/languageServer.ts';

const CRITICAL = 'deployments:\n  - name: queue\n    hosts: {a: 3, b: 1, c: 1}\n';
const OFF = { rules: { 'critical-host': 'off', 'dominated-placement': 'off' } };
const capabilities = { workspace: { configuration: true, workspaceFolders: true } };

let root = '';
const uri = (name: string): string => pathToFileURL(join(root, name)).toString();

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'quorate-folders-'));
  for (const folder of ['one/inner', 'two']) await mkdir(join(root, folder), { recursive: true });
});
afterEach(() => rm(root, { recursive: true }));

/** Tells the server of folders that are added to the workspace and removed from it. */
function changeFolders({ connection }: LanguageServer, added: readonly string[], removed: readonly string[]) {
  const named = (names: readonly string[]) => names.map((name) => ({ uri: uri(name), name }));
  const event = { added: named(added), removed: named(removed) };
  return connection.sendNotification('workspace/didChangeWorkspaceFolders', { event });
}

test('each file is judged by the settings of its folder, the innermost of several', async () => {
  const folders = ['one', 'one/inner', 'two'].map(uri);
  const folderSettings = { [uri('one')]: OFF, [uri('two')]: { rules: { 'critical-host': 'hint' } } };
  await using server = await LanguageServer.start({ capabilities, folders, folderSettings });
  await Promise.all(['one/a.yaml', 'one/inner/a.yaml', 'two/a.yaml'].map((name) => server.open(uri(name), CRITICAL)));
  await server.diagnostics(uri('one/a.yaml'), rulesAre());
  await server.diagnostics(uri('one/inner/a.yaml'), rulesAre('critical-host'));
  const [hint] = await server.diagnostics(uri('two/a.yaml'), ({ diagnostics }) => diagnostics[0]?.severity === 4);
  expect(hint?.code).toBe('critical-host');
});

test('lenses are shown in the folders that want them', async () => {
  const folders = ['one', 'two'].map(uri);
  const folderSettings = { [uri('one')]: { codeLens: false }, [uri('two')]: {} };
  await using server = await LanguageServer.start({ capabilities, folders, folderSettings });
  const lenses = async (name: string): Promise<number> => {
    const params = { textDocument: { uri: uri(name) } };
    return (await server.connection.sendRequest<unknown[] | null>('textDocument/codeLens', params))?.length ?? 0;
  };
  await Promise.all(['one/a.yaml', 'two/a.yaml'].map((name) => server.open(uri(name), CRITICAL)));
  await expect.poll(() => lenses('one/a.yaml')).toBe(0);
  expect(await lenses('two/a.yaml')).toBe(1);
});

test('settings that change in one folder change nothing in another', async () => {
  await using server = await LanguageServer.start({ capabilities, folders: ['one', 'two'].map(uri) });
  await Promise.all(['one', 'two'].map((name) => server.open(uri(`${name}/a.yaml`), CRITICAL)));
  await server.diagnostics(uri('two/a.yaml'), rulesAre('critical-host'));
  server.folderSettings.set(uri('two'), OFF);
  await server.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
  await server.diagnostics(uri('two/a.yaml'), rulesAre());
  await server.diagnostics(uri('one/a.yaml'), rulesAre('critical-host'));
});

test('a folder that is added brings its settings and its machines, and takes them along when it is removed', async () => {
  await writeFile(join(root, 'two/nodes.yaml'), ['a', 'b', 'c'].map(node).join('---\n'));
  await using server = await LanguageServer.start({
    capabilities,
    folders: [uri('one')],
    folderSettings: { [uri('two')]: OFF },
  });
  const hover = async (): Promise<string> =>
    JSON.stringify(await server.hover(uri('one/etcd.yaml'), { line: 2, character: 17 }));
  await server.open(uri('one/etcd.yaml'), etcd(3));
  await server.open(uri('two/a.yaml'), CRITICAL);
  await server.diagnostics(uri('two/a.yaml'), rulesAre('critical-host'));
  expect(await hover()).toContain('No nodes known');

  await changeFolders(server, ['two'], []);
  await server.diagnostics(uri('two/a.yaml'), rulesAre());
  await expect.poll(hover).not.toContain('No nodes known');

  await changeFolders(server, [], ['two']);
  await server.diagnostics(uri('two/a.yaml'), rulesAre('critical-host'));
  await expect.poll(hover).toContain('No nodes known');
});

/// <reference types="mocha" />
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually, open, restore, until } from './support.ts';

const tabs = (): readonly string[] =>
  vscode.window.tabGroups.all.flatMap((group) => group.tabs.map(({ label }) => label));

suite('The services of the workspace', () => {
  teardown(restore);

  test('are symbols, also where their files are closed, the worst first', async () => {
    await open('ledger.yaml');
    await eventually('the services of all examples', async () => {
      const names = new Set((await symbols('')).map(({ name }) => name));
      return ['etcd', 'locks', 'queue', 'config', 'ledger'].every((name) => names.has(name));
    });
    const etcd = (await symbols('etcd')).find(({ location }) => location.uri.path.endsWith('/etcd.yaml'));
    assert.equal(etcd?.containerName, '1 node failure can lose quorum');
  });

  test('follow a file that is made, and one that an ignore file names', async () => {
    // Neither is opened: what is open is listed whatever ignores it.
    const [made, ignoring] = [placeOf('made.yaml'), placeOf('.quorateignore')];
    await write(made, 'deployments:\n  - name: made-now\n    hosts: {a: 1, b: 1, c: 1}\n');
    await eventually('the new service', async () => (await symbols('made-now')).length === 1);
    await write(ignoring, 'made.yaml\n');
    await eventually('no service', async () => (await symbols('made-now')).length === 0);
    await Promise.all([made, ignoring].map((uri) => vscode.workspace.fs.delete(uri)));
  });

  test('are copied as Markdown, as the view lists them', async () => {
    await vscode.commands.executeCommand('quorate.services.copyAll');
    const copied = await vscode.env.clipboard.readText();
    assert.match(copied, /\| Service \| Verdict \| Placement \| Where \|\n/);
    assert.match(
      copied,
      /\| etcd \| 1 node failure can lose quorum \| 5 pods, placed by the scheduler \| etcd\.yaml:5 \|/,
    );
  });

  test('a rule opens its page, from the package', async () => {
    await vscode.commands.executeCommand('quorate.explainRule', 'critical-host');
    await until('the page', () => tabs().some((label) => label.includes('critical-host.md')));
  });

  test('the code of a finding leads to the page of its rule', async () => {
    const { uri } = await open('etcd.yaml');
    const codes = (): vscode.Diagnostic['code'][] => vscode.languages.getDiagnostics(uri).map(({ code }) => code);
    const code = await until('a code', () => codes().find((one) => typeof one === 'object'));
    assert.ok(typeof code === 'object');
    assert.match(code.target.path, /\/docs\/rules\/[a-z-]+\.md$/);
    await vscode.commands.executeCommand('vscode.open', code.target);
    const page = code.target.path.split('/').at(-1) ?? '';
    await until('the preview alone', () => tabs().some((label) => label.includes(page)) && !tabs().includes(page));
  });
});

function placeOf(file: string): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder);
  return vscode.Uri.joinPath(folder.uri, file);
}

async function write(uri: vscode.Uri, text: string): Promise<void> {
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
}

async function symbols(query: string): Promise<readonly vscode.SymbolInformation[]> {
  return vscode.commands.executeCommand('vscode.executeWorkspaceSymbolProvider', query);
}

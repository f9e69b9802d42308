/// <reference types="mocha" />
import assert from 'node:assert/strict';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as vscode from 'vscode';
import { until } from './support.ts';

const TOOL = 'quorate_placement_risk';

suite('The tool for language models', () => {
  teardown(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  test('is there, with what it takes', async () => {
    await ask({ sizes: [1] });
    const tool = vscode.lm.tools.find(({ name }) => name === TOOL);
    assert.deepEqual(inputsOf(tool), ['file', 'service', 'sizes', 'fault', 'keep', 'quorum', 'faults']);
  });

  test('answers about numbers, and says what would be better', async () => {
    const answer = await ask({ sizes: [2, 2, 2, 2, 2], fault: 'limited-byzantine/vm', keep: 'pm' });
    assert.match(answer, /a third loses the host majority in 48 % of cases/);
    assert.match(answer, /\[6,1,1,1,1\]\. Concentrate: move 4 replicas, loss after 3 faults 48 % → 24 %/);
  });

  test('answers about a service of a file that nobody has opened', async () => {
    const answer = await ask({ file: 'coordination.yaml', service: 'locks' });
    assert.match(answer, /locks: one host failure loses quorum in 33 % of cases/);
    assert.match(answer, /Rebalance: move 1 replica/);
  });

  test('answers about the file in the active editor', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    await vscode.window.showTextDocument(vscode.Uri.joinPath(folder.uri, 'tidb.yaml'));
    assert.match(await ask({}), /instances must stay up/);
  });

  test('says so where there is no such file', async () => {
    assert.equal(await ask({ file: 'no.yaml' }), 'There is no such file in the workspace.');
  });

  test('opens no file outside the workspace, by whatever way', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    const inside = folder.uri.fsPath;
    const outside = await mkdtemp(join(dirname(inside), 'outside-'));
    const secret = join(outside, 'secret.yaml');
    await writeFile(secret, 'deployments: [{name: secret, hosts: {a: 2, b: 1}}]\n');
    const links = ['link.yaml', 'linked'].map((name) => join(inside, name));
    const [toFile = '', toFolder = ''] = links;
    await symlink(secret, toFile);
    await symlink(outside, toFolder);
    try {
      const below = `../${basename(outside)}/secret.yaml`;
      const ways = [below, `x/../${below}`, secret, pathToFileURL(secret).href, `${folder.uri.toString()}/${below}`];
      for (const file of [...ways, 'link.yaml', 'linked/secret.yaml', 'linked/../link.yaml', 'untitled:secret.yaml']) {
        assert.equal(await ask({ file }), 'There is no such file in the workspace.', file);
      }
      for (const file of [
        './x/../coordination.yaml',
        join(inside, 'coordination.yaml'),
        `${folder.uri.toString()}/coordination.yaml`,
      ]) {
        assert.match(await ask({ file, service: 'locks' }), /^locks: /, file);
      }
    } finally {
      await Promise.all([...links, outside].map((path) => rm(path, { recursive: true })));
    }
  });
});

suite('The first steps', () => {
  teardown(async () => {
    await vscode.commands.executeCommand('workbench.action.focusFirstEditorGroup');
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  test('an example opens that is nobody’s file, and the explorer beside it', async () => {
    await vscode.commands.executeCommand('quorate.openExample');
    const document = vscode.window.activeTextEditor?.document;
    assert.equal(document?.uri.scheme, 'untitled');
    assert.match(document.getText(), /name: etcd/);
    await vscode.commands.executeCommand('quorate.openExplorer');
    const tabs = (): vscode.Tab[] => vscode.window.tabGroups.all.flatMap((group) => [...group.tabs]);
    await until('a panel', () => tabs().some(({ label }) => label === 'Risk Explorer'));
  });
});

async function ask(input: object): Promise<string> {
  const result = await vscode.lm.invokeTool(TOOL, { input, toolInvocationToken: undefined });
  return result.content.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : '')).join('');
}

function inputsOf(tool: vscode.LanguageModelToolInformation | undefined): string[] {
  const schema: { properties?: object } = tool?.inputSchema ?? {};
  return Object.keys(schema.properties ?? {});
}

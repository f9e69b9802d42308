/// <reference types="mocha" />
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { isLedger, problems, ruleOf } from './support.ts';

const OFF = { 'dominated-placement': 'off', 'model-conflict': 'off' };

suite('A workspace of two folders', () => {
  let first: vscode.WorkspaceFolder;
  let second: vscode.WorkspaceFolder;

  suiteSetup(() => {
    const [one, two] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(one && two);
    [first, second] = [one, two];
  });

  test('has settings for each of them', async () => {
    const [here, there] = [await open(first), await open(second)];
    await problems(here, isLedger);
    await problems(there, ([only, another]) => only !== undefined && ruleOf(only) === 'model-conflict' && !another);
    await setRules(first, OFF);
    await problems(here, ({ length }) => length === 0);
    assert.equal(vscode.languages.getDiagnostics(there.uri).length, 1);
    await setRules(first, undefined);
    await problems(here, isLedger);
  });

  test('judges by the settings of a folder for as long as it is there', async () => {
    const there = await open(second);
    await problems(there, ({ length }) => length === 1);
    assert.ok(vscode.workspace.updateWorkspaceFolders(1, 1));
    await problems(there, isLedger);
    assert.ok(vscode.workspace.updateWorkspaceFolders(1, 0, { uri: second.uri }));
    await problems(there, ({ length }) => length === 1);
  });

  test('finds what is on a host in both, and checks both', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('quorate.checkWorkspace');
    const found = (folder: vscode.WorkspaceFolder): number =>
      vscode.languages.getDiagnostics(vscode.Uri.joinPath(folder.uri, 'ledger.yaml')).length;
    assert.deepEqual([found(first), found(second)], [2, 1]);
    const document = await open(first, 'tidb.yaml');
    const cursor = document.positionAt(document.getText().indexOf('10.0.1.11'));
    const references = await vscode.commands.executeCommand<vscode.Location[]>(
      'vscode.executeReferenceProvider',
      document.uri,
      cursor,
    );
    const folders = references.map(({ uri }) => vscode.workspace.getWorkspaceFolder(uri)?.index);
    assert.deepEqual(folders, [0, 0, 0, 1, 1, 1]);
  });
});

async function open(folder: vscode.WorkspaceFolder, file = 'ledger.yaml'): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder.uri, file));
  await vscode.window.showTextDocument(document, { preview: false });
  return document;
}

function setRules(folder: vscode.WorkspaceFolder, rules: object | undefined): Thenable<void> {
  const { WorkspaceFolder } = vscode.ConfigurationTarget;
  return vscode.workspace.getConfiguration('quorate', folder).update('rules', rules, WorkspaceFolder);
}

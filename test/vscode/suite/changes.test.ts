/// <reference types="mocha" />
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import { at, eventually, open, restore } from './support.ts';

const run = promisify(execFile);

const BEFORE = 'deployments:\n  - name: changing\n    fault: crash-stop/pm\n    hosts: { a: 1, b: 1, c: 1 }\n';

suite('A change since the last commit', () => {
  teardown(async () => {
    await restore();
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    if (folder) await vscode.workspace.fs.delete(vscode.Uri.joinPath(folder.uri, 'repository'), { recursive: true });
  });

  test('is told above the service, with how many faults it tolerates', async () => {
    const document = await open('repository/changing.yaml', BEFORE);
    const folder = vscode.Uri.joinPath(document.uri, '..').fsPath;
    const git = async (...args: readonly string[]): Promise<unknown> =>
      run('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd: folder });
    await git('init', '--quiet');
    await git('add', '.');
    await git('commit', '--quiet', '--message', 'before');
    await vscode.commands.executeCommand('git.openRepository', folder);
    const said = async (): Promise<readonly string[]> => {
      const lenses = await vscode.commands.executeCommand<readonly vscode.CodeLens[]>(
        'vscode.executeCodeLensProvider',
        document.uri,
      );
      return lenses.flatMap(({ command }) => (command?.title.startsWith('This change') ? [command.title] : []));
    };
    assert.deepEqual(await said(), []);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, at(document, 'a: $1$'), '3');
    assert.ok(await vscode.workspace.applyEdit(edit));
    await eventually('the change', async () => (await said()).includes('This change: tolerance 1 → 0'));
    await document.save();
    await git('commit', '--quiet', '--all', '--message', 'after');
    await eventually('no change since the next commit', async () => (await said()).length === 0);
  });
});

/// <reference types="mocha" />
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import module from 'node:module';
import { basename, dirname, join, sep } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import * as vscode from 'vscode';
import {
  at,
  completions,
  eventually,
  hints,
  hovers,
  isLedger,
  lenses,
  nameOf,
  open,
  openUnseen,
  pick,
  problems,
  restore,
  ruleOf,
  set,
  until,
} from './support.ts';

/** For each example the text under each underline, and the message. */
const underlined: readonly { file: string; expected: readonly { at: string; message: string }[] }[] = [
  {
    file: 'ledger.yaml',
    expected: [
      {
        at: 'ledger',
        message: '48\u00a0% chance of losing the host majority after 3 faults; [6,1,1,1,1] halves it to 24\u00a0%',
      },
      { at: 'ledger', message: 'Trade-off: [6,1,1,1,1] would not survive one host crash; today it takes 3' },
    ],
  },
  {
    file: 'coordination.yaml',
    expected: [
      { at: 'rack-a-1', message: 'Losing rack-a-1 takes quorum down: it holds 3 of 5 replicas' },
      { at: 'rack-a-1', message: 'Losing rack-a-1 takes quorum down: it holds 4 of 7 replicas' },
    ],
  },
  {
    file: 'etcd.yaml',
    expected: [
      { at: 'etcd', message: 'One node failure may take quorum down: 5 of 5 pods may share one node' },
      { at: '2', message: 'A drain may evict 3 of 5 pods, leaving 2; quorum needs 3' },
    ],
  },
  {
    file: 'tidb.yaml',
    expected: [{ at: '10.0.1.11', message: 'Losing 10.0.1.11 takes quorum down: it holds 3 of 5 instances' }],
  },
];

suite('Quorate in VS Code', () => {
  teardown(restore);

  test('is installed, and active once a YAML file is open', async () => {
    const extension = vscode.extensions.getExtension('quorate.quorate');
    assert.ok(extension);
    assert.equal(dirname(extension.extensionPath), process.env['QUORATE_TEST_EXTENSIONS']);
    await open('ledger.yaml');
    await until('active', () => extension.isActive);
  });

  for (const { file, expected } of underlined) {
    test(`underlines what is dangerous in ${file}`, async () => {
      const document = await open(file);
      const found = await problems(document, ({ length }) => length === expected.length);
      assert.deepEqual(
        found.map(({ range, message, source }) => ({ at: document.getText(range), message, source })),
        expected.map((one) => ({ ...one, source: 'quorate' })),
      );
    });
  }

  test('tells the risk in a hover, with a table and a chart', async () => {
    const document = await open('ledger.yaml');
    const [text = ''] = await hovers(document, nameOf(document));
    assert.match(text, /concentrated/i);
    assert.match(text, /^\|.*\|$/m);
    assert.match(text, /!\[Chart.*\]\(data:image\/svg\+xml;base64,/);
  });

  test('moves the replicas with a quick fix, which cures the problem and changes nothing else', async () => {
    const document = await open('ledger.yaml');
    const before = document.getText();
    await problems(document, isLedger);
    await concentrate(document);
    await problems(document, ({ length }) => length === 0);
    const lines = before
      .split('\n')
      .map((line) => line.replace(/pm-1: 2/, 'pm-1: 6').replace(/(pm-[2-5]): 2/, '$1: 1'));
    assert.equal(document.getText(), lines.join('\n'));
  });

  test('rewrites the placement that is asked for', async () => {
    const document = await open('ledger.yaml');
    await problems(document, isLedger);
    await pick(document, nameOf(document), 'refactor.rewrite.quorate.best', 'Best placement: move 4 replicas');
    assert.match(document.getText(), /pm-1: 6/);
  });

  test('disables a rule where it speaks, and removes the comment when it has nothing to do any more', async () => {
    const document = await open('ledger.yaml');
    const before = document.getText();
    await problems(document, isLedger);
    const only = ({ length }: readonly vscode.Diagnostic[]): boolean => length === 1;
    await pick(document, nameOf(document), 'quickfix', 'Disable dominated-placement here');
    await problems(document, only);
    await pick(document, nameOf(document), 'refactor.rewrite.quorate.concentrate', 'Concentrate: ');
    await problems(document, ([first]) => first !== undefined && ruleOf(first) === 'unused-suppression');
    await pick(document, nameOf(document), 'source.fixAll.quorate', 'Remove unused suppressions');
    await problems(document, ({ length }) => length === 0);
    assert.equal(document.getText().length, before.length);
  });

  test('tells the risk at a glance above the service, and at the hosts on demand', async () => {
    const document = await open('ledger.yaml');
    const lens = 'Tolerates 2 faults; a third loses quorum in 48\u00a0% of cases (best 24\u00a0%)';
    assert.deepEqual(await lenses(document), [lens]);
    assert.deepEqual(await hints(document), []);
    await set('inlayHints', true);
    await set('codeLens', false);
    await eventually('hints', async () => (await hints(document)).length === 5);
    assert.deepEqual(new Set(await hints(document)), new Set(['of 10']));
    await eventually('no lens', async () => (await lenses(document)).length === 0);
  });

  test('completes the words of its own format, and nothing in other files', async () => {
    const ledger = await open('ledger.yaml');
    const words = await completions(ledger, at(ledger, 'fault: limited-byz'));
    assert.ok(words.includes('limited-byzantine/pm'), words.join(', '));
    const other = await open('other.yaml', 'kind: Service\nspec:\n  \n');
    assert.deepEqual(await completions(other, at(other, 'spec:\n  ')), []);
  });

  test('completes .quorate.yaml, where no other extension does', async () => {
    const project = await open('project/.quorate.yaml', 'rules:\n  even-replicas: \nfault: crash-stop/pm\n');
    assert.deepEqual(await completions(project, at(project, 'even-replicas: ')), [
      'error',
      'warning',
      'info',
      'hint',
      "'off'",
    ]);
  });

  test('completes comments and annotations in files of others', async () => {
    const text = 'kind: StatefulSet\nmetadata:\n  annotations:\n    quorate.dev/\n# quorate: keep=\n';
    const manifest = await open('manifest.yaml', text);
    const annotations = await completions(manifest, at(manifest, 'quorate.dev/'));
    assert.ok(annotations.includes('quorate.dev/fault'), annotations.join(', '));
    assert.deepEqual(await completions(manifest, at(manifest, 'keep=')), ['vm', 'pm']);
  });

  test('leaves the outline, and the keys above the text, to VS Code', async () => {
    const { uri } = await open('coordination.yaml');
    const symbols = await vscode.commands.executeCommand('vscode.executeDocumentSymbolProvider', uri);
    assert.equal(symbols, undefined);
  });

  test('finds the same again after Restart Server', async () => {
    const document = await open('ledger.yaml');
    const before = await problems(document, isLedger);
    await vscode.commands.executeCommand('quorate.restartServer');
    assert.deepEqual(await problems(document, isLedger), before);
  });

  test('keeps the compiled code of the server for the next window', async () => {
    await open('ledger.yaml');
    const data = join(dirname(process.env['QUORATE_TEST_LOGS'] ?? ''), 'User', 'globalStorage', 'quorate.quorate');
    const kept = async (): Promise<boolean> => {
      const files = await readdir(join(data, 'compiled'), { recursive: true }).catch(() => []);
      // The version of the extension, then that of Node.
      return files.some((path) => path.split(sep).length > 2);
    };
    // The server runs in the same Node as this test.
    const canKeep = 'flushCompileCache' in module;
    await eventually('compiled code', async () => (await kept()) === canKeep);
  });

  test('shows its log with Show Output', async () => {
    await open('ledger.yaml');
    await vscode.commands.executeCommand('quorate.showOutput');
    await until('a log that tells of the start', () =>
      vscode.workspace.textDocuments.some(
        (document) => document.uri.scheme === 'output' && document.getText().includes('[info] Quorate has started.'),
      ),
    );
  });

  test('checks the whole workspace on demand, and tells nothing twice of a file that is opened then', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const found = (file: string): vscode.Diagnostic[] =>
      vscode.languages.getDiagnostics(vscode.Uri.joinPath(folder.uri, file));
    await until('no problems of closed files', () => underlined.every(({ file }) => found(file).length === 0));
    await vscode.commands.executeCommand('quorate.checkWorkspace');
    for (const { file, expected } of underlined) assert.equal(found(file).length, expected.length, file);
    for (const { file, expected } of underlined) {
      await problems(await open(file), ({ length }) => length === expected.length);
    }
    // They stay when the file is closed, and are those of the file on disk.
    const [{ file, expected } = { file: '', expected: [] }] = underlined;
    const document = await open(file);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), '');
    assert.ok(await vscode.workspace.applyEdit(edit));
    await until('no problems of an empty text', () => found(file).length === 0);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await until('the problems of the closed file', () => found(file).length === expected.length);
  });

  test('has the problems of a file before it has an editor, and each of them once', async () => {
    const content = (await open('ledger.yaml')).getText();
    const document = await openUnseen('unseen.yaml', content);
    await problems(document, isLedger);
    await vscode.commands.executeCommand('quorate.checkWorkspace');
    assert.equal(vscode.languages.getDiagnostics(document.uri).length, 2);
    await vscode.window.showTextDocument(document);
    await concentrate(document);
    await problems(document, ({ length }) => length === 0);
  });

  test('takes a changed setting at once', async () => {
    const document = await open('ledger.yaml');
    await problems(document, isLedger);
    await setRule('dominated-placement', 'error');
    await problems(document, ([first]) => first?.severity === vscode.DiagnosticSeverity.Error);
    await setRule('dominated-placement', 'off');
    await problems(document, ({ length }) => length === 1);
  });

  test('leaves no stale problem and no error in its log after ten seconds of typing', async () => {
    const document = await open('ledger.yaml');
    await problems(document, isLedger);
    await type(document, { edits: 200, perSecond: 20 });
    await problems(document, isLedger);
    await concentrate(document);
    await type(document, { edits: 4, perSecond: 20 });
    await problems(document, ({ length }) => length === 0);
    // Longer than any analysis of this file takes: what is late would show now.
    await wait(1000);
    assert.deepEqual(vscode.languages.getDiagnostics(document.uri), []);
    const logged = await log();
    assert.match(logged, /\[info\] Quorate has started\./);
    assert.doesNotMatch(logged, /\[error\]/);
  }).timeout(60_000);

  // A refusal is in the log, where the test above looks for errors.
  test('goes to a host, finds what is on it, and renames it', async () => {
    const document = await open('tidb.yaml');
    const [first = 0, ...others] = [...document.getText().matchAll(/(?<=host: )10\.0\.1\.11\b/g)].map(
      ({ index }) => index,
    );
    const positions = [first, ...others].map((offset) => document.positionAt(offset));
    const cursor = positions.at(-1);
    const ask = <T>(command: string, ...more: unknown[]): Thenable<T> =>
      vscode.commands.executeCommand(`vscode.${command}`, document.uri, cursor, ...more);
    const [definition] = await ask<vscode.Location[]>('executeDefinitionProvider');
    assert.deepEqual(definition?.range.start, positions[0]);
    const references = await ask<vscode.Location[]>('executeReferenceProvider');
    assert.deepEqual(
      references.map(({ range }) => range.start),
      positions,
    );
    const refused = ask<vscode.WorkspaceEdit>('executeDocumentRenameProvider', '10.0.1.12');
    await assert.rejects(async () => refused, /is the name of a host already/);
    const edit = await ask<vscode.WorkspaceEdit>('executeDocumentRenameProvider', 'db-1');
    const before = document.getText();
    assert.ok(await vscode.workspace.applyEdit(edit));
    assert.equal(document.getText(), before.replaceAll(/(?<=host: )10\.0\.1\.11\b/g, 'db-1'));
  });
});

/** Applies the quick fix Concentrate on the ledger, as a click on it would. */
function concentrate(document: vscode.TextDocument): Promise<void> {
  return pick(document, nameOf(document), vscode.CodeActionKind.QuickFix.value, 'Concentrate: ');
}

function setRule(rule: string, severity: string): Thenable<void> {
  return set('rules', { [rule]: severity });
}

/**
 * Types digits behind the first host's count and takes them back, so that the text passes through many placements,
 * sums that do not match and values that are none, and ends as it began.
 */
async function type(
  document: vscode.TextDocument,
  { edits, perSecond }: { edits: number; perSecond: number },
): Promise<void> {
  const line = document
    .getText()
    .split('\n')
    .findIndex((text) => text.includes('pm-1:'));
  const end = document.lineAt(line).range.end;
  const stages = ['0', '0x', '0', ''];
  const begin = Date.now();
  for (let typed = '', edit = 0; edit < edits; edit++) {
    const next = stages[edit % stages.length] ?? '';
    const change = new vscode.WorkspaceEdit();
    change.replace(document.uri, new vscode.Range(end, end.translate(0, typed.length)), next);
    assert.ok(await vscode.workspace.applyEdit(change));
    typed = next;
    await wait(begin + ((edit + 1) * 1000) / perSecond - Date.now());
  }
}

/** What the extension has logged, from the file behind its output channel. */
async function log(): Promise<string> {
  const folder = process.env['QUORATE_TEST_LOGS'] ?? '';
  const files = (await readdir(folder, { recursive: true })).filter((path) => basename(path) === 'Quorate.log');
  const texts = await Promise.all(files.map((path) => readFile(join(folder, path), 'utf8')));
  return texts.join('');
}

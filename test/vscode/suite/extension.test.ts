/// <reference types="mocha" />
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import * as vscode from 'vscode';

/** For each example the text under each underline, and the message. */
const underlined: readonly { file: string; expected: readonly { at: string; message: string }[] }[] = [
  {
    file: 'ledger.yaml',
    expected: [
      {
        at: 'ledger',
        message: '0.48 risk of losing the PM majority after 3 faults; [6,1,1,1,1] has 0.24 and is never worse',
      },
      { at: 'ledger', message: '1 PM crash can lose the VM majority of [6,1,1,1,1]; now it takes 3' },
    ],
  },
  {
    file: 'coordination.yaml',
    expected: [
      { at: 'rack-a-1', message: '3 of 5 VMs on rack-a-1: losing it alone loses the VM majority' },
      { at: 'rack-a-1', message: '4 of 7 VMs on rack-a-1: losing it alone loses the VM majority' },
    ],
  },
  {
    file: 'etcd.yaml',
    expected: [
      { at: 'etcd', message: '5 of 5 pods may share a node: losing it alone loses the pod majority' },
      { at: '2', message: '2 of 5 pods are left by evictions within minAvailable 2: the pod majority is 3' },
    ],
  },
  {
    file: 'tidb.yaml',
    expected: [
      { at: '10.0.1.11', message: '3 of 5 instances on 10.0.1.11: losing it alone loses the instance majority' },
    ],
  },
];

suite('Quorate in VS Code', () => {
  teardown(async () => {
    for (const setting of ['rules', 'codeLens', 'inlayHints']) await set(setting, undefined);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  test('is active once a YAML file is open', async () => {
    const extension = vscode.extensions.getExtension('quorate.quorate');
    assert.ok(extension);
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
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      nameOf(document).start,
    );
    const text = hovers.flatMap(({ contents }) => contents.map(asText)).join('\n');
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
    await pick(document, nameOf(document), 'refactor.rewrite.quorate.best', 'Best placement: move 4 VMs');
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
    await problems(document, ([first]) => first?.code === 'unused-suppression');
    await pick(document, nameOf(document), 'source.fixAll.quorate', 'Remove unused suppressions');
    await problems(document, ({ length }) => length === 0);
    assert.equal(document.getText().length, before.length);
  });

  test('tells the risk at a glance above the service, and at the hosts on demand', async () => {
    const document = await open('ledger.yaml');
    const lenses = (): Thenable<vscode.CodeLens[]> =>
      vscode.commands.executeCommand('vscode.executeCodeLensProvider', document.uri, 10);
    const hints = (): Thenable<vscode.InlayHint[]> => {
      const everything = new vscode.Range(0, 0, document.lineCount, 0);
      return vscode.commands.executeCommand('vscode.executeInlayHintProvider', document.uri, everything);
    };
    assert.deepEqual(
      (await lenses()).map(({ command }) => command?.title),
      ['10 VMs on 5 PMs · survives any 2 faults · loss after 3: 0.48 (best 0.24)'],
    );
    assert.deepEqual(await hints(), []);
    await set('inlayHints', true);
    await set('codeLens', false);
    await eventually('hints', async () => (await hints()).length === 5);
    await eventually('no lens', async () => (await lenses()).length === 0);
  });

  test('completes the words of its own format, and nothing in other files', async () => {
    const offered = async (document: vscode.TextDocument, line: number, character: number): Promise<unknown[]> => {
      const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        new vscode.Position(line, character),
      );
      return items.flatMap(({ label, kind }) => (kind === vscode.CompletionItemKind.Text ? [] : [label]));
    };
    const ledger = await open('ledger.yaml');
    const fault = ledger
      .getText()
      .split('\n')
      .findIndex((line) => line.includes('fault:'));
    const words = await offered(ledger, fault, '    fault: limited-byz'.length);
    assert.ok(words.includes('limited-byzantine/pm'), words.join(', '));
    const other = await vscode.workspace.openTextDocument({ language: 'yaml', content: 'kind: Service\nspec:\n  \n' });
    assert.deepEqual(await offered(other, 2, 2), []);
  });

  test('lists the services in the outline', async () => {
    const { uri } = await open('coordination.yaml');
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
      'vscode.executeDocumentSymbolProvider',
      uri,
    );
    assert.deepEqual(
      symbols.map(({ name, children }) => [name, children.length]),
      [
        ['locks', 3],
        ['queue', 3],
        ['config', 3],
      ],
    );
  });

  test('finds the same again after Restart Server', async () => {
    const document = await open('ledger.yaml');
    const before = await problems(document, isLedger);
    await vscode.commands.executeCommand('quorate.restartServer');
    assert.deepEqual(await problems(document, isLedger), before);
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
});

async function open(file: string): Promise<vscode.TextDocument> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder);
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder.uri, file));
  await vscode.window.showTextDocument(document);
  return document;
}

/** Waits for a value; what takes ten seconds has failed. */
async function until<T>(what: string, get: () => T | undefined | false): Promise<T> {
  for (const end = Date.now() + 10_000; Date.now() < end;) {
    const value = get();
    if (value !== undefined && value !== false) return value;
    // oxlint-disable-next-line no-await-in-loop -- VS Code has no event for everything that is awaited here
    await wait(20);
  }
  throw new Error(`waited in vain: ${what}`);
}

async function eventually(what: string, check: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 10_000; Date.now() < end;) {
    // oxlint-disable-next-line no-await-in-loop -- VS Code has no event for what is awaited here
    if (await check()) return;
  }
  throw new Error(`waited in vain: ${what}`);
}

/** The ledger as it is in the examples: a warning, and a hint about the price of its fix. */
function isLedger(found: readonly vscode.Diagnostic[]): boolean {
  return found.length === 2;
}

/** The document's problems, once they are as wanted. */
function problems(
  { uri }: vscode.TextDocument,
  wanted: (found: readonly vscode.Diagnostic[]) => boolean,
): Promise<vscode.Diagnostic[]> {
  return until(`problems for which ${String(wanted)}`, () => {
    const found = vscode.languages.getDiagnostics(uri);
    return wanted(found) && found;
  });
}

function nameOf(document: vscode.TextDocument): vscode.Range {
  const start = document.getText().indexOf('name: ledger') + 'name: '.length;
  return new vscode.Range(document.positionAt(start), document.positionAt(start + 'ledger'.length));
}

function asText(content: vscode.MarkedString | vscode.MarkdownString): string {
  return typeof content === 'string' ? content : content.value;
}

/** Applies the quick fix Concentrate on the ledger, as a click on it would. */
function concentrate(document: vscode.TextDocument): Promise<void> {
  return pick(document, nameOf(document), vscode.CodeActionKind.QuickFix.value, 'Concentrate: ');
}

/** Applies the code action whose title starts so. */
async function pick(document: vscode.TextDocument, range: vscode.Range, kind: string, start: string): Promise<void> {
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    range,
    kind,
    20,
  );
  const action = actions.find(({ title }) => title.startsWith(start));
  assert.ok(action?.edit, `no ${start} among ${actions.map(({ title }) => title).join(', ')}`);
  assert.ok(await vscode.workspace.applyEdit(action.edit));
}

function setRule(rule: string, severity: string): Thenable<void> {
  return set('rules', { [rule]: severity });
}

/** Undefined takes the setting back. */
function set(setting: string, value: unknown): Thenable<void> {
  return vscode.workspace.getConfiguration('quorate').update(setting, value, vscode.ConfigurationTarget.Global);
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
    // oxlint-disable-next-line no-await-in-loop -- a typist makes one edit after another
    assert.ok(await vscode.workspace.applyEdit(change));
    typed = next;
    // oxlint-disable-next-line no-await-in-loop
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

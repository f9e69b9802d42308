/// <reference types="mocha" />
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { actions, at, completions, hovers, isLedger, nameOf, open, problems, restore, until } from './support.ts';

/** A second YAML extension is active, that of ../neighbour: each gives its share, and neither repeats the other. */
suite('Quorate beside another YAML extension', () => {
  suiteSetup(async () => {
    await open('ledger.yaml');
    for (const id of ['redhat.vscode-yaml', 'quorate.quorate']) {
      const extension = vscode.extensions.getExtension(id);
      assert.ok(extension, id);
      await until(`${id} is active`, () => extension.isActive);
    }
  });
  teardown(async () => {
    for (const key of ['formatOnSave', 'codeActionsOnSave']) {
      await vscode.workspace.getConfiguration('editor').update(key, undefined, true);
    }
    await restore();
  });

  test('both hover over the same word, once each', async () => {
    const document = await open('ledger.yaml');
    const said = await hovers(document, nameOf(document));
    assert.equal(said.length, 2);
    for (const share of ['neighbour knows ledger', 'a third loses the host majority']) {
      assert.equal(said.filter((text) => text.includes(share)).length, 1, share);
    }
  });

  test('only the other one hovers over what is not about replicas', async () => {
    const document = await open('service.yaml', 'apiVersion: v1\nkind: Service\nmetadata: { name: web }\n');
    assert.deepEqual(await hovers(document, at(document, 'kind: $Service$')), ['neighbour knows Service']);
  });

  test('both complete, each word once', async () => {
    const document = await open('ledger.yaml');
    const words = await completions(document, at(document, 'fault: limited-byz'));
    assert.deepEqual(words.toSorted(), [...new Set(words)].toSorted());
    assert.ok(words.includes('neighbour-word') && words.includes('limited-byzantine/pm'), words.join(', '));
  });

  test('.quorate.yaml is completed by the one that reads its schema, each key once', async () => {
    const document = await open('project/.quorate.yaml', '\n# quorate-disable-file \n');
    const keys = await completions(document, new vscode.Range(0, 0, 0, 0));
    assert.deepEqual(keys.toSorted(), [...new Set(keys)].toSorted());
    assert.ok(keys.includes('fault') && keys.includes('neighbour-word'), keys.join(', '));
    const rules = await completions(document, at(document, '# quorate-disable-file '));
    assert.ok(rules.includes('invalid-value'), rules.join(', '));
  });

  test('both report, under their own names', async () => {
    const document = await open('both.yaml', spaced);
    const found = await problems(document, ({ length }) => length >= 3);
    assert.deepEqual(new Set(found.map(({ source }) => source)), new Set(['neighbour', 'quorate']));
    const messages = found.map(({ message }) => message);
    assert.deepEqual(messages, [...new Set(messages)]);
  });

  test('both are in the menu of actions, each title once', async () => {
    const document = await open('both.yaml', spaced);
    await problems(document, ({ length }) => length >= 3);
    const line = document.lineAt(at(document, 'name: a').start.line).range;
    const titles = (await actions(document, line)).map(({ title }) => title.replace(/:.*/, ''));
    assert.deepEqual(titles.toSorted(), [...new Set(titles)].toSorted());
    assert.ok(
      titles.includes('Remove trailing spaces') && titles.includes('Declare the fault model'),
      titles.join(', '),
    );
  });

  test('only the other one formats, and Quorate judges what comes of it', async () => {
    const document = await open('both.yaml', spaced);
    await problems(document, ({ length }) => length >= 3);
    const edits = await vscode.commands.executeCommand<vscode.TextEdit[]>(
      'vscode.executeFormatDocumentProvider',
      document.uri,
      { tabSize: 2, insertSpaces: true },
    );
    assert.deepEqual(
      edits.map(({ newText }) => newText),
      [''],
    );
    await vscode.commands.executeCommand('editor.action.formatDocument');
    await until('formatted text', () => document.getText() === spaced.replace(/ +$/m, ''));
    await problems(document, (found) => found.length >= 2 && found.every(({ source }) => source === 'quorate'));
  });

  test('on save the other one formats and Quorate fixes, and both edits are there', async () => {
    const editor = vscode.workspace.getConfiguration('editor');
    await editor.update('formatOnSave', true, true);
    await editor.update('codeActionsOnSave', { 'source.fixAll': 'explicit' }, true);
    const needless = spaced.replace('deployments:', '# quorate-disable-file unused-host\ndeployments:');
    const document = await open('both.yaml', needless);
    await problems(document, (found) => found.some(({ message }) => message.includes('unused-host')));
    const change = new vscode.WorkspaceEdit();
    change.insert(document.uri, new vscode.Position(document.lineCount, 0), '# the end\n');
    assert.ok(await vscode.workspace.applyEdit(change));
    assert.ok(await document.save());
    assert.equal(document.getText(), `${spaced.replace(/ +$/m, '')}# the end\n`);
  });

  test('the outline is that of the other one alone', async () => {
    const { uri } = await open('ledger.yaml');
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
      'vscode.executeDocumentSymbolProvider',
      uri,
    );
    const names = symbols.map(({ name }) => name);
    assert.deepEqual(names, ['deployments']);
  });

  test('the ledger is judged as it is alone', async () => {
    await problems(await open('ledger.yaml'), isLedger);
  });
});

/** A dangerous placement, with spaces at the end of a line. */
const spaced = 'deployments:\n  - name: a  \n    hosts: { p: 2, q: 2 }\n';

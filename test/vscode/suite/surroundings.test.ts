/// <reference types="mocha" />
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { at, eventually, hovers, nameOf, open, problems, restore, ruleOf, set, until } from './support.ts';

const THEMES = [
  'Default Light Modern',
  'Default Dark Modern',
  'Default High Contrast',
  'Default High Contrast Light',
] as const;

suite('The surroundings', () => {
  teardown(async () => {
    await vscode.workspace.getConfiguration('workbench').update('colorTheme', undefined, true);
    await restore();
  });

  test('give the chart the colours of the theme, also when it changes', async () => {
    const document = await open('ledger.yaml');
    const seen: string[] = [];
    for (const theme of THEMES) {
      await vscode.workspace.getConfiguration('workbench').update('colorTheme', theme, true);
      await eventually(`another chart in ${theme}`, async () => {
        const chart = await chartIn(document);
        if (seen.includes(chart)) return false;
        seen.push(chart);
        return true;
      });
    }
  });

  test('state the model of services that declare none', async () => {
    const text = 'deployments:\n  - name: a\n    hosts: { p: 2, q: 2, r: 1 }\n';
    const document = await open('settings.yaml', text);
    const model = async (): Promise<string> =>
      /Model: .*/.exec((await hovers(document, at(document, 'name: $a$'))).join())?.[0] ?? '';
    assert.match(await model(), /crash-stop\/pm, keep vm, quorum majority/);
    await set('fault', 'limited-byzantine/vm');
    await set('keep', 'pm');
    await set('quorum', 'two-thirds');
    await eventually('the model of the settings', async () =>
      /limited-byzantine\/vm, keep pm, quorum two-thirds.*from the settings/.test(await model()),
    );
  });

  test('set the limit above which a placement is risky', async () => {
    const text = 'deployments:\n  - name: a\n    faults: 2\n    hosts: { p: 1, q: 1, r: 1 }\n';
    const document = await open('limited.yaml', text);
    await set('limit', 0.5);
    await problems(document, (found) => found.some((one) => ruleOf(one) === 'risky-placement'));
    await set('limit', 1);
    await problems(document, (found) => found.every((one) => ruleOf(one) !== 'risky-placement'));
  });

  test('may be virtual: files of another file system are judged as well', async () => {
    const text = 'deployments:\n  - name: a\n    fault: crash-stop/pm\n    hosts: { p: 3, q: 1, r: 1 }\n';
    const registered = vscode.workspace.registerFileSystemProvider('quorate-test', inMemory(text), {
      isReadonly: true,
    });
    try {
      const document = await vscode.workspace.openTextDocument(vscode.Uri.parse('quorate-test:/folder/virtual.yaml'));
      await vscode.window.showTextDocument(document);
      const [first] = await problems(document, ({ length }) => length > 0);
      assert.match(first?.message ?? '', /Losing p\S* takes quorum down/);
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    } finally {
      registered.dispose();
    }
  });

  test('may be untrusted or virtual, as the manifest says', () => {
    const { packageJSON } = vscode.extensions.getExtension('quorate.quorate') ?? {};
    const { capabilities } = packageJSON as { readonly capabilities?: unknown };
    assert.deepEqual(capabilities, { untrustedWorkspaces: { supported: true }, virtualWorkspaces: true });
  });

  test('list the commands in the palette, in a category of their own', async () => {
    const known = await vscode.commands.getCommands(true);
    const { packageJSON } = vscode.extensions.getExtension('quorate.quorate') ?? {};
    const { contributes } = packageJSON as {
      readonly contributes: { readonly commands: readonly { readonly command: string; readonly category: string }[] };
    };
    for (const { command, category } of contributes.commands) {
      assert.ok(known.includes(command), command);
      assert.equal(category, 'Quorate');
    }
  });
});

/** The picture in the hover on the ledger's name. */
async function chartIn(document: vscode.TextDocument): Promise<string> {
  const [text = ''] = await hovers(document, nameOf(document));
  return until('a chart', () => /data:image\/svg\+xml;base64,[^)]*/.exec(text)?.[0]);
}

/** A file system whose every file has this content. */
function inMemory(content: string): vscode.FileSystemProvider {
  const bytes = new TextEncoder().encode(content);
  const refuse = (): never => {
    throw vscode.FileSystemError.NoPermissions();
  };
  return {
    onDidChangeFile: () => new vscode.Disposable(() => undefined),
    watch: () => new vscode.Disposable(() => undefined),
    stat: () => ({ type: vscode.FileType.File, ctime: 0, mtime: 0, size: bytes.length }),
    readDirectory: () => [],
    readFile: () => bytes,
    createDirectory: refuse,
    writeFile: refuse,
    delete: refuse,
    rename: refuse,
  };
}

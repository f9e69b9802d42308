/** What the tests in VS Code do and see, by way of its API. */
import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import * as vscode from 'vscode';

/** Opens a file of the examples; with `content`, a new one that is gone when the tests close it. */
export async function open(file: string, content?: string): Promise<vscode.TextDocument> {
  const document = await openUnseen(file, content);
  await vscode.window.showTextDocument(document);
  return document;
}

/** Does so without an editor for it. */
export async function openUnseen(file: string, content?: string): Promise<vscode.TextDocument> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder);
  const uri = vscode.Uri.joinPath(folder.uri, file);
  if (content !== undefined) {
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(content));
    added.push(uri);
  }
  return vscode.workspace.openTextDocument(uri);
}

/** Resolves when the server answers, which starts when a YAML file is opened first. */
export async function untilReady(): Promise<void> {
  await problems(await open('ledger.yaml'), ({ length }) => length > 0);
  await restore();
}

const added: vscode.Uri[] = [];

/** Everything as it was before the test. */
export async function restore(): Promise<void> {
  for (const setting of ['fault', 'keep', 'quorum', 'limit', 'rules', 'codeLens', 'inlayHints']) {
    if (vscode.workspace.getConfiguration('quorate').inspect(setting)?.globalValue !== undefined) {
      await set(setting, undefined);
    }
  }
  await vscode.commands.executeCommand('workbench.action.files.revert');
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  for (const uri of added.splice(0)) await vscode.workspace.fs.delete(uri);
}

/** Waits for a value; what takes ten seconds has failed. */
export async function until<T>(what: string, get: () => T | undefined | false): Promise<T> {
  for (const end = Date.now() + 10_000; Date.now() < end;) {
    const value = get();
    if (value !== undefined && value !== false) return value;
    await wait(20);
  }
  throw new Error(`waited in vain: ${what}`);
}

export async function eventually(what: string, check: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 10_000; Date.now() < end;) {
    if (await check()) return;
  }
  throw new Error(`waited in vain: ${what}`);
}

/** The ledger as it is in the examples: a warning, and a hint about the price of its fix. */
export const isLedger = (found: readonly vscode.Diagnostic[]): boolean => found.length === 2;

/** The document's problems, once they are as wanted. */
export function problems(
  { uri }: vscode.TextDocument,
  wanted: (found: readonly vscode.Diagnostic[]) => boolean,
): Promise<vscode.Diagnostic[]> {
  return until(`problems for which ${String(wanted)}`, () => {
    const found = vscode.languages.getDiagnostics(uri);
    return wanted(found) && found;
  });
}

/** The first place where `text` stands, or the part of it between `$` and `$`, as in `name: $ledger$`. */
export function at(document: vscode.TextDocument, marked: string): vscode.Range {
  const [before = '', part] = marked.split('$');
  const text = marked.replaceAll('$', '');
  const found = document.getText().indexOf(text);
  assert.ok(found >= 0, `no ${text} in ${document.uri.path}`);
  const start = found + (part === undefined ? 0 : before.length);
  return new vscode.Range(document.positionAt(start), document.positionAt(start + (part ?? text).length));
}

/** The name of the deployment in the example. */
export const nameOf = (document: vscode.TextDocument): vscode.Range => at(document, 'name: $ledger$');

/** What hovers say at the start of a range, one text for each extension that has something to say. */
export async function hovers({ uri }: vscode.TextDocument, { start }: vscode.Range): Promise<string[]> {
  const found = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', uri, start);
  return found.map(({ contents }) => contents.map(asText).join('\n'));
}

function asText(content: vscode.MarkedString | vscode.MarkdownString): string {
  return typeof content === 'string' ? content : content.value;
}

/** What is offered at the end of a range, but for the words of the file, which VS Code itself offers. */
export async function completions({ uri }: vscode.TextDocument, { end }: vscode.Range): Promise<string[]> {
  const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
    'vscode.executeCompletionItemProvider',
    uri,
    end,
  );
  const offered = items.filter(({ kind }) => kind !== vscode.CompletionItemKind.Text);
  return offered.map(({ label }) => (typeof label === 'string' ? label : label.label));
}

/** What stands above lines. */
export async function lenses({ uri }: vscode.TextDocument): Promise<(string | undefined)[]> {
  const found = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri, 10);
  return found.map(({ command }) => command?.title);
}

/** What stands between the characters of lines. */
export async function hints(document: vscode.TextDocument): Promise<unknown[]> {
  const everything = new vscode.Range(0, 0, document.lineCount, 0);
  const found = await vscode.commands.executeCommand<vscode.InlayHint[]>(
    'vscode.executeInlayHintProvider',
    document.uri,
    everything,
  );
  return found.map(({ label }) => label);
}

/** The menu at a range. Without `kind` it is that of the light bulb. */
export function actions(
  { uri }: vscode.TextDocument,
  range: vscode.Range,
  kind?: string,
): Thenable<vscode.CodeAction[]> {
  return vscode.commands.executeCommand('vscode.executeCodeActionProvider', uri, range, kind, 20);
}

/** The rule of a finding: its code, which is a link to the page of the rule. */
export function ruleOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}

/** Applies the code action whose title starts so. */
export async function pick(
  document: vscode.TextDocument,
  range: vscode.Range,
  kind: string,
  start: string,
): Promise<void> {
  const offered = await actions(document, range, kind);
  const action = offered.find(({ title }) => title.startsWith(start));
  assert.ok(action?.edit, `no ${start} among ${offered.map(({ title }) => title).join(', ')}`);
  assert.ok(await vscode.workspace.applyEdit(action.edit));
}

/** Undefined takes the setting back. */
export function set(setting: string, value: unknown): Thenable<void> {
  return vscode.workspace.getConfiguration('quorate').update(setting, value, vscode.ConfigurationTarget.Global);
}

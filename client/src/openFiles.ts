import {
  type Disposable,
  languages,
  type Tab,
  TabInputText,
  TabInputTextDiff,
  type Uri,
  window,
  workspace,
} from 'vscode';

/**
 * The diagnostics of open files, for those that the server sends when a file is opened, and for those that the client
 * asks for, which it does once a file has a tab.
 */
export class OpenFiles implements Disposable {
  readonly diagnostics = languages.createDiagnosticCollection('quorate');
  /** Open files that have had no tab so far. */
  readonly #fresh = new Set<string>();
  readonly #listeners = [
    workspace.onDidOpenTextDocument(({ uri }) => {
      if (!hasTab(uri)) this.#fresh.add(uri.toString());
    }),
    workspace.onDidCloseTextDocument(({ uri }) => this.#fresh.delete(uri.toString())),
    window.tabGroups.onDidChangeTabs(({ closed }) => {
      for (const uri of closed.flatMap(fileIn)) {
        this.#fresh.delete(uri.toString());
        // What was sent is not taken back where the client has not asked.
        if (!hasTab(uri)) this.diagnostics.delete(uri);
      }
    }),
  ];

  /** True for a file with a tab, or whose tab may still come. VS Code keeps files open whose tab is closed. */
  has(uri: Uri): boolean {
    return this.#fresh.has(uri.toString()) || hasTab(uri);
  }

  dispose(): void {
    this.diagnostics.dispose();
    for (const listener of this.#listeners) listener.dispose();
  }
}

export function hasTab(uri: Uri): boolean {
  const open = window.tabGroups.all.flatMap(({ tabs }) => tabs).flatMap(fileIn);
  return open.some((shown) => shown.toString() === uri.toString());
}

/** The file of a tab. The client asks for the diagnostics of a file as long as it has a tab. */
export function fileIn({ input }: Tab): Uri[] {
  if (input instanceof TabInputText) return [input.uri];
  return input instanceof TabInputTextDiff ? [input.modified] : [];
}

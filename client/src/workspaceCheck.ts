import {
  type CancellationToken,
  commands,
  type Disposable,
  l10n,
  languages,
  type Progress,
  ProgressLocation,
  type Uri,
  window,
  workspace,
} from 'vscode';
import type { BaseLanguageClient, WorkspaceDocumentDiagnosticReport } from 'vscode-languageclient';
import type { InventoriesParams, ServiceList } from '../../server/src/protocol/services.ts';
import { fileIn, hasTab, type OpenFiles } from './openFiles.ts';
import type { Server } from './server.ts';
import { notJudgedIn } from './services/notJudged.ts';

/**
 * Checks all files of the workspace when the user asks for it. Open files are left to the client, which keeps their
 * diagnostics right.
 */
export class WorkspaceCheck implements Disposable {
  readonly #server: Server;
  readonly #open: OpenFiles;
  readonly #found = languages.createDiagnosticCollection('quorate-workspace');
  readonly #tabs = window.tabGroups.onDidChangeTabs(({ opened, closed }) => {
    for (const uri of opened.flatMap(fileIn)) this.#found.delete(uri);
    if (this.#checks > 0) for (const uri of closed.flatMap(fileIn)) void this.#checkClosed(uri);
  });
  #checks = 0;

  constructor(server: Server, open: OpenFiles) {
    this.#server = server;
    this.#open = open;
  }

  /** True for a file without a tab whose findings are shown. */
  shows(uri: Uri): boolean {
    return this.#found.has(uri);
  }

  /**
   * Resolves when all files are checked, or when the check was cancelled. Findings are in the list of problems, and a
   * message counts what is not judged, and another names INI inventories, which are not read.
   */
  async run(): Promise<void> {
    const client = this.#server.running;
    if (!client) return;
    const title = l10n.t('Checking workspace');
    await window.withProgress({ location: ProgressLocation.Notification, title, cancellable: true }, (bar, token) =>
      this.#check(client, bar, token),
    );
    const list: ServiceList = await client.sendRequest('quorate/services', { by: 'none' });
    const notJudged = notJudgedIn(list.tally);
    if (notJudged) void window.showInformationMessage(notJudged.message);
    const unread = await unreadInventories(client);
    if (unread) void window.showInformationMessage(unread);
    await commands.executeCommand('workbench.actions.view.problems');
  }

  async #check(
    client: BaseLanguageClient,
    bar: Progress<{ readonly message?: string; readonly increment?: number }>,
    token: CancellationToken,
  ): Promise<void> {
    this.#found.clear();
    const { WorkDoneProgress, WorkspaceDiagnosticRequest } = await import('vscode-languageclient');
    const check = `quorate-check-${++this.#checks}`;
    const shown: Promise<void>[] = [];
    let done = 0;
    const listeners = [
      client.onProgress(WorkspaceDiagnosticRequest.partialResult, check, ({ items }) => {
        shown.push(...items.map((report) => this.#show(client, report)));
      }),
      client.onProgress(WorkDoneProgress.type, `${check}-progress`, (told) => {
        if (told.kind !== 'report') return;
        const { percentage = done, message = '' } = told;
        bar.report({ message, increment: percentage - done });
        done = percentage;
      }),
    ];
    const params = { previousResultIds: [], partialResultToken: check, workDoneToken: `${check}-progress` };
    try {
      await client.sendRequest(WorkspaceDiagnosticRequest.type, params, token);
    } catch (error) {
      if (!token.isCancellationRequested) throw error;
    } finally {
      await Promise.all(shown);
      for (const listener of listeners) listener.dispose();
    }
  }

  async #show(client: BaseLanguageClient, report: WorkspaceDocumentDiagnosticReport): Promise<void> {
    const uri = client.protocol2CodeConverter.asUri(report.uri);
    if (report.kind !== 'full') return;
    const found = await client.protocol2CodeConverter.asDiagnostics(report.items);
    if (hasTab(uri)) return;
    // A file can be open without a tab, and is shown once.
    this.#open.diagnostics.delete(uri);
    this.#found.set(uri, found);
  }

  /** Keeps the findings of a file in the list of problems when the user closes it. */
  async #checkClosed(uri: Uri): Promise<void> {
    const client = this.#server.running;
    if (!client || hasTab(uri)) return;
    try {
      const address = client.code2ProtocolConverter.asUri(uri);
      const items: Parameters<typeof client.protocol2CodeConverter.asDiagnostics>[0] | null = await client.sendRequest(
        'quorate/checkFile',
        { uri: address },
      );
      const found = await client.protocol2CodeConverter.asDiagnostics(items ?? []);
      if (!hasTab(uri)) this.#found.set(uri, found);
    } catch {
      // The server is being ended, or its log says what went wrong.
    }
  }

  dispose(): void {
    this.#found.dispose();
    this.#tabs.dispose();
  }
}

/** At most this many inventories are looked for, and at most this many named. */
const INVENTORIES = { found: 1_000, named: 3 } as const;

/** A sentence about the INI inventories with a quorum; undefined where there are none. */
async function unreadInventories(client: BaseLanguageClient): Promise<string | undefined> {
  const found = await workspace.findFiles('**/{hosts,inventory,*.ini}', '**/node_modules/**', INVENTORIES.found);
  const params: InventoriesParams = { uris: found.map((uri) => client.code2ProtocolConverter.asUri(uri)) };
  const paths: readonly string[] = await client.sendRequest('quorate/unreadInventories', params);
  if (paths.length === 0) return undefined;
  const more = paths.length - INVENTORIES.named;
  const names = [...paths.slice(0, INVENTORIES.named), ...(more > 0 ? [`+${more}`] : [])].join(', ');
  return l10n.t('Not read: {0}. Quorate reads YAML inventories.', names);
}

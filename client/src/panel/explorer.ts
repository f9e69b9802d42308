/** The risk explorer: one panel, with a view that asks the server and never the file system. */
import {
  commands,
  Disposable,
  env,
  l10n,
  Position,
  Range,
  Uri,
  ViewColumn,
  type WebviewPanel,
  window,
  workspace,
  WorkspaceEdit,
} from 'vscode';
import type {
  Applied,
  ExplorerRequests,
  FromView,
  PlacementEdits,
  Target,
  ToView,
  ViewRequests,
} from '../../../server/src/protocol/explorer.ts';
import type { Server } from '../server.ts';
import { pathOf } from '../pathOf.ts';
import { saveFile } from './saveFile.ts';
import { viewPage } from './viewPage.ts';

const VIEW = 'quorate.explorer';
/** How long the cursor must rest before the view follows it, in milliseconds. */
const REST = 250;

type Answers = { readonly [M in keyof ViewRequests]: (params: ViewRequests[M]['params']) => Promise<unknown> };

export class Explorer implements Disposable {
  readonly #extension: Uri;
  readonly #server: Server;
  readonly #registered: Disposable;
  #panel: WebviewPanel | undefined;
  #target: Target = {};
  #resting: ReturnType<typeof setTimeout> | undefined;

  constructor(extension: Uri, server: Server) {
    this.#extension = extension;
    this.#server = server;
    this.#registered = Disposable.from(
      // The title of an editor gives other arguments: the service at the cursor is meant then.
      commands.registerCommand('quorate.openExplorer', (uri?: unknown, service?: unknown, compared?: unknown) => {
        if (typeof uri !== 'string' || typeof service !== 'string') this.open(aroundCursor() ?? this.#target);
        else this.open({ uri, service, ...(typeof compared === 'string' && { compared }) });
      }),
      commands.registerCommand('quorate.copyReport', (uri: string, service: string) => this.#copyReport(uri, service)),
      commands.registerCommand('quorate.openExample', () => this.#openExample()),
      window.registerWebviewPanelSerializer(VIEW, {
        deserializeWebviewPanel: (panel, state: Target | undefined) => {
          this.#show(panel, state ?? {});
          return Promise.resolve();
        },
      }),
      window.onDidChangeTextEditorSelection(() => this.#followCursor()),
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0 && document.uri.toString() === this.#target.uri) this.refresh();
      }),
    );
  }

  open(target: Target): void {
    if (this.#panel) {
      this.#target = target;
      this.#panel.reveal(undefined, true);
      this.#tell({ target });
      return;
    }
    const column = { viewColumn: ViewColumn.Beside, preserveFocus: false };
    this.#show(window.createWebviewPanel(VIEW, 'Quorate', column, {}), target);
  }

  /** Tells the view that what it shows may have changed. */
  refresh(): void {
    this.#tell({ changed: true });
  }

  dispose(): void {
    clearTimeout(this.#resting);
    this.#registered.dispose();
    this.#panel?.dispose();
  }

  #show(panel: WebviewPanel, target: Target): void {
    this.#panel = panel;
    this.#target = target;
    const scripts = Uri.joinPath(this.#extension, 'dist');
    panel.title = l10n.t('Risk Explorer');
    panel.webview.options = { enableScripts: true, localResourceRoots: [scripts] };
    panel.onDidDispose(() => {
      if (this.#panel !== panel) return;
      this.#panel = undefined;
      this.#target = {};
    });
    panel.webview.onDidReceiveMessage(async ({ id, method, params }: FromView) => {
      const answer = this.#answers[method] as (params: unknown) => Promise<unknown>;
      await panel.webview.postMessage({ id, answer: await answer(params) } satisfies ToView);
    });
    panel.webview.html = viewPage(panel.webview, scripts);
  }

  /** Tells the view which service is at the cursor, once the cursor rests. */
  #followCursor(): void {
    clearTimeout(this.#resting);
    if (this.#panel?.visible !== true) return;
    this.#resting = setTimeout(() => void this.#tellCursor(), REST);
  }

  async #tellCursor(): Promise<void> {
    const { uri, position } = aroundCursor() ?? {};
    if (uri === undefined || !position) return;
    const found = await this.#ask('explore', { uri, position });
    if (found && 'hosts' in found) this.#tell({ cursor: { uri, service: found.service } });
  }

  #tell(news: ToView): void {
    void this.#panel?.webview.postMessage(news);
  }

  readonly #answers: Answers = {
    target: () => Promise.resolve(this.#target),
    explore: async (params) => {
      if (!(await isOpen(params.uri))) return null;
      this.#target = params;
      return this.#ask('explore', params);
    },
    whatIf: (params) => this.#ask('whatIf', params),
    compare: (params) => this.#ask('compare', params),
    heatMap: (params) => this.#ask('heatMap', params),
    report: (params) => this.#report(params),
    apply: async (params) => this.#write(params.uri, await this.#ask('placementEdit', params)),
    proposals: (params) => this.#ask('proposals', params),
    accept: ({ uri, ...written }) => this.#write(uri, written),
    chooseService: async (services) =>
      (await window.showQuickPick(services, { placeHolder: l10n.t('Choose a service of this file') })) ?? null,
    save: async (file) => {
      await saveFile(file, this.#target.uri);
      return null;
    },
    openExample: async () => {
      this.open(await this.#openExample());
      return null;
    },
  };

  /** The answer of the server; null where it does not run, or fails. Its log says why. */
  async #ask<M extends keyof ExplorerRequests>(
    method: M,
    params: ExplorerRequests[M]['params'],
  ): Promise<ExplorerRequests[M]['answer'] | null> {
    try {
      return (await this.#server.running?.sendRequest(`quorate/${method}`, params)) ?? null;
    } catch {
      return null;
    }
  }

  /** Copies the report on a service as it is in the file, to be pasted elsewhere. */
  async #copyReport(uri: string, service: string): Promise<void> {
    const explored = (await isOpen(uri)) ? await this.#ask('explore', { uri, service }) : null;
    if (!explored || !('hosts' in explored)) return;
    const sizes = explored.hosts.map(({ replicas }) => replicas);
    const report = await this.#report({ uri, service, sizes, model: explored.model });
    if (report === null) return;
    await env.clipboard.writeText(report);
    window.setStatusBarMessage(l10n.t('The report is in the clipboard.'), 3_000);
  }

  /** The report, with the file and the day that it is about. */
  async #report(params: ExplorerRequests['report']['params']): Promise<string | null> {
    const report = await this.#ask('report', params);
    const path = pathOf(Uri.parse(params.uri)).replaceAll('`', '');
    const day = new Date().toISOString().slice(0, 10);
    return report?.replace('\n\n', () => `\n\n\`${path}\`, ${day}\n\n`) ?? null;
  }

  async #write(at: string, written: PlacementEdits | null): Promise<Applied> {
    const changed = { refused: l10n.t('The file has changed in the meantime.') };
    if (!written) return changed;
    if ('refused' in written) return written;
    const uri = Uri.parse(at);
    const document = workspace.textDocuments.find((open) => open.uri.toString() === uri.toString());
    if (document?.version !== written.version) return changed;
    const edit = new WorkspaceEdit();
    for (const { range, newText } of written.edits) {
      const [start, end] = [range.start, range.end].map(({ line, character }) => new Position(line, character));
      if (start && end) edit.replace(uri, new Range(start, end), newText);
    }
    return (await workspace.applyEdit(edit)) ? { moved: true } : changed;
  }

  /** Opens an example as a new file, so that no file of the user changes, beside the panel where there is room. */
  async #openExample(): Promise<Target> {
    const bytes = await workspace.fs.readFile(Uri.joinPath(this.#extension, 'examples', 'etcd.yaml'));
    const content = new TextDecoder().decode(bytes);
    const document = await workspace.openTextDocument({ language: 'yaml', content });
    const covered = this.#panel?.viewColumn === ViewColumn.One;
    await window.showTextDocument(document, covered ? ViewColumn.Beside : ViewColumn.One);
    return { uri: document.uri.toString(), service: 'etcd' };
  }
}

function aroundCursor(): Target | undefined {
  const editor = window.activeTextEditor;
  if (!editor) return undefined;
  const { line, character } = editor.selection.active;
  return { uri: editor.document.uri.toString(), position: { line, character } };
}

/** True where the document is open. Opens it where no editor shows it, as after a restart. */
async function isOpen(uri: string): Promise<boolean> {
  try {
    await workspace.openTextDocument(Uri.parse(uri));
    return true;
  } catch {
    return false;
  }
}

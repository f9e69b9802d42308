/**
 * Tells above a service what the change since the last commit does to it. Git is asked through the extension of VS Code
 * that knows it, so that no other program is started; without that extension nothing is told.
 */
import {
  CodeLens,
  Disposable,
  type Event,
  EventEmitter,
  extensions,
  l10n,
  languages,
  Range,
  type TextDocument,
  Uri,
  workspace,
} from 'vscode';
import type { ChangesParams, ServiceChange } from '../../../server/src/protocol/changes.ts';
import { SELECTOR } from '../extension.ts';
import type { Server } from '../server.ts';

/** The parts of the API of the extension `vscode.git` that are used here. Source: `extensions/git/src/api/git.d.ts`. */
interface GitExtension {
  readonly enabled: boolean;
  readonly getAPI: (version: 1) => GitApi;
}

interface GitApi {
  readonly getRepository: (uri: Uri) => Repository | null;
}

interface Repository {
  readonly state: {
    readonly HEAD?: { readonly commit?: string } | undefined;
    readonly onDidChange: Event<void>;
  };
  /** The text of a file in a commit. Rejects where it has no such file. */
  readonly show: (ref: string, path: string) => Promise<string>;
}

/** The text of a file in the commit that is checked out. */
interface Committed {
  readonly commit: string;
  readonly text: string | undefined;
  /** True once the server has the text. */
  sent: boolean;
}

export class ChangeLenses implements Disposable {
  readonly #server: Server;
  readonly #changed = new EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.#changed.event;
  readonly #committed = new Map<string, Committed>();
  readonly #followed = new Map<Repository, Disposable>();
  readonly #registered = Disposable.from(
    languages.registerCodeLensProvider(SELECTOR, this),
    workspace.onDidCloseTextDocument(({ uri }) => this.#committed.delete(uri.toString())),
    this.#changed,
  );

  constructor(server: Server) {
    this.#server = server;
  }

  async provideCodeLenses(document: TextDocument): Promise<CodeLens[]> {
    const { uri } = document;
    if (uri.scheme !== 'file' || !workspace.getConfiguration('quorate', uri).get<boolean>('codeLens')) return [];
    try {
      const before = await this.#committedAt(uri);
      const client = await this.#server.started();
      const { text } = before ?? {};
      if (!before || !client || text === undefined || text === document.getText()) return [];
      const address = client.code2ProtocolConverter.asUri(uri);
      const ask = (params: ChangesParams): Promise<readonly ServiceChange[] | null> =>
        client.sendRequest('quorate/changes', params);
      // The server keeps the text, so that it is not sent after every key; a server that was started anew has none.
      const changes = (before.sent ? await ask({ uri: address }) : null) ?? (await ask({ uri: address, text }));
      before.sent = true;
      return (changes ?? []).map((change) => lens(address, change));
    } catch {
      // The text has changed meanwhile, and VS Code asks again; or the server is being ended.
      return [];
    }
  }

  dispose(): void {
    this.#registered.dispose();
    for (const followed of this.#followed.values()) followed.dispose();
  }

  async #committedAt(uri: Uri): Promise<Committed | undefined> {
    const repository = (await gitApi())?.getRepository(uri);
    const commit = repository?.state.HEAD?.commit;
    if (!repository || commit === undefined) return undefined;
    if (!this.#followed.has(repository)) {
      this.#followed.set(
        repository,
        repository.state.onDidChange(() => this.#follow()),
      );
    }
    const known = this.#committed.get(uri.toString());
    if (known?.commit === commit) return known;
    const text = await repository.show(commit, uri.fsPath).catch(() => undefined);
    const committed = { commit, text, sent: false };
    this.#committed.set(uri.toString(), committed);
    return committed;
  }

  /** Looks again where another commit is checked out. */
  async #follow(): Promise<void> {
    const api = await gitApi();
    const isOld = ([uri, { commit }]: [string, Committed]): boolean =>
      api?.getRepository(Uri.parse(uri))?.state.HEAD?.commit !== commit;
    if ([...this.#committed].some(isOld)) this.#changed.fire();
  }
}

/** The API of the Git extension; undefined where there is none, or it is switched off. */
async function gitApi(): Promise<GitApi | undefined> {
  const extension = extensions.getExtension<GitExtension>('vscode.git');
  const git = extension?.isActive ? extension.exports : await extension?.activate();
  return git?.enabled ? git.getAPI(1) : undefined;
}

function lens(uri: string, { start, end, title, service }: ServiceChange): CodeLens {
  const range = new Range(start.line, start.character, end.line, end.character);
  const tooltip = l10n.t('Compared with the last commit');
  return new CodeLens(range, { title, tooltip, command: 'quorate.openExplorer', arguments: [uri, service] });
}

/** The composition root of the language server: the only folder that knows a connection. */
import {
  type CodeAction,
  type CodeActionParams,
  type Connection,
  DidChangeWatchedFilesNotification,
  ErrorCodes,
  type InitializeError,
  type InitializeParams,
  type InitializeResult,
  MarkupKind,
  ResponseError,
  TextDocuments,
  TextDocumentSyncKind,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { BackgroundRisk } from '../analysis/backgroundRisk.ts';
import { isProjectFile } from '../analysis/project.ts';
import { parseTheme } from '../chart/theme.ts';
import { CODE_ACTION_KINDS, codeActions } from '../features/codeActions.ts';
import { completions } from '../features/completion.ts';
import { hoverCard, hoverTarget, toMarkdown, toPlainText } from '../features/hover.ts';
import { toLspRange } from '../features/toLsp.ts';
import type { SourceText } from '../readers/yaml/sourceText.ts';
import { BackgroundProgress } from './backgroundProgress.ts';
import { serveAdvice } from './advice.ts';
import { type ClientSupport, clientSupport } from './clientSupport.ts';
import { Diagnoser } from './diagnoser.ts';

import { serveExplorer } from './explorer.ts';
import { type Display, FolderSettings } from './folderSettings.ts';
import { foldersOf, serveFolders } from './folders.ts';
import { GLANCE_CAPABILITIES, refreshGlances, serveGlances } from './glances.ts';
import { hostCapabilities, serveHosts } from './hosts.ts';
import { deferEdits, resolveEdit } from './lazyEdits.ts';
import { pullCapabilities, PullDiagnostics } from './pullDiagnostics.ts';
import { pushDiagnostics } from './pushDiagnostics.ts';
import { answering, unlessChanged } from './requests.ts';
import { runSafe } from './runSafe.ts';
import { chooseEncoding, documentsIn, type SourceDocument } from './sourceDocument.ts';
import type { WorkspaceFiles } from './workspaceFiles.ts';
import { WorkspaceProjects } from './workspaceProjects.ts';

export interface InitializationOptions {
  /** Browser only: where the risk worker's script is. */
  readonly workerUrl?: string;
  /** Browser only: the client answers `quorate/readFile` and `quorate/findFiles`. */
  readonly readsFiles?: boolean;
  /** The `quorate.*` settings, for clients without `workspace/configuration`. */
  readonly settings?: unknown;
  /**
   * How an editor that shows pictures in hovers looks: `light`, `dark`, `high-contrast-light` or `high-contrast`. The
   * notification `quorate/theme` tells a change.
   */
  readonly theme?: unknown;
  /** True where somebody else completes `.quorate.yaml` from our JSON schema, so that words are not offered twice. */
  readonly schemas?: boolean;
  /** True where the client asks for the diagnostics of the whole workspace when its user wants it, and else not. */
  readonly checksOnDemand?: boolean;
  /**
   * True where the command `quorate.openExplorer` takes a document's URI and a service. Then lenses open the explorer, and
   * `quorate/judgedAnew` tells that what it shows may have changed without an edit.
   */
  readonly explorer?: boolean;
}

/** What the process around the server provides. */
export interface Host {
  readonly risk: BackgroundRisk;
  readonly files: WorkspaceFiles;
}

/** Serves one client until the connection ends. `createHost` is called once, at `initialize`. */
export function startServer(connection: Connection, createHost: (options: InitializationOptions) => Host): void {
  let serving = false;
  connection.onInitialize((params: InitializeParams): InitializeResult | ResponseError<InitializeError> => {
    if (serving) return new ResponseError(ErrorCodes.InvalidRequest, 'initialized already', { retry: false });
    const options = (params.initializationOptions ?? {}) as InitializationOptions;
    const support = clientSupport(params.capabilities);
    const positionEncoding = chooseEncoding(params.capabilities.general?.positionEncodings);
    const configuration = documentsIn(positionEncoding);
    const documents = new TextDocuments(configuration);
    const create = (uri: string, text: string): TextDocument => configuration.create(uri, 'yaml', 0, text);
    documents.listen(connection);
    const { risk, files } = createHost(options);
    const folders = new FolderSettings(foldersOf(params));
    const openSource = (uri: string): SourceText | undefined => documents.get(uri)?.source;
    const projects = new WorkspaceProjects(files, folders, openSource, (note) => connection.console.warn(note));
    serving = true;
    serve(connection, documents, support, { risk, folders, projects, create, ...options });
    connection.onShutdown(() => risk.dispose());
    return {
      serverInfo: { name: 'quorate' },
      capabilities: {
        positionEncoding,
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
        ...(support.folders && { workspace: { workspaceFolders: { supported: true, changeNotifications: true } } }),
        hoverProvider: true,
        ...(support.pullsDiagnostics && pullCapabilities(options.checksOnDemand !== true)),
        ...GLANCE_CAPABILITIES,
        ...hostCapabilities(support),
        completionProvider: { triggerCharacters: [' ', '='] },
        codeActionProvider: { codeActionKinds: [...CODE_ACTION_KINDS], resolveProvider: support.resolvesEdits },
      },
    };
  });

  connection.listen();
}

function serve(
  connection: Connection,
  documents: TextDocuments<SourceDocument>,
  support: ClientSupport,
  { risk, folders, projects, create, settings, theme: firstTheme, schemas = false, explorer = false }: Services,
): void {
  const log = (message: string): void => connection.console.error(message);
  const pull = new PullDiagnostics({ connection, documents, projects, create, log });
  const outlet = support.pullsDiagnostics ? pull.outlet : pushDiagnostics(connection);
  const judgedAnew = (): void => {
    outlet.judgedAnew();
    refreshGlances(connection, support, log);
    if (explorer) runSafe(log, () => connection.sendNotification('quorate/judgedAnew'));
  };
  const progress = new BackgroundProgress(connection, log);
  const diagnoser = new Diagnoser({ risk, documents, projects, progress, log }, { ...outlet, judgedAnew });
  if (support.pullsDiagnostics) pull.serve(diagnoser);

  const askFolders = serveFolders({ connection, support, folders, settings, log }, (what) => {
    if (what === 'folders') projects.foldersChanged();
    diagnoser.scheduleAll();
  });
  connection.onInitialized(() => {
    if (support.watchedFiles) runSafe(log, () => watchFiles(connection));
    askFolders();
  });

  const fileChanged = (uri: string): void => {
    runSafe(log, async () => {
      if (await projects.changed(uri)) diagnoser.scheduleAll();
    });
  };
  connection.onDidChangeWatchedFiles(({ changes }) => {
    for (const { uri } of changes) if (!documents.get(uri)) fileChanged(uri);
  });
  documents.onDidOpen(({ document }) => risk.forgive(document.uri));
  documents.onDidChangeContent(({ document }) => diagnoser.schedule(document));
  documents.onDidClose(({ document }) => {
    diagnoser.close(document);
    fileChanged(document.uri);
  });

  const display = (uri: string): Display => folders.of(uri).display;
  serveGlances({ connection, documents, risk, diagnoser, display, explorer, log });
  serveExplorer({ connection, documents, risk, diagnoser, log });
  serveAdvice({ connection, documents, risk, diagnoser, log });

  serveHosts({ connection, documents, projects, support, create, log });

  let theme = parseTheme(firstTheme);
  connection.onNotification('quorate/theme', (params: { theme?: unknown } | null) => {
    theme = parseTheme(params?.theme);
  });

  connection.onHover(
    answering(log, ['textDocument', 'position'], async ({ textDocument, position }, signal) => {
      const document = documents.get(textDocument.uri);
      if (!document) return null;
      const current = unlessChanged(document);
      const target = hoverTarget(current(await diagnoser.analysisOf(document)), document.offsetAt(position));
      if (!target?.service.question) return null;
      const answer = current(await risk.ask(target.service.question, document.uri, signal));
      const card = hoverCard(target, answer, (offset) => document.positionAt(offset).line + 1);
      const contents = support.markdown
        ? { kind: MarkupKind.Markdown, value: toMarkdown(card, theme) }
        : { kind: MarkupKind.PlainText, value: toPlainText(card) };
      return { contents, range: toLspRange(document, target.range) };
    }),
  );

  connection.onCompletion(
    answering(log, ['textDocument', 'position'], async ({ textDocument, position }) => {
      const document = documents.get(textDocument.uri);
      if (!document) return null;
      const analysis = unlessChanged(document)(await diagnoser.analysisOf(document));
      const elsewhere = schemas && isProjectFile(document.uri);
      return completions(document, document.offsetAt(position), analysis, elsewhere);
    }),
  );

  const actionsFor = async (
    { textDocument, range, context }: CodeActionParams,
    signal: AbortSignal,
    version?: number,
  ): Promise<CodeAction[]> => {
    const document = documents.get(textDocument.uri);
    if (!document || (version ?? document.version) !== document.version) return [];
    const offsets = { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
    // The edits are for the text they were found in, and for no other.
    const offers = unlessChanged(document)(await diagnoser.offersAt(document, offsets, signal));
    return codeActions(document, offsets, offers, support, context.only);
  };
  connection.onCodeAction(
    answering(log, ['textDocument', 'range', 'context'], async (params: CodeActionParams, signal) => {
      const { version } = documents.get(params.textDocument.uri) ?? {};
      const actions = await actionsFor(params, signal);
      return support.resolvesEdits && version !== undefined ? deferEdits(actions, { ...params, version }) : actions;
    }),
  );
  const complete = answering(log, [], (action: CodeAction, signal) =>
    resolveEdit(action, (question) => actionsFor(question, signal, question.version)),
  );
  // An action that cannot be completed is returned as it came: the protocol knows no better answer.
  connection.onCodeActionResolve(async (action, token) => (await complete(action, token)) ?? action);
}

interface Services extends InitializationOptions {
  readonly risk: BackgroundRisk;
  readonly folders: FolderSettings;
  readonly projects: WorkspaceProjects;
  /** Makes a document of the text of a file that is not open. */
  readonly create: (uri: string, text: string) => TextDocument;
}

/** Inventories and machines may stand in files that are not open. */
function watchFiles(connection: Connection): Promise<unknown> {
  const watchers = [{ globPattern: '**/*.{yaml,yml}' }];
  return connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
}

/** The composition root of the language server, in the only folder that knows a connection. */
import {
  type CodeAction,
  type CodeActionParams,
  type Connection,
  DidChangeWatchedFilesNotification,
  MarkupKind,
  TextDocuments,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { BackgroundRisk } from '../analysis/backgroundRisk.ts';
import { isProjectFile } from '../analysis/project.ts';
import { parseTheme } from '../chart/theme.ts';
import { codeActions } from '../features/codeActions.ts';
import { completions } from '../features/completion.ts';
import { hoverCard, hoverTarget, toMarkdown, toPlainText } from '../features/hover.ts';
import { toLspRange } from '../features/toLsp.ts';
import { BackgroundProgress } from './backgroundProgress.ts';
import { serveAdvice } from './advice.ts';
import { Diagnoser } from './diagnoser.ts';
import { serveExplorer } from './explorer.ts';
import { type Display, FolderSettings } from './folderSettings.ts';
import { foldersOf, serveFolders } from './folders.ts';
import { refreshGlances, serveGlances } from './glances.ts';
import { serveHosts } from './hosts.ts';
import { deferEdits, resolveEdit } from './lazyEdits.ts';
import { OpenFiles } from './openFiles.ts';
import { PullDiagnostics } from './pullDiagnostics.ts';
import { pushDiagnostics } from './pushDiagnostics.ts';
import { answering, unlessChanged } from './requests.ts';
import { runSafe } from './runSafe.ts';
import type { Serve } from './startServer.ts';
import { WorkspaceProjects } from './workspaceProjects.ts';

/** Serves a client that has been answered `initialize`. */
export const serve: Serve = ({ connection, support, configuration, host, initialize, options }) => {
  const { settings, theme: firstTheme, schemas = false, explorer = false } = options;
  const documents = new TextDocuments(configuration);
  const create = (uri: string, text: string): TextDocument => configuration.create(uri, 'yaml', 0, text);
  documents.listen(connection);
  const risk = new BackgroundRisk(host.spawn, host.isAnsweredHere);
  const folders = new FolderSettings(foldersOf(initialize));
  const open = new OpenFiles(documents);
  const projects = new WorkspaceProjects(host.files, folders, open, (note) => connection.console.warn(note));
  const log = (message: string): void => connection.console.error(message);
  const pull = new PullDiagnostics({ connection, documents, open, projects, create, log });
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

  /** However many have changed, the open documents are judged anew once. */
  const filesChanged = (uris: readonly string[]): void => {
    runSafe(log, async () => {
      let different = false;
      // oxlint-disable-next-line no-await-in-loop -- thousands of files are not held at once
      for (const uri of uris) different = (await projects.changed(uri)) || different;
      if (different) diagnoser.scheduleAll();
    });
  };
  connection.onDidChangeWatchedFiles(({ changes }) => {
    filesChanged(changes.flatMap(({ uri }) => (open.get(uri) ? [] : [uri])));
  });
  documents.onDidOpen(({ document }) => risk.forgive(document.uri));
  documents.onDidChangeContent(({ document }) => diagnoser.schedule(document));
  documents.onDidClose(({ document }) => {
    diagnoser.close(document);
    filesChanged([document.uri]);
  });

  const display = (uri: string): Display => folders.of(uri).display;
  serveGlances({ connection, documents, risk, diagnoser, display, explorer, log });
  serveExplorer({ connection, documents, risk, diagnoser, log });
  serveAdvice({ connection, documents, risk, diagnoser, log });

  serveHosts({ connection, documents, open, projects, support, create, log });

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

  return { stop: () => risk.dispose() };
};

/** Inventories and machines may stand in files that are not open. */
function watchFiles(connection: Connection): Promise<unknown> {
  const watchers = [{ globPattern: '**/*.{yaml,yml}' }];
  return connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
}

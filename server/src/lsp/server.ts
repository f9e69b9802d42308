/** The composition root of the language server, in the only folder that knows a connection. */
import { type Connection, DidChangeWatchedFilesNotification, TextDocuments } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { BackgroundRisk } from '../analysis/backgroundRisk.ts';
import { toLspDiagnostic } from '../features/diagnostics.ts';
import { serveAdvice } from './advice.ts';
import { BackgroundProgress } from './backgroundProgress.ts';
import { serveCodeActions } from './codeActions.ts';
import { serveCompletion } from './completion.ts';
import { Diagnoser, type RiskSources } from './diagnoser.ts';
import { serveExplorer } from './explorer.ts';
import { type Display, FolderSettings } from './folderSettings.ts';
import { foldersOf, serveFolders } from './folders.ts';
import { refreshGlances, serveGlances } from './glances.ts';
import { serveHosts } from './hosts.ts';
import { serveHover } from './hover.ts';
import { isIgnoreFile } from './ignoredFiles.ts';
import { OpenFiles } from './openFiles.ts';
import { PullDiagnostics, type ToLsp } from './pullDiagnostics.ts';
import { pushDiagnostics } from './pushDiagnostics.ts';
import { runSafe } from './runSafe.ts';
import type { Serve } from './startServer.ts';
import { ServiceIndex } from './serviceIndex.ts';
import { serveServices } from './services.ts';
import { WorkspaceProjects } from './workspaceProjects.ts';

/** Serves a client that has been answered `initialize`. */
export const serve: Serve = ({ connection, support, configuration, host, initialize, options }) => {
  const { settings, theme, schemas = false, explorer = false, rulePages } = options;
  const toLsp: ToLsp = (places, found) => found.map((each) => toLspDiagnostic(places, each, rulePages));
  const documents = new TextDocuments(configuration);
  const create = (uri: string, text: string): TextDocument => configuration.create(uri, 'yaml', 0, text);
  documents.listen(connection);
  const risk = new BackgroundRisk(host.spawn, host.isAnsweredHere);
  const folders = new FolderSettings(foldersOf(initialize));
  const open = new OpenFiles(documents);
  const projects = new WorkspaceProjects(host.files, folders, open, (note) => connection.console.warn(note));
  const log = (message: string): void => connection.console.error(message);
  const pull = new PullDiagnostics({ connection, documents, open, projects, create, toLsp, log });
  const outlet = support.pullsDiagnostics ? pull.outlet : pushDiagnostics(connection, toLsp);
  const judgedAnew = (): void => {
    outlet.judgedAnew();
    refreshGlances(connection, support, log);
    if (explorer) runSafe(log, () => connection.sendNotification('quorate/judgedAnew'));
  };
  const progress = new BackgroundProgress(connection, log);
  const diagnoser = new Diagnoser(
    { risk, documents, projects, progress, log },
    {
      closed: outlet.closed,
      judgedAnew: () => {
        judgedAnew();
        index.allChanged();
      },
      found: (places, diagnostics, complete) => {
        outlet.found(places, diagnostics, complete);
        if (complete) index.changed([places.document.uri]);
      },
    },
  );
  const index = new ServiceIndex({
    open,
    projects,
    diagnoser,
    create,
    log,
    tell: (tally) => runSafe(log, () => connection.sendNotification('quorate/servicesChanged', tally)),
  });
  if (support.pullsDiagnostics) pull.serve(diagnoser);

  const judgeAllAnew = (): void => {
    diagnoser.scheduleAll();
    index.allChanged();
  };
  let excluded = folders.exclusions;
  const askFolders = serveFolders({ connection, support, folders, settings, log }, (what) => {
    const others = folders.exclusions;
    if (what === 'folders' || others !== excluded) projects.foldersChanged();
    excluded = others;
    judgeAllAnew();
  });
  connection.onInitialized(() => {
    if (support.watchedFiles) runSafe(log, () => watchFiles(connection));
    askFolders();
  });

  /** However many have changed, the open documents are judged anew once. */
  const filesChanged = (uris: readonly string[]): void => {
    runSafe(log, async () => {
      let different = uris.some(isIgnoreFile);
      if (different) projects.foldersChanged();
      for (const uri of uris) different = (await projects.changed(uri)) || different;
      if (different) judgeAllAnew();
      else index.changed(uris);
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
  const sources: RiskSources = { connection, documents, risk, diagnoser, log };
  serveHover(sources, support, theme, explorer);
  serveGlances({ ...sources, display, explorer });
  serveCodeActions(sources, { ...support, explorer, ...(rulePages !== undefined && { rulePages }) });
  serveCompletion(sources, schemas);
  serveExplorer(sources);
  serveAdvice(sources);
  serveServices({ connection, folders, index, log });
  serveHosts({ connection, documents, open, projects, support, create, log });

  return {
    stop: () => {
      index.stop();
      risk.dispose();
    },
  };
};

/** Inventories and machines may stand in files that are not open. */
function watchFiles(connection: Connection): Promise<unknown> {
  const watchers = ['**/*.{yaml,yml}', '**/.{gitignore,quorateignore}'].map((globPattern) => ({ globPattern }));
  return connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
}

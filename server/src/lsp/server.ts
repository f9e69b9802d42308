/** The composition root of the language server. This folder is the only one that knows a connection. */
import { type Connection, DidChangeWatchedFilesNotification, TextDocuments } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { BackgroundRisk } from '../analysis/backgroundRisk.ts';
import { toLspDiagnostic } from '../features/diagnostics.ts';
import { serveAdvice } from './advice.ts';
import { BackgroundProgress } from './backgroundProgress.ts';
import { serveChanges } from './changes.ts';
import { serveCodeActions } from './codeActions.ts';
import { serveCompletion } from './completion.ts';
import { Diagnoser, type Outlet } from './diagnoser.ts';
import { serveExplorer } from './explorer.ts';
import { type Display, FolderSettings } from './folderSettings.ts';
import { foldersOf, serveFolders } from './folders.ts';
import { refreshGlances, serveGlances } from './glances.ts';
import { serveHosts } from './hosts.ts';
import { projectTemplate } from '../analysis/projectTemplate.ts';
import { serveHover } from './hover.ts';
import { isIgnoreFile } from './ignoredFiles.ts';
import { Judge } from './judge.ts';
import { Offering } from './offering.ts';
import { OpenFiles } from './openFiles.ts';
import { PullDiagnostics, type ToLsp } from './pullDiagnostics.ts';
import { pushDiagnostics } from './pushDiagnostics.ts';
import type { RiskSources } from './requests.ts';
import { runSafe } from './runSafe.ts';
import type { Serve, Session } from './startServer.ts';
import { ServiceIndex } from './serviceIndex.ts';
import { serveServices } from './services.ts';
import { Snapshots } from './snapshots.ts';
import type { SourceDocument } from './sourceDocument.ts';
import { WorkspaceProjects } from './workspaceProjects.ts';

/** Serves a client whose `initialize` has been answered. */
export const serve: Serve = (session) => {
  const server = new Server(session);
  server.follow();
  server.answer();
  return server;
};

class Server {
  readonly #session: Session;
  readonly #documents: TextDocuments<SourceDocument>;
  readonly #risk: BackgroundRisk;
  readonly #folders: FolderSettings;
  readonly #open: OpenFiles;
  readonly #projects: WorkspaceProjects;
  readonly #snapshots: Snapshots;
  readonly #judge: Judge;
  readonly #diagnoser: Diagnoser;
  readonly #index: ServiceIndex;
  #forgetEarlier = (): void => undefined;

  constructor(session: Session) {
    const { connection, configuration, host, initialize } = session;
    const log = this.#log;
    this.#session = session;
    this.#documents = new TextDocuments(configuration);
    this.#documents.listen(connection);
    this.#risk = new BackgroundRisk(host.spawn, host.isAnsweredHere);
    this.#folders = new FolderSettings(foldersOf(initialize));
    this.#open = new OpenFiles(this.#documents);
    this.#projects = new WorkspaceProjects({
      host: host.files,
      workspace: this.#folders,
      open: this.#open,
      warn: (note) => connection.console.warn(note),
      found: () => this.#judgeAllAnew(),
    });
    const [documents, projects] = [this.#documents, this.#projects];
    this.#snapshots = new Snapshots(documents, projects);
    this.#judge = new Judge(this.#risk, this.#snapshots);
    const [snapshots, judge] = [this.#snapshots, this.#judge];
    const progress = new BackgroundProgress(connection, log);
    this.#diagnoser = new Diagnoser({ documents, projects, snapshots, judge, progress, log }, this.#outlet());
    this.#index = new ServiceIndex({
      open: this.#open,
      folders: this.#folders,
      projects,
      judge,
      create: this.#create,
      log,
      tell: (tally) => runSafe(log, () => connection.sendNotification('quorate/servicesChanged', tally)),
    });
  }

  /** Follows changes of documents, files, folders and settings. */
  follow(): void {
    const { connection, support, options } = this.#session;
    const [folders, documents, log] = [this.#folders, this.#documents, this.#log];
    let excluded = folders.exclusions;
    const askFolders = serveFolders({ connection, support, folders, settings: options.settings, log }, (what) => {
      const others = folders.exclusions;
      if (what === 'folders' || others !== excluded) this.#projects.foldersChanged();
      excluded = others;
      this.#judgeAllAnew();
    });
    connection.onInitialized(() => {
      if (support.watchedFiles) runSafe(log, () => watchFiles(connection));
      askFolders();
      this.#projects.begin();
    });
    connection.onDidChangeWatchedFiles(({ changes }) => {
      this.#filesChanged(changes.flatMap(({ uri }) => (this.#open.get(uri) ? [] : [uri])));
    });
    documents.onDidOpen(({ document }) => this.#risk.forgive(document.uri));
    documents.onDidChangeContent(({ document }) => this.#diagnoser.schedule(document));
    documents.onDidClose(({ document }) => {
      this.#diagnoser.close(document);
      this.#filesChanged([document.uri]);
    });
  }

  /** Answers requests. */
  answer(): void {
    const { connection, support, options } = this.#session;
    const { theme, schemas = false, explorer = false, rulePages } = options;
    const [documents, open, folders, log] = [this.#documents, this.#open, this.#folders, this.#log];
    const [risk, snapshots, projects, index] = [this.#risk, this.#snapshots, this.#projects, this.#index];
    const offering = new Offering(snapshots, this.#judge);
    const display = (uri: string): Display => folders.of(uri).display;
    const sources: RiskSources = { connection, documents, risk, snapshots, offering, log };
    serveHover(sources, support, theme, explorer, schemas);
    serveGlances({ ...sources, display, explorer });
    serveCodeActions(sources, { ...support, explorer, ...(rulePages !== undefined && { rulePages }) });
    serveCompletion(sources, schemas, explorer);
    connection.onRequest('quorate/projectTemplate', () => projectTemplate());
    serveExplorer(sources);
    serveAdvice(sources);
    this.#forgetEarlier = serveChanges({ connection, documents, judge: this.#judge, create: this.#create, log });
    serveServices({ connection, folders, files: projects.files, index, log });
    serveHosts({ connection, documents, open, projects, support, create: this.#create, log });
  }

  stop(): void {
    this.#index.stop();
    this.#projects.stop();
    this.#risk.dispose();
  }

  readonly #log = (message: string): void => this.#session.connection.console.error(message);

  /** Makes a document of the text of a file that is not open. */
  readonly #create = (uri: string, text: string): TextDocument =>
    this.#session.configuration.create(uri, 'yaml', 0, text);

  /**
   * Takes diagnostics for the client, and tells the list of services, and whatever else the client shows, what is new.
   */
  #outlet(): Outlet {
    const { connection, support, options } = this.#session;
    const toLsp: ToLsp = (places, found) => found.map((each) => toLspDiagnostic(places, each, options.rulePages));
    const outlet = support.pullsDiagnostics ? this.#pull(toLsp) : pushDiagnostics(connection, toLsp);
    return {
      closed: outlet.closed,
      judgedAnew: () => {
        outlet.judgedAnew();
        refreshGlances(connection, support, this.#log);
        if (options.explorer) runSafe(this.#log, () => connection.sendNotification('quorate/judgedAnew'));
        this.#forgetEarlier();
        this.#index.allChanged();
      },
      found: (places, diagnostics, complete) => {
        outlet.found(places, diagnostics, complete);
        if (complete) this.#index.changed([places.document.uri]);
      },
    };
  }

  #pull(toLsp: ToLsp): Outlet {
    const { connection, options } = this.#session;
    const [documents, open, judge, log] = [this.#documents, this.#open, this.#judge, this.#log];
    const { files } = this.#projects;
    const ahead = options.takesDiagnostics === true ? pushDiagnostics(connection, toLsp) : undefined;
    const create = this.#create;
    const pull = new PullDiagnostics({ connection, documents, open, files, judge, create, toLsp, log, ahead });
    pull.serve();
    return pull.outlet;
  }

  #judgeAllAnew(): void {
    this.#diagnoser.scheduleAll();
    this.#index.allChanged();
  }

  /** Handles changed files. However many have changed, the open documents are judged again once. */
  #filesChanged(uris: readonly string[]): void {
    runSafe(this.#log, async () => {
      let different = uris.some(isIgnoreFile);
      if (different) this.#projects.foldersChanged();
      for (const uri of uris) different = (await this.#projects.changed(uri)) || different;
      if (different) this.#judgeAllAnew();
      else this.#index.changed(uris);
    });
  }
}

/** Asks the client to watch files: inventories and machines may be in files that are not open. */
function watchFiles(connection: Connection): Promise<unknown> {
  const watchers = ['**/*.{yaml,yml}', '**/.{gitignore,quorateignore}'].map((globPattern) => ({ globPattern }));
  return connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
}

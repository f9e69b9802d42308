/** The composition root of the language server: the only folder that knows a connection. */
import {
  CodeActionKind,
  type Connection,
  DidChangeConfigurationNotification,
  type InitializeParams,
  type InitializeResult,
  MarkupKind,
  TextDocuments,
  TextDocumentSyncKind,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { BackgroundRisk } from '../analysis/backgroundRisk.ts';
import { parseSettings } from '../analysis/settings.ts';
import { toLspRange } from '../features/toLsp.ts';
import { hoverTarget, toMarkdown, toPlainText } from '../features/hover.ts';
import { codeActions } from '../features/codeActions.ts';
import { riskCard } from '../features/riskCard.ts';
import { type ClientSupport, clientSupport } from './clientSupport.ts';
import { Diagnoser } from './diagnoser.ts';
import { runSafe } from './runSafe.ts';

export interface InitializationOptions {
  /** Browser only: where the risk worker's script is. */
  readonly workerUrl?: string;
  /** The `quorate.*` settings, for clients without `workspace/configuration`. */
  readonly settings?: unknown;
}

/** Serves one client until the connection ends. `createRisk` is called once, at `initialize`. */
export function startServer(
  connection: Connection,
  createRisk: (options: InitializationOptions) => BackgroundRisk,
): void {
  const documents = new TextDocuments(TextDocument);

  connection.onInitialize((params: InitializeParams): InitializeResult => {
    const options = (params.initializationOptions ?? {}) as InitializationOptions;
    const support = clientSupport(params.capabilities);
    const risk = createRisk(options);
    serve(connection, documents, support, risk, options);
    connection.onShutdown(() => risk.dispose());
    return {
      serverInfo: { name: 'quorate' },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
        hoverProvider: true,
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite] },
      },
    };
  });

  documents.listen(connection);
  connection.listen();
}

function serve(
  connection: Connection,
  documents: TextDocuments<TextDocument>,
  support: ClientSupport,
  risk: BackgroundRisk,
  options: InitializationOptions,
): void {
  const log = (message: string): void => connection.console.error(message);
  const diagnoser = new Diagnoser(risk, documents, (params) => connection.sendDiagnostics(params), log);

  const configure = (raw: unknown): void => {
    const { settings, errors } = parseSettings(raw);
    for (const error of errors) connection.console.warn(`setting quorate.${error}`);
    diagnoser.configure(settings);
  };
  const pullSettings = (): void => {
    runSafe(log, async () => configure(await connection.workspace.getConfiguration('quorate')));
  };

  configure(options.settings);
  connection.onInitialized(() => {
    if (!support.configuration) return;
    if (support.configurationChanges) {
      runSafe(log, () => connection.client.register(DidChangeConfigurationNotification.type, { section: 'quorate' }));
    }
    pullSettings();
  });
  connection.onDidChangeConfiguration(({ settings }: { settings: unknown }) => {
    if (support.configuration) pullSettings();
    else configure((settings as { quorate?: unknown } | null)?.quorate);
  });

  documents.onDidChangeContent(({ document }) => diagnoser.schedule(document));
  documents.onDidClose(({ document }) => diagnoser.close(document));

  connection.onHover(async ({ textDocument, position }, token) => {
    const document = documents.get(textDocument.uri);
    if (!document) return null;
    const target = hoverTarget(diagnoser.analysisOf(document), document.offsetAt(position));
    if (!target?.service.question) return null;
    const report = await risk.assess(target.service.question, abortSignal(token));
    const card = riskCard(target.service, report, target.host, (offset) => document.positionAt(offset).line + 1);
    const contents = support.markdown
      ? { kind: MarkupKind.Markdown, value: toMarkdown(card) }
      : { kind: MarkupKind.PlainText, value: toPlainText(card) };
    return { contents, range: toLspRange(document, target.range) };
  });

  connection.onCodeAction(async ({ textDocument, range }, token) => {
    const document = documents.get(textDocument.uri);
    if (!document) return null;
    const offsets = { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
    const { diagnostics, suggestions } = await diagnoser.offersAt(document, offsets, abortSignal(token));
    return codeActions(document, offsets, diagnostics, suggestions, support);
  });
}

interface Token {
  readonly isCancellationRequested: boolean;
  onCancellationRequested(listener: () => void): unknown;
}

function abortSignal(token: Token): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}

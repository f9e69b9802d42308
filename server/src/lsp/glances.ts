/** Serves what users see at a glance: lenses above services, hints at hosts, the outline. */
import {
  type CodeLens,
  CodeLensRefreshRequest,
  type Connection,
  InlayHintRefreshRequest,
  ResponseError,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../analysis/analyse.ts';
import { codeLenses, lensCommand, lensService, lensTitle, lensUri } from '../features/codeLens.ts';
import { touches } from '../model/range.ts';
import { documentSymbols } from '../features/documentSymbols.ts';
import { inlayHints } from '../features/inlayHints.ts';
import { toLspRange } from '../features/toLsp.ts';
import { KeptLenses } from './keptLenses.ts';
import type { ClientSupport } from './clientSupport.ts';
import type { Display } from './folderSettings.ts';
import { answering, type RiskSources, unlessChanged } from './requests.ts';
import { runSafe } from './runSafe.ts';

interface Sources extends RiskSources {
  readonly display: (uri: string) => Display;
  /** True where the client has the command `quorate.openExplorer`. */
  readonly explorer: boolean;
}

export function serveGlances({ connection, documents, risk, snapshots, display, explorer, log }: Sources): void {
  const kept = new KeptLenses();
  documents.onDidClose(({ document }) => kept.forget(document.uri));
  connection.onCodeLens(
    answering(log, ['textDocument'], async ({ textDocument }) => {
      const document = documents.get(textDocument.uri);
      if (!document || !display(document.uri).codeLens) return null;
      const analysis = await snapshots.analysisOf(document);
      const lenses = codeLenses(document, analysis);
      const isUnread = unreadIn(document, analysis);
      const missing = isUnread ? kept.missing(document, lenses).filter(isUnread) : [];
      if (!analysis.isBroken && missing.length === 0) kept.begin(document);
      return [...lenses, ...missing];
    }),
  );
  const complete = answering(log, [], async (lens: CodeLens, signal): Promise<CodeLens> => {
    const document = documents.get(lensUri(lens));
    if (!document) return lens;
    const analysis = await snapshots.analysisOf(document);
    const service = lensService(lens, document, analysis);
    if (!service?.question) return lens;
    const title = lensTitle(service, await risk.ask(service.question, document.uri, signal));
    const told = { ...lens, command: lensCommand(title, analysis, service, explorer ? document.uri : undefined) };
    kept.keep(document, told);
    return told;
  });
  connection.onCodeLensResolve(async (lens, token) => {
    const told = await complete(lens, token);
    if (told instanceof ResponseError || told?.command) return told;
    return kept.asBefore(lensUri(lens), lens);
  });
  connection.languages.inlayHint.on(
    answering(log, ['textDocument', 'range'], async ({ textDocument, range }, signal) => {
      const document = documents.get(textDocument.uri);
      if (!document || !display(document.uri).inlayHints) return null;
      const current = unlessChanged(document);
      const seen = { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
      const { services, layout } = await current(snapshots.analysisOf(document));
      const places = { document, layout };
      const hints = services.map(async (service) =>
        service.question && touches(layout.around(service.extent), seen)
          ? inlayHints(places, service, await current(risk.ask(service.question, document.uri, signal)))
          : [],
      );
      return (await Promise.all(hints)).flat();
    }),
  );
  connection.onDocumentSymbol(
    answering(log, ['textDocument'], async ({ textDocument }) => {
      const document = documents.get(textDocument.uri);
      return document ? documentSymbols(document, await snapshots.analysisOf(document)) : null;
    }),
  );
}

/**
 * A test for lenses above what cannot be read as it stands: a text that does not parse, or a service with a wrong value.
 * Undefined where everything can be read.
 */
function unreadIn(
  document: TextDocument,
  { isBroken, services, layout }: Analysis,
): ((lens: CodeLens) => boolean) | undefined {
  if (isBroken) return () => true;
  const unread = services.filter(({ complete }) => !complete);
  if (unread.length === 0) return undefined;
  const lines = new Set(unread.map(({ nameRange }) => toLspRange({ document, layout }, nameRange).start.line));
  return ({ range }) => lines.has(range.start.line);
}

/** Asks the client to ask again, where it can: lenses and hints may have changed without an edit. */
export function refreshGlances(connection: Connection, support: ClientSupport, log: (message: string) => void): void {
  if (support.refreshesLenses) runSafe(log, () => connection.sendRequest(CodeLensRefreshRequest.type));
  if (support.refreshesHints) runSafe(log, () => connection.sendRequest(InlayHintRefreshRequest.type));
}

/** Serves what users see at a glance: lenses above services, hints at hosts, the outline. */
import { type CodeLens, CodeLensRefreshRequest, type Connection, InlayHintRefreshRequest } from 'vscode-languageserver';
import { codeLenses, lensCommand, lensService, lensTitle, lensUri } from '../features/codeLens.ts';
import { touches } from '../model/range.ts';
import { documentSymbols } from '../features/documentSymbols.ts';
import { inlayHints } from '../features/inlayHints.ts';
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
      if (analysis.isBroken) return [...lenses, ...kept.missing(document, lenses)];
      kept.begin(document);
      return lenses;
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
  // A lens that cannot be completed is returned unchanged: the protocol has no better answer.
  connection.onCodeLensResolve(async (lens, token) => (await complete(lens, token)) ?? lens);
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

/** Asks the client to ask again, where it can: lenses and hints may have changed without an edit. */
export function refreshGlances(connection: Connection, support: ClientSupport, log: (message: string) => void): void {
  if (support.refreshesLenses) runSafe(log, () => connection.sendRequest(CodeLensRefreshRequest.type));
  if (support.refreshesHints) runSafe(log, () => connection.sendRequest(InlayHintRefreshRequest.type));
}

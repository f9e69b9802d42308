/**
 * Diagnostics for clients that ask for them. An answer waits for the risk for a moment, so that no squiggle flickers
 * while the user types. After that it holds what is known, and the client is told to ask again when the risk is there.
 */
import {
  type Connection,
  type Diagnostic as LspDiagnostic,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  type GenericRequestHandler,
  LSPErrorCodes,
  ResponseError,
  type TextDocuments,
  type WorkDoneProgressReporter,
  type WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { Cancelled } from '../analysis/backgroundRisk.ts';
import type { Diagnostic } from '../analysis/diagnose.ts';
import type { Places } from '../features/toLsp.ts';
import { digest } from '../base/digest.ts';
import type { Outlet } from './diagnoser.ts';
import { FAILURE, type Judge, NOWHERE } from './judge.ts';
import type { ManifestFiles } from './manifestFiles.ts';
import { answering, refusedParams, signalOf } from './requests.ts';
import { report, runSafe } from './runSafe.ts';
import type { OpenFiles } from './openFiles.ts';
import type { SourceDocument } from './sourceDocument.ts';

/** How long an answer waits for the risk, in milliseconds: a time that feels like no wait. */
const PATIENCE = 300;

interface Sources {
  readonly connection: Connection;
  readonly documents: TextDocuments<SourceDocument>;
  readonly open: OpenFiles;
  readonly files: ManifestFiles;
  readonly judge: Judge;
  readonly toLsp: ToLsp;
  readonly log: (message: string) => void;
  /** Makes a document of the text of a file that is not open. */
  readonly create: (uri: string, text: string) => TextDocument;
  /** Sends diagnostics of a document until the client asks; undefined where the client does not take these. */
  readonly ahead: Pick<Outlet, 'found' | 'closed'> | undefined;
}

/** Makes diagnostics of the protocol from those of a version of a document. */
export type ToLsp = (places: Places, diagnostics: readonly Diagnostic[]) => LspDiagnostic[];

export class PullDiagnostics {
  readonly #sources: Sources;
  /** Documents for which the client has been told only the structure. */
  readonly #early = new Set<string>();
  /** Documents for which the client has asked. */
  readonly #asked = new Set<string>();
  readonly #results = new ResultIds();

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  get outlet(): Outlet {
    const { ahead } = this.#sources;
    return {
      found: (places, diagnostics, complete) => {
        const { uri } = places.document;
        if (!this.#asked.has(uri)) ahead?.found(places, diagnostics, complete);
        if (complete && this.#early.delete(uri)) this.refresh();
      },
      closed: (uri) => {
        this.#early.delete(uri);
        if (!this.#asked.delete(uri)) ahead?.closed(uri);
        this.#results.forget(uri);
      },
      judgedAnew: () => this.refresh(),
    };
  }

  refresh(): void {
    const { connection, log } = this.#sources;
    runSafe(log, () => connection.languages.diagnostics.refresh());
  }

  serve(): void {
    const { connection, documents, files, judge, toLsp, log } = this.#sources;
    connection.languages.diagnostics.on(async (params, token) => {
      const refused = refusedParams(params, ['textDocument']);
      if (refused) return refused;
      const { textDocument, previousResultId } = params;
      const { uri } = textDocument;
      const document = documents.get(uri);
      if (!document) return this.#results.report(uri, [], previousResultId);
      this.#asked.add(uri);
      try {
        const { version } = document;
        const { diagnostics, complete, layout } = await judge.diagnosticsOf(document, signalOf(token), PATIENCE);
        if (documents.get(uri)?.version !== version) throw new Cancelled();
        if (!complete) this.#early.add(uri);
        return this.#results.report(uri, toLsp({ document, layout }, diagnostics), previousResultId);
      } catch (error) {
        if (error instanceof Cancelled) return overtaken();
        report(log, error);
        return this.#results.report(uri, toLsp({ document, layout: NOWHERE }, [FAILURE]), previousResultId);
      }
    });
    // What a file that the user closes still has to say.
    const checkFile: GenericRequestHandler<unknown, void> = answering(
      log,
      ['uri'],
      async ({ uri }: { readonly uri: string }, signal): Promise<readonly LspDiagnostic[] | null> =>
        (await files.isOneOfAll(uri)) ? ((await this.#inFile(uri, signal))?.items ?? null) : null,
    );
    connection.onRequest('quorate/checkFile', checkFile);
    connection.languages.diagnostics.onWorkspace(async (params, token, progress, partial) => {
      const refused = refusedParams(params, ['previousResultIds']);
      if (refused) return refused;
      const known = new Map(params.previousResultIds.map(({ uri, value }) => [uri, value]));
      const reports: WorkspaceDocumentDiagnosticReport[] = [];
      progress.begin('Quorate', 0, undefined, true);
      try {
        for await (const found of this.#check(known, signalOf(token), progress)) {
          if (partial) partial.report({ items: [found] });
          else reports.push(found);
        }
        return { items: reports };
      } catch (error) {
        if (error instanceof Cancelled) return overtaken(false);
        throw error;
      } finally {
        progress.done();
      }
    });
  }

  /**
   * Checks one file after another, so that keystrokes come in between. A file without a finding is reported only where
   * that is new.
   */
  async *#check(
    known: ReadonlyMap<string, string>,
    signal: AbortSignal,
    progress: WorkDoneProgressReporter,
  ): AsyncGenerator<WorkspaceDocumentDiagnosticReport> {
    const { files, open } = this.#sources;
    const all = [...new Set([...(await files.all()), ...known.keys()].map((uri) => open.asTheClient(uri)))];
    let told = 0;
    for (const [index, uri] of all.entries()) {
      if (signal.aborted) throw new Cancelled();
      const found = await this.#inFile(uri, signal);
      const percentage = Math.floor((100 * (index + 1)) / all.length);
      if (percentage > told) progress.report(percentage, `${index + 1} of ${all.length} files`);
      told = percentage;
      if (!found || (found.items.length === 0 && !known.has(uri))) continue;
      yield { ...this.#results.report(uri, found.items, known.get(uri)), uri, version: found.version };
    }
  }

  /** Undefined for a document that has changed or was closed meanwhile: the client then asks again by itself. */
  async #inFile(
    uri: string,
    signal: AbortSignal,
  ): Promise<{ readonly items: readonly LspDiagnostic[]; readonly version: number | null } | undefined> {
    const { documents, files, judge, create, toLsp, log } = this.#sources;
    const open = documents.get(uri);
    const version = open?.version ?? null;
    const text = open ? '' : await files.textOf(uri);
    if (text === undefined) return { items: [], version };
    const document = open ?? create(uri, text);
    try {
      const found = open ? await judge.diagnosticsOf(open, signal) : await judge.diagnosticsOfFile(uri, text, signal);
      return open && open.version !== version
        ? undefined
        : { items: toLsp({ document, layout: found.layout }, found.diagnostics), version };
    } catch (error) {
      if (signal.aborted) throw error;
      if (error instanceof Cancelled) return undefined;
      report(log, error);
      return { items: toLsp({ document, layout: NOWHERE }, [FAILURE]), version };
    }
  }
}

/** The error for an answer that the client does not wait for any more, or whose text has changed. */
function overtaken(retriggerRequest = true): ResponseError<{ retriggerRequest: boolean }> {
  return new ResponseError(LSPErrorCodes.ServerCancelled, 'overtaken by a change', { retriggerRequest });
}

/** Gives a name to what was reported of each file, so that what has not changed is not sent again. */
class ResultIds {
  /** A prefix that differs from server to server, so that no names of an earlier one are taken for ours. */
  readonly #prefix = Date.now().toString(36);
  readonly #reported = new Map<string, { readonly id: string; readonly digest: string }>();
  #next = 1;

  forget(uri: string): void {
    this.#reported.delete(uri);
  }

  report(uri: string, items: readonly LspDiagnostic[], previous: string | undefined): DocumentDiagnosticReport {
    const content = digest(JSON.stringify(items));
    const known = this.#reported.get(uri);
    const resultId = known?.digest === content ? known.id : `${this.#prefix}-${this.#next++}`;
    this.#reported.set(uri, { id: resultId, digest: content });
    return resultId === previous
      ? { kind: DocumentDiagnosticReportKind.Unchanged, resultId }
      : { kind: DocumentDiagnosticReportKind.Full, resultId, items: [...items] };
  }
}

/** Answers requests, whatever they ask and whatever happens meanwhile. */
import { type Connection, ErrorCodes, LSPErrorCodes, ResponseError, type TextDocuments } from 'vscode-languageserver';
import type { BackgroundRisk } from '../analysis/backgroundRisk.ts';
import { malformed, type Need } from './malformed.ts';
import type { Offering } from './offering.ts';
import { isQuiet, type Log, report } from './runSafe.ts';
import type { Snapshots } from './snapshots.ts';
import type { SourceDocument } from './sourceDocument.ts';

/** What the handlers need that answer questions about the risk of services in open documents. */
export interface RiskSources {
  readonly connection: Connection;
  readonly documents: TextDocuments<SourceDocument>;
  readonly risk: BackgroundRisk;
  readonly snapshots: Snapshots;
  readonly offering: Offering;
  readonly log: (message: string) => void;
}

/**
 * Answers a request. The answer is null where it was cancelled or its file is skipped; an error where its parameters
 * are wrong or its document has changed meanwhile; an error and a line in the log where it failed.
 * @param needs the parameters that must be there
 */
export function answering<P extends object, T>(
  log: Log,
  needs: readonly Need[],
  work: (params: P, signal: AbortSignal) => Promise<T | null>,
): (params: P, token?: Token) => Promise<T | ResponseError | null> {
  return async (given, second) => {
    // The library leaves out parameters that the client left out: the token is first then.
    const params = second ? given : ({} as P);
    const token = second ?? (given as unknown as Token);
    const refused = refusedParams(params, needs);
    if (refused) return refused;
    try {
      return await work(params, signalOf(token));
    } catch (error) {
      if (error instanceof Overtaken) return new ResponseError(LSPErrorCodes.ContentModified, error.message);
      report(log, error);
      return isQuiet(error) ? null : new ResponseError(ErrorCodes.InternalError, 'see the log of Quorate');
    }
  };
}

/** The reply to wrong parameters; undefined where nothing is wrong with them. */
export function refusedParams(params: unknown, needs: readonly Need[]): ResponseError<never> | undefined {
  const problem = malformed(params, needs);
  return problem === undefined ? undefined : new ResponseError<never>(ErrorCodes.InvalidParams, problem);
}

interface Token {
  readonly isCancellationRequested: boolean;
  readonly onCancellationRequested: (listener: () => void) => unknown;
}

/** A signal that fires when the client cancels its request. */
export function signalOf(token: Token): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}

/** The document has changed, so that the question, or the answer so far, is about an old version. */
export class Overtaken extends Error {
  override readonly name = 'Overtaken';

  constructor() {
    super('the document has changed meanwhile');
  }
}

/**
 * Makes a function that waits for a result, and passes it on unless the document has changed since `unlessChanged` was
 * called: what is known of one version says nothing of the places in another. Work that was given up because of the
 * change counts as overtaken, too.
 */
export function unlessChanged(document: { readonly version: number }): <T>(work: Promise<T>) => Promise<T> {
  const { version } = document;
  return async (work) => {
    const [outcome] = await Promise.allSettled([work]);
    if (document.version !== version) throw new Overtaken();
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  };
}

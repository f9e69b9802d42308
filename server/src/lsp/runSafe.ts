import { ErrorCodes, ResponseError } from 'vscode-languageserver';
import { Cancelled, Skipped } from '../analysis/backgroundRisk.ts';

type Log = (message: string) => void;

/**
 * Runs work nobody awaits. An exception in a timer or a promise chain would end the server: here it becomes a line in
 * the log. Cancelled work is no error.
 */
export function runSafe(log: Log, work: () => Promise<unknown> | void): void {
  try {
    work()?.catch((error: unknown) => report(log, error));
  } catch (error) {
    report(log, error);
  }
}

/** Answers a request: with nothing where it was cancelled or its file is skipped, with an error and a line in the log where it failed. */
export async function answerSafe<T>(
  log: Log,
  token: Token,
  work: (signal: AbortSignal) => Promise<T | null>,
): Promise<T | ResponseError | null> {
  try {
    return await work(signalOf(token));
  } catch (error) {
    report(log, error);
    return isQuiet(error) ? null : new ResponseError(ErrorCodes.InternalError, 'see the log of Quorate');
  }
}

interface Token {
  readonly isCancellationRequested: boolean;
  readonly onCancellationRequested: (listener: () => void) => unknown;
}

/** Aborted when the client cancels its request. */
export function signalOf(token: Token): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}

export function report(log: Log, error: unknown): void {
  if (!isQuiet(error)) log(error instanceof Error ? (error.stack ?? error.message) : String(error));
}

/**
 * Why something failed, in words for the user.
 * @throws Cancelled when that is why
 */
export function reasonOf(error: unknown): string {
  if (error instanceof Cancelled) throw error;
  return error instanceof Error ? error.message : String(error);
}

/** Cancelled work is no error, and of a skipped file its diagnostics speak. */
function isQuiet(error: unknown): boolean {
  return error instanceof Cancelled || error instanceof Skipped;
}

import { Cancelled, Skipped } from '../analysis/backgroundRisk.ts';

export type Log = (message: string) => void;

/**
 * Runs work whose result is not awaited. An exception in a timer or a promise chain would end the server; here it
 * becomes a line in the log. Cancelled work is no error.
 */
export function runSafe(log: Log, work: () => Promise<unknown> | void): void {
  try {
    work()?.catch((error: unknown) => report(log, error));
  } catch (error) {
    report(log, error);
  }
}

export function report(log: Log, error: unknown): void {
  if (!isQuiet(error)) log(error instanceof Error ? (error.stack ?? error.message) : String(error));
}

/**
 * Why something failed, in words for the user.
 * @throws Cancelled when the work was cancelled
 */
export function reasonOf(error: unknown): string {
  if (error instanceof Cancelled) throw error;
  return error instanceof Error ? error.message : String(error);
}

/** True for errors that need no message: cancelled work, and skipped files, which have a diagnostic. */
export function isQuiet(error: unknown): boolean {
  return error instanceof Cancelled || error instanceof Skipped;
}

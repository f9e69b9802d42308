import { Cancelled, Skipped } from '../analysis/backgroundRisk.ts';

export type Log = (message: string) => void;

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
export function isQuiet(error: unknown): boolean {
  return error instanceof Cancelled || error instanceof Skipped;
}

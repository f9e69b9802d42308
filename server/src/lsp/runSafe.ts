import { Cancelled } from '../analysis/backgroundRisk.ts';

/**
 * Runs work nobody awaits. An exception in a timer or a promise chain would end the server: here it becomes a line in
 * the log. Cancelled work is no error.
 */
export function runSafe(log: (message: string) => void, work: () => Promise<unknown> | void): void {
  const report = (error: unknown): void => {
    if (!(error instanceof Cancelled)) log(error instanceof Error ? (error.stack ?? error.message) : String(error));
  };
  try {
    work()?.catch(report);
  } catch (error) {
    report(error);
  }
}

/** How readers tell what is wrong with a file. */
import type { Problem, Range } from '../model/service.ts';

/** Takes a finding about a value that cannot be right. @param meant what stands in place of the range when it is put right */
export type Report = (range: Range, message: string, meant?: string) => void;

/** Adds an `invalid-value` to the list at every report. */
export function reportTo(problems: Problem[]): Report {
  return (range, message, meant) =>
    problems.push({ rule: 'invalid-value', range, message, ...(meant !== undefined && { meant }) });
}

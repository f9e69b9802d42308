/** The way in which readers report what is wrong with a file. */
import type { Problem, Range } from '../model/service.ts';

/**
 * Takes a problem with a value that cannot be right.
 * @param meant the text that would put it right in the place of the range
 */
export type Report = (range: Range, message: string, meant?: string) => void;

/** A report that adds an `invalid-value` problem to the list. */
export function reportTo(problems: Problem[]): Report {
  return (range, message, meant) =>
    problems.push({ rule: 'invalid-value', range, message, ...(meant !== undefined && { meant }) });
}

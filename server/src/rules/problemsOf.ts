import type { Problem } from '../model/service.ts';
import type { Finding } from './rule.ts';

/** The check of a rule whose findings the readers make while they read. */
export function problemsOf(rule: Problem['rule']): (problems: readonly Problem[]) => Iterable<Finding> {
  return function* (problems) {
    for (const problem of problems) if (problem.rule === rule) yield { range: problem.range, message: problem.message };
  };
}

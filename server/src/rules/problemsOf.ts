import type { Problem } from '../model/service.ts';
import type { Finding, StructureRule } from './rule.ts';

/** The check of a rule whose findings the readers make while they read. */
export function problemsOf(rule: Problem['rule']): StructureRule['check'] {
  return function* ({ problems }): Generator<Finding> {
    for (const problem of problems) if (problem.rule === rule) yield { range: problem.range, message: problem.message };
  };
}

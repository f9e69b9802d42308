import type { Problem, Range } from '../model/service.ts';
import type { Finding } from './rule.ts';

/** The check of a rule whose findings are problems that readers find. */
export function problemsOf(rule: Problem['rule']): (problems: readonly Problem[]) => Iterable<Finding> {
  return function* (problems) {
    for (const { rule: by, range, message, meant } of problems) {
      if (by !== rule) continue;
      const edits = meant === undefined ? undefined : [changeTo(range, meant)];
      yield { range, message, ...(edits && { edits }) };
    }
  };
}

/** A fix that puts the word that is probably meant in the place of a wrong one. */
export function changeTo(range: Range, meant: string): NonNullable<Finding['edits']>[number] {
  return { title: `Change to "${meant}"`, edits: [{ range, newText: meant }] };
}

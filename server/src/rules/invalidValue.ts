import { problemsOf } from './problemsOf.ts';
import type { Rule } from './rule.ts';

export const invalidValue: Rule = {
  id: 'invalid-value',
  severity: 'error',
  docs: {
    summary: 'A key, number, fault model or host that Quorate does not understand.',
    why: `A typing error in a risk model is worse than no risk model: the file would be judged by another model than the one you
meant. So the rule reports negative, fractional or huge counts, unknown fault models and keys, duplicate hosts and impossible
quorums at their place. No probability is shown for that service until they are mended.`,
    before: `deployments:
  - name: queue
    fault: crash-stop/pn      # unknown
    hosts: {pm-1: -1, pm-2: 2}`,
    after: `deployments:
  - name: queue
    fault: crash-stop/pm
    hosts: {pm-1: 1, pm-2: 2}`,
    source: 'The page "Manifests", which describes what is read.',
  },
  checkProblems: problemsOf('invalid-value'),
};

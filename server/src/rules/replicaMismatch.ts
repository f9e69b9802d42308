import { problemsOf } from './problemsOf.ts';
import type { Rule } from './rule.ts';

export const replicaMismatch: Rule = {
  id: 'replica-mismatch',
  severity: 'error',
  docs: {
    summary: 'The stated number of replicas differs from what the hosts hold.',
    why: `The quorum counts the original number of replicas. When a file says 5 and lists 4, one of the two numbers is wrong,
and so is every probability that is computed from it.`,
    before: `deployments:
  - name: queue
    replicas: 5
    hosts: {pm-1: 2, pm-2: 1, pm-3: 1}`,
    after: `deployments:
  - name: queue
    replicas: 4
    hosts: {pm-1: 2, pm-2: 1, pm-3: 1}`,
    source: 'Araujo et al. (2012), section 1: a majority of the original number of replicas.',
  },
  checkProblems: problemsOf('replica-mismatch'),
};

import { problemsOf } from './problemsOf.ts';
import { FEWEST_REPLICAS, worstCriticalSize } from './critical.ts';
import type { Finding, Rule, ScheduledService } from './rule.ts';

export const unknownHosts: Rule = {
  id: 'unknown-hosts',
  severity: 'hint',
  absence: true,
  docs: {
    summary: 'No nodes are known, or not which cluster is meant, so nodes are assumed.',
    why: `Quorate can judge what hard constraints guarantee without knowing the cluster: it assumes as many nodes as there are
replicas. Only with known nodes can it tell whether all replicas find a place, and whether a zone holds a majority. Nodes come
from \`hosts\` in \`.quorate.yaml\` or from Node objects in the workspace. The hint is given where no single node may hold a
majority, and only for software that is known to vote. Where several folders describe nodes and none is nearer than the
others, the first counts, and the hint says so. To tell clusters apart, write a \`.quorate.yaml\` into each folder, or the same
\`cluster:\` into those that share their nodes.`,
    before: `# .quorate.yaml
fault: crash-stop/pm`,
    after: `# .quorate.yaml
fault: crash-stop/pm
hosts:
  node-1: {zone: a}
  node-2: {zone: b}
  node-3: {zone: c}`,
    source: 'Kubernetes documentation, "Assigning Pods to Nodes": what hard constraints promise on any cluster.',
  },
  checkProblems: problemsOf('unknown-hosts'),
  *checkSchedule(subject: ScheduledService): Generator<Finding> {
    const { service, scheduling, schedule } = subject;
    const replicas = scheduling.replicas.value;
    if (!schedule.assumed || replicas < FEWEST_REPLICAS || service.quorumBased !== undefined) return;
    if (worstCriticalSize(subject) !== undefined) return;
    const message = `No ${service.nouns.host[1]} known; assuming ${replicas}. List yours under hosts in .quorate.yaml`;
    yield { range: service.nameRange, message };
  },
};

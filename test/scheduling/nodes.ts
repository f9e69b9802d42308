/** Clusters for tests, one node a line: `n1 zone=a rack=r1 !taint`. A `!` adds a taint with the effect NoSchedule. */
import type { ClusterNode } from '../../server/src/scheduling/cluster.ts';
import type { LegalPlacements } from '../../server/src/scheduling/legalPlacements.ts';

export function nodes(text: string): ClusterNode[] {
  const lines = text.split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '').map(nodeOf);
}

function nodeOf(line: string): ClusterNode {
  const [name = '', ...facts] = line.split(' ');
  const labels = facts.filter((fact) => !fact.startsWith('!')).map((fact) => fact.split('='));
  const taints = facts
    .filter((fact) => fact.startsWith('!'))
    .map((fact) => ({ key: fact.slice(1), effect: 'NoSchedule' }));
  return { name, labels: new Map(labels.map(([key = '', value = '']) => [key, value])), taints };
}

/** Every placement as `3 2` or, with pending replicas, `1 1 +1 pending`, the most concentrated first. */
export function outcomes({ placements }: LegalPlacements): string[] {
  const texts = placements.map(({ sizes, pending }) =>
    [...sizes, ...(pending === 0 ? [] : [`+${pending} pending`])].join(' '),
  );
  return texts.toSorted((a, b) => b.localeCompare(a));
}

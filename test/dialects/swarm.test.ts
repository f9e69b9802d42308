import { expect, test } from 'vitest';
import { demandsOf, limitPerNode } from '../../server/src/dialects/compose/constraints.ts';
import { meetsDemand } from '../../server/src/scheduling/eligibility.ts';
import { nodes } from '../scheduling/nodes.ts';

const cluster = nodes('n1 zone=a role=manager\n n2 zone=a role=worker\n n3 zone=b');

test.each([
  ['node.hostname == n1', 'n1'],
  ['node.hostname!=N1', 'n2 n3'],
  ['node.labels.zone == A', 'n1 n2'],
  ['node.labels.zone != a', 'n3'],
  ['node.labels.disk != ssd', 'n1 n2 n3'],
  ['node.labels.disk == ssd', ''],
  ['Node.Role == manager', 'n1 n3'],
  ['node.role != manager', 'n2 n3'],
  ['node.platform.os == linux', 'n1 n2 n3'],
  ['engine.labels.os == ubuntu 24.04', 'n1 n2 n3'],
])('constraint %s leaves %s', (expression, expected) => {
  const filters = demandsOf(expression)?.map(meetsDemand);
  const left = filters && cluster.filter((node) => filters.every((meets) => meets(node))).map(({ name }) => name);
  expect(left?.join(' ')).toBe(expected);
});

test.each(['', 'node.hostname', 'node.hostname = n1', 'node.colour == red', 'zone == a', 'node.hostname =='])(
  'Swarm refuses the constraint %j',
  (expression) => {
    expect(demandsOf(expression)).toBeUndefined();
  },
);

test('max_replicas_per_node: 0 is no limit', () => {
  expect(limitPerNode(undefined)).toEqual([]);
  expect(limitPerNode(0)).toEqual([]);
  expect(limitPerNode(2)).toEqual([{ kind: 'at-most-per-domain', key: 'host', max: 2 }]);
});

import { expect, test } from 'vitest';
import { expectedSwarmPlacement, swarmConstraint, swarmLimit } from '../../server/src/scheduling/swarm.ts';
import { nodes } from './nodes.ts';

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
  const filter = swarmConstraint(expression);
  const left = filter === undefined ? undefined : cluster.filter(filter).map(({ name }) => name);
  expect(left?.join(' ')).toBe(expected);
});

test.each(['', 'node.hostname', 'node.hostname = n1', 'node.colour == red', 'zone == a', 'node.hostname =='])(
  'Swarm refuses the constraint %j',
  (expression) => {
    expect(swarmConstraint(expression)).toBeUndefined();
  },
);

test('max_replicas_per_node: 0 is no limit', () => {
  expect(swarmLimit(undefined)).toEqual([]);
  expect(swarmLimit(0)).toEqual([]);
  expect(swarmLimit(2)).toEqual([{ kind: 'at-most-per-domain', key: 'host', max: 2 }]);
});

test.each<[string, string, number, string[], number | undefined, number[]]>([
  ['fewest tasks', 'n1\n n2\n n3', 5, [], undefined, [2, 2, 1]],
  ['zones first, however few nodes they have', 'n1 zone=a\n n2 zone=a\n n3 zone=b', 6, ['zone'], undefined, [2, 1, 3]],
  ['without the label: one group', 'n1 zone=a\n n2\n n3', 4, ['zone'], undefined, [2, 1, 1]],
  ['a full zone passes its share on', 'n1 zone=a\n n2 zone=a\n n3 zone=b', 5, ['zone'], 2, [2, 1, 2]],
  ['the rest is pending', 'n1\n n2', 5, [], 1, [1, 1]],
  ['two levels', 'n1 dc=x rack=1\n n2 dc=x rack=2\n n3 dc=y rack=1', 4, ['dc', 'rack'], undefined, [1, 1, 2]],
  ['no node', '', 3, ['zone'], undefined, []],
])('spread preferences: %s', (_, text, replicas, spread, maxReplicasPerNode, expected) => {
  const limit = maxReplicasPerNode === undefined ? {} : { maxReplicasPerNode };
  expect(expectedSwarmPlacement({ replicas, nodes: nodes(text), spread, ...limit })).toEqual(expected);
});

test('an absurd number of replicas is not worked out', () => {
  expect(expectedSwarmPlacement({ replicas: 1e9, nodes: cluster, spread: [] })).toBeUndefined();
});

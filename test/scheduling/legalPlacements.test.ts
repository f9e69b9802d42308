import { expect, test } from 'vitest';
import { inOneStep } from '../../server/src/base/steps.ts';
import type { Constraint, Demand } from '../../server/src/scheduling/constraints.ts';
import { selectsNode, toleratesNode } from '../../server/src/scheduling/eligibility.ts';
import { legalPlacements } from '../../server/src/scheduling/legalPlacements.ts';
import { operationsIn } from '../support/operations.ts';
import { nodes, outcomes } from './nodes.ts';

const apart = (key: string): Constraint => ({ kind: 'at-most-per-domain', key, max: 1 });
const together = (key: string): Constraint => ({ kind: 'same-domain', key });
const spread = (key: string, maxSkew = 1, more = {}): Constraint => ({ kind: 'max-skew', key, maxSkew, ...more });

const twoZones = 'n1 zone=a\n n2 zone=a\n n3 zone=b\n n4 zone=b';
const threeZones = 'n1 zone=a\n n2 zone=b\n n3 zone=c';
const withControlPlane = 'n1\n n2\n cp !control-plane';

interface Example {
  readonly title: string;
  readonly nodes: string;
  readonly replicas: number;
  readonly constraints?: readonly Constraint[];
  readonly more?: Partial<Demand>;
  readonly domain?: string;
  readonly expected: readonly string[];
}

const examples: readonly Example[] = [
  { title: 'nothing to place', nodes: twoZones, replicas: 0, expected: [''] },
  { title: 'no node', nodes: '', replicas: 3, expected: ['+3 pending'] },
  { title: 'no constraint: anything goes', nodes: 'n1\n n2', replicas: 3, expected: ['3', '2 1'] },
  {
    title: 'required anti-affinity: one a node, the rest pending',
    nodes: 'n1\n n2\n n3',
    replicas: 5,
    constraints: [apart('kubernetes.io/hostname')],
    expected: ['1 1 1 +2 pending'],
  },
  {
    title: 'anti-affinity does not bind nodes without the label',
    nodes: 'n1 zone=a\n n2',
    replicas: 3,
    constraints: [apart('zone')],
    expected: ['3', '2 1'],
  },
  {
    title: 'max_replicas_per_node',
    nodes: 'n1\n n2',
    replicas: 5,
    constraints: [{ kind: 'at-most-per-domain', key: 'host', max: 2 }],
    expected: ['2 2 +1 pending'],
  },
  {
    title: 'spread over zones says nothing of the nodes within',
    nodes: twoZones,
    replicas: 3,
    constraints: [spread('zone')],
    expected: ['2 1', '1 1 1'],
  },
  {
    title: 'the same, judged by zone',
    nodes: twoZones,
    replicas: 3,
    constraints: [spread('zone')],
    domain: 'zone',
    expected: ['2 1'],
  },
  {
    title: 'a greater skew: from 2/2/1 the next pod may go to any zone, but none gets two ahead by more',
    nodes: threeZones,
    replicas: 6,
    constraints: [spread('zone', 2)],
    expected: ['3 2 1', '2 2 2'],
  },
  {
    title: 'nodes without the key take nothing and are no domain',
    nodes: 'n1 zone=a\n n2 zone=b\n n3',
    replicas: 4,
    constraints: [spread('zone')],
    expected: ['2 2'],
  },
  {
    title: 'fewer domains than minDomains: no more than maxSkew in each, the surplus pending',
    nodes: 'n1 zone=a\n n2 zone=b',
    replicas: 5,
    constraints: [spread('zone', 2, { minDomains: 3 })],
    expected: ['2 2 +1 pending'],
  },
  {
    title: 'as many domains as minDomains: no effect',
    nodes: threeZones,
    replicas: 5,
    constraints: [spread('zone', 1, { minDomains: 3 })],
    expected: ['2 2 1'],
  },
  {
    title: 'nodeTaintsPolicy Ignore, the default: a tainted node counts as an empty domain',
    nodes: withControlPlane,
    replicas: 3,
    constraints: [spread('kubernetes.io/hostname')],
    more: { tolerates: toleratesNode([]) },
    expected: ['1 1 +1 pending'],
  },
  {
    title: 'nodeTaintsPolicy Honor leaves it out',
    nodes: withControlPlane,
    replicas: 3,
    constraints: [spread('kubernetes.io/hostname', 1, { skipTainted: true })],
    more: { tolerates: toleratesNode([]) },
    expected: ['2 1'],
  },
  {
    title: 'nodeAffinityPolicy Honor, the default: an excluded zone is no domain',
    nodes: threeZones,
    replicas: 4,
    constraints: [spread('zone')],
    more: {
      selects: selectsNode(new Map(), [{ matchExpressions: [{ key: 'zone', operator: 'NotIn', values: ['c'] }] }]),
    },
    expected: ['2 2'],
  },
  {
    title: 'nodeAffinityPolicy Ignore: it counts, and stays empty',
    nodes: threeZones,
    replicas: 4,
    constraints: [spread('zone', 1, { countUnselected: true })],
    more: {
      selects: selectsNode(new Map(), [{ matchExpressions: [{ key: 'zone', operator: 'NotIn', values: ['c'] }] }]),
    },
    expected: ['1 1 +2 pending'],
  },
  {
    title: 'two constraints that get in each other’s way: the second pod decides how many are placed',
    nodes: 'n1 zone=a rack=r1\n n2 zone=a rack=r2\n n3 zone=b rack=r1',
    replicas: 2,
    constraints: [apart('zone'), apart('rack')],
    expected: ['1 1', '1 +1 pending'],
  },
  {
    title: '2 1 1 1 by node is 3 2 by zone, within both skews, and yet out of reach',
    nodes: 'n1 zone=a\n n2 zone=a\n n3 zone=a\n n4 zone=b',
    replicas: 5,
    constraints: [spread('zone'), spread('host')],
    expected: ['1 1 1 +2 pending'],
  },
  {
    title: 'required affinity to itself: all in one zone, wherever the first went',
    nodes: `${twoZones}\n n5`,
    replicas: 3,
    constraints: [together('zone')],
    expected: ['3', '2 1'],
  },
  {
    title: 'a node without the label is a domain of its own for the risk model',
    nodes: 'n1 zone=n3\n n2 zone=n3\n n3',
    replicas: 2,
    domain: 'zone',
    expected: ['2', '1 1'],
  },
];

test.each(examples)('$title', (example) => {
  const demand = { replicas: example.replicas, nodes: nodes(example.nodes), constraints: example.constraints ?? [] };
  const legal = legalPlacements(
    { ...demand, ...example.more },
    example.domain === undefined ? {} : { domain: example.domain },
  );
  expect(outcomes(legal)).toEqual(example.expected);
  expect(legal.exact).toBe(true);
});

test('names the domains in use, the fullest first', () => {
  const demand = { replicas: 3, nodes: nodes('n1 zone=a\n n2 zone=a\n n3 zone=b'), constraints: [apart('host')] };
  expect(legalPlacements(demand, { domain: 'zone' }).placements).toEqual([
    {
      sizes: [2, 1],
      domains: [
        { name: 'a', replicas: 2, isDomain: true },
        { name: 'b', replicas: 1, isDomain: true },
      ],
      pending: 0,
    },
  ]);
});

test('hundreds of nodes in alike zones cost little', () => {
  const many = Array.from({ length: 600 }, (_, index) => `n${index} zone=z${index % 3}`).join('\n');
  const legal = legalPlacements(
    { replicas: 9, nodes: nodes(many), constraints: [spread('zone')] },
    { budget: 100_000 },
  );
  expect(legal.exact).toBe(true);
  expect(outcomes(legal)).toContain('3 3 3');
  expect(outcomes(legal)).toContain('1 1 1 1 1 1 1 1 1');
});

test('a space too large for the budget still yields both ends, marked as not exact', () => {
  const many = Array.from({ length: 60 }, (_, index) => `n${index}`).join('\n');
  const legal = legalPlacements({ replicas: 60, nodes: nodes(many), constraints: [] });
  expect(legal.exact).toBe(false);
  expect(outcomes(legal)).toContain('60');
  expect(outcomes(legal)).toContain(Array.from({ length: 60 }, () => '1').join(' '));
});

test('absurd numbers end soon, without an answer', () => {
  const demand = { replicas: 1e9, nodes: nodes(twoZones), constraints: [] };
  expect(legalPlacements(demand, { budget: 10_000 })).toEqual({ placements: [], exact: false });
});

test('keys that divide the nodes alike change nothing, and twice as many take about twice the work', () => {
  const placed = (count: number) => {
    const keys = Array.from({ length: count }, (_, index) => `key${index}`);
    const labels = (zone: string): string => keys.map((key) => `${key}=${zone}`).join(' ');
    const cluster = nodes(`n1 ${labels('a')}\n n2 ${labels('a')}\n n3 ${labels('b')}\n n4 ${labels('b')}`);
    const demand = { nodes: cluster, replicas: 3, constraints: keys.map((key) => spread(key)) };
    const { value, total } = operationsIn(inOneStep(() => legalPlacements(demand)));
    return { found: outcomes(value), total };
  };
  const [one, some, more] = [placed(1), placed(150), placed(300)];
  expect([some.found, more.found]).toEqual([one.found, one.found]);
  expect(more.total).toBeLessThan(2.3 * some.total);
});

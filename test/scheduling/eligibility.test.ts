import { expect, test } from 'vitest';
import {
  type NodeRequirement,
  type NodeSelectorTerm,
  type Toleration,
  selectsNode,
  toleratesNode,
} from '../../server/src/scheduling/eligibility.ts';
import { nodes } from './nodes.ts';

const cluster = nodes('n1 zone=a cpus=8\n n2 zone=b cpus=16\n n3 cpus=many');
const noLabels = new Map<string, string>();

function selected(terms: readonly NodeSelectorTerm[] | undefined, nodeSelector = noLabels): string {
  return cluster
    .filter(selectsNode(nodeSelector, terms))
    .map(({ name }) => name)
    .join(' ');
}

test.each<[NodeRequirement, string]>([
  [{ key: 'zone', operator: 'In', values: ['a', 'x'] }, 'n1'],
  [{ key: 'zone', operator: 'NotIn', values: ['a'] }, 'n2 n3'],
  [{ key: 'zone', operator: 'Exists' }, 'n1 n2'],
  [{ key: 'zone', operator: 'DoesNotExist' }, 'n3'],
  [{ key: 'cpus', operator: 'Gt', values: ['8'] }, 'n2'],
  [{ key: 'cpus', operator: 'Lt', values: ['16'] }, 'n1'],
  [{ key: 'cpus', operator: 'Gt', values: ['8', '9'] }, ''],
  [{ key: 'cpus', operator: 'Gt', values: ['eight'] }, ''],
  [{ key: 'zone', operator: 'In' }, ''],
  [{ key: 'zone', operator: 'NotIn' }, ''],
  [{ key: 'zone', operator: 'in', values: ['a'] }, ''],
  [{ key: 'kubernetes.io/hostname', operator: 'In', values: ['n3'] }, 'n3'],
  [{ key: 'constructor', operator: 'Exists' }, ''],
])('matchExpressions %j selects %j', (requirement, expected) => {
  expect(selected([{ matchExpressions: [requirement] }])).toBe(expected);
});

test.each<[string, readonly NodeSelectorTerm[] | undefined, string]>([
  ['no affinity', undefined, 'n1 n2 n3'],
  ['no term', [], ''],
  ['an empty term', [{}], ''],
  [
    'terms are ORed',
    [
      { matchExpressions: [{ key: 'zone', operator: 'In', values: ['a'] }] },
      { matchFields: [{ key: 'metadata.name', operator: 'In', values: ['n3'] }] },
    ],
    'n1 n3',
  ],
  [
    'expressions and fields are ANDed',
    [
      {
        matchExpressions: [
          { key: 'zone', operator: 'Exists' },
          { key: 'cpus', operator: 'Lt', values: ['20'] },
        ],
        matchFields: [{ key: 'metadata.name', operator: 'NotIn', values: ['n1'] }],
      },
    ],
    'n2',
  ],
  ['a field with two values', [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['n1', 'n2'] }] }], ''],
  ['another field', [{ matchFields: [{ key: 'spec.x', operator: 'NotIn', values: ['n1'] }] }], ''],
])('node affinity, %s', (_, terms, expected) => {
  expect(selected(terms)).toBe(expected);
});

test('nodeSelector and node affinity must both hold', () => {
  const terms = [{ matchExpressions: [{ key: 'cpus', operator: 'Exists' }] }];
  expect(selected(terms, new Map([['zone', 'b']]))).toBe('n2');
  expect(selected(undefined, new Map([['zone', 'c']]))).toBe('');
});

test.each<[Toleration[], boolean]>([
  [[], false],
  [[{ operator: 'Exists' }], true],
  [[{ key: 'dedicated', operator: 'Exists' }], true],
  [[{ key: 'dedicated', value: 'db' }], true],
  [[{ key: 'dedicated', operator: 'Equal', value: 'web' }], false],
  [[{ key: 'dedicated', operator: 'Exists', effect: 'NoExecute' }], false],
  [[{ key: 'dedicated', operator: 'Exists', effect: 'NoSchedule' }], true],
  [[{ key: 'other', operator: 'Exists' }], false],
  [[{ value: 'db' }], false],
])('tolerations %j on dedicated=db:NoSchedule: %s', (tolerations, expected) => {
  const taints = [
    { key: 'dedicated', value: 'db', effect: 'NoSchedule' },
    { key: 'rather-not', effect: 'PreferNoSchedule' },
  ];
  expect(toleratesNode(tolerations)({ name: 'n', labels: noLabels, taints })).toBe(expected);
});

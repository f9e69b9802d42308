/** What all rules together say of the services people really have: nothing where all is well, and each cause once. */
import { expect, test } from 'vitest';
import { assess } from '../../server/src/risk/assess.ts';
import { assessed, CRASHES, say, scheduled, zoned } from '../support/service.ts';

const TWO = 'two-replicas @0: 2 VMs, both needed: losing either loses the VM majority';
const critical = (share: string, at = 10): string =>
  `critical-host @${at}: ${share}: losing it alone loses the VM majority`;

const placements: readonly (readonly [sizes: readonly number[], expected: readonly string[]])[] = [
  [[1], []],
  [[1, 1], [TWO]],
  [[2], [TWO]],
  [[1, 1, 1], []],
  [[2, 1], [critical('2 of 3 VMs on pm-1')]],
  [[3], [critical('3 of 3 VMs on pm-1')]],
  [[1, 1, 1, 1], ['even-replicas @0: 4 VMs survive the loss of 1, and so would 3 VMs']],
  [[2, 1, 1], [critical('2 of 4 VMs on pm-1')]],
  [
    [2, 2],
    [
      critical('2 of 4 VMs on pm-1'),
      critical('2 of 4 VMs on pm-2', 20),
      'dominated-placement @0: 100 % risk of losing the VM majority after 1 fault; [3,1] has 50 % and is never worse',
    ],
  ],
  [[1, 1, 1, 1, 1], []],
  [[2, 1, 1, 1], []],
  [[2, 2, 1], []],
  [[3, 1, 1], [critical('3 of 5 VMs on pm-1')]],
  [[3, 2], [critical('3 of 5 VMs on pm-1')]],
  [[5], [critical('5 of 5 VMs on pm-1')]],
  [[2, 2, 2], ['even-replicas @0: 6 VMs survive the loss of 2, and so would 5 VMs']],
  [[3, 2, 2], []],
  [[3, 3, 1], []],
  [[1, 1, 1, 0], []],
  [[2, 2, 1, 0], []],
  [[1, 1, 1, 1, 1, 1, 1], []],
];

test.for(placements)('placed %j', ([sizes, expected]) => {
  expect(say(assessed(sizes))).toEqual(expected);
});

test('a quorum that needs every replica is named once', () => {
  const subject = assessed([1, 1, 1]);
  const report = assess({ sizes: [1, 1, 1], model: subject.model.faultModel, quorum: 'two-thirds' });
  const model = { ...subject.model, quorum: 'two-thirds' as const };
  expect(say({ ...subject, model, report })).toEqual([
    'critical-host @0: 3 VMs, all needed: losing any PM loses the VM two-thirds quorum',
  ]);
});

const zones: readonly (readonly [sizes: readonly number[], zones: string, expected: readonly string[]])[] = [
  [[1, 1, 1], 'abc', []],
  [[1, 1, 1], '---', []],
  [[1, 1, 1], 'a--', []],
  [[1, 1, 1], 'aab', ['critical-domain @10: 2 of 3 VMs in zone a: losing it loses the VM majority']],
  [[1, 1, 1], '-aa', ['critical-domain @20: 2 of 3 VMs in zone a: losing it loses the VM majority']],
  [[2, 2, 1], 'aba', ['critical-domain @10: 3 of 5 VMs in zone a: losing it loses the VM majority']],
  // One zone for everything is a fact about the service, and no news about any host.
  [[1, 1, 1], 'aaa', ['critical-domain @0: 3 of 3 VMs in zone a: losing it loses the VM majority']],
  // The zones of a critical host and of two replicas are no news either.
  [[2, 1], 'ab', [critical('2 of 3 VMs on pm-1')]],
  [[1, 1], 'aa', [TWO]],
];

test.for(zones)('placed %j in zones %s', ([sizes, names, expected]) => {
  expect(say(assessed(sizes, CRASHES, zoned(sizes, names)))).toEqual(expected);
});

const ASSUMED = 'unknown-hosts @0: 0 nodes are known: 3 are assumed; list yours under hosts in .quorate.yaml';
const shares = (share: string): string => `critical-host @0: ${share}: losing it alone loses the pod majority`;

/** Nodes stand with their zones; `hard apart` is at most one a node, `spread` a skew of 1. */
const schedules: readonly (readonly [
  replicas: number,
  nodes: string,
  constraints: readonly string[],
  expected: readonly string[],
])[] = [
  [1, '', [], []],
  [2, '', [], ['two-replicas @5: 2 pods, both needed: losing either loses the pod majority']],
  [3, '', [], [shares('3 of 3 pods may share a node')]],
  [3, '', ['hard apart'], [ASSUMED]],
  [3, '', ['hard spread zone'], [shares('3 of 3 pods may share a node')]],
  [
    3,
    '',
    ['soft apart'],
    ['soft-constraint-only @100: 3 of 3 pods may share a node: soft constraints guarantee nothing'],
  ],
  [3, '', ['soft spread zone', 'hard apart'], [ASSUMED]],
  [
    3,
    '',
    ['astray spread'],
    ['selector-mismatch @100: 0 of 3 pods match the selector of this spread constraint: it keeps none of them apart'],
  ],
  // Anti-affinity to others may be meant so: then a constraint is missing.
  [
    3,
    '',
    ['astray apart'],
    [
      shares('3 of 3 pods may share a node'),
      'selector-mismatch @100: 0 of 3 pods match the selector of this anti-affinity: it keeps none of them apart',
    ],
  ],
  [3, '', ['hard apart', 'astray apart'], [ASSUMED]],
  [5, 'n1 n2 n3', [], [shares('5 of 5 pods may share a node')]],
  [5, 'n1 n2 n3', ['hard spread'], []],
  [5, 'n1 n2 n3', ['hard apart'], ['too-few-domains @100: 2 of 5 pods find no node: the constraints leave room for 3']],
  [
    5,
    'n1 n2',
    ['hard apart'],
    ['too-few-domains @100: 3 of 5 pods find no node: the constraints leave room for 2, too few for the pod majority'],
  ],
  [3, 'n1 n2 n3', ['hard apart'], []],
  [3, 'n1 n2', ['hard spread'], [shares('2 of 3 pods will share a node')]],
  [4, 'n1 n2 n3 n4', ['hard apart'], ['even-replicas @5: 4 pods survive the loss of 1, and so would 3 pods']],
  [
    3,
    'n1@a n2@a n3@b n4@c',
    ['hard apart'],
    ['critical-domain @0: 2 of 3 pods may share zone a: losing it loses the pod majority'],
  ],
  [
    3,
    'n1@a n2@a n3@a',
    ['hard apart'],
    ['critical-domain @0: 3 of 3 pods will share zone a: losing it loses the pod majority'],
  ],
  [3, 'n1@a n2@a n3@b n4@c n5@c', ['hard apart', 'hard spread zone'], []],
];

test.for(schedules)('%d pods on [%s] under %j', ([replicas, nodes, constraints, expected]) => {
  expect(say(scheduled(replicas, nodes, constraints))).toEqual(expected);
});

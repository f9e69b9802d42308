/** What all rules together say of the services people really have: nothing where all is well, and each cause once. */
import { expect, test } from 'vitest';
import { assess } from '../../server/src/risk/assess.ts';
import { assessed, CRASHES, say, scheduled, zoned } from '../support/service.ts';

const TWO = 'two-replicas @0: 2 VMs tolerate no failure: use 3';
const critical = (share: string, at = 10): string =>
  `critical-host @${at}: Losing pm-${at / 10} takes quorum down: it holds ${share}`;

const placements: readonly (readonly [sizes: readonly number[], expected: readonly string[]])[] = [
  [[1], []],
  [[1, 1], [TWO]],
  [[2], [TWO]],
  [[1, 1, 1], []],
  [[2, 1], [critical('2 of 3 VMs')]],
  [[3], [critical('3 of 3 VMs')]],
  [[1, 1, 1, 1], ['even-replicas @0: 4 VMs tolerate 1 failure, same as 3: use 3 or 5']],
  [[2, 1, 1], [critical('2 of 4 VMs')]],
  [
    [2, 2],
    [
      critical('2 of 4 VMs'),
      critical('2 of 4 VMs', 20),
      'dominated-placement @0: 100 % chance of losing quorum after 1 PM failure; [3,1] halves it to 50 %',
    ],
  ],
  [[1, 1, 1, 1, 1], []],
  [[2, 1, 1, 1], []],
  [[2, 2, 1], []],
  [[3, 1, 1], [critical('3 of 5 VMs')]],
  [[3, 2], [critical('3 of 5 VMs')]],
  [[5], [critical('5 of 5 VMs')]],
  [[2, 2, 2], ['even-replicas @0: 6 VMs tolerate 2 failures, same as 5: use 5 or 7']],
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
    'critical-host @0: Losing any PM takes quorum down: all 3 VMs are needed',
  ]);
});

const zones: readonly (readonly [sizes: readonly number[], zones: string, expected: readonly string[]])[] = [
  [[1, 1, 1], 'abc', []],
  [[1, 1, 1], '---', []],
  [[1, 1, 1], 'a--', []],
  [[1, 1, 1], 'aab', ['critical-domain @10: Losing zone a takes quorum down: it holds 2 of 3 VMs']],
  [[1, 1, 1], '-aa', ['critical-domain @20: Losing zone a takes quorum down: it holds 2 of 3 VMs']],
  [[2, 2, 1], 'aba', ['critical-domain @10: Losing zone a takes quorum down: it holds 3 of 5 VMs']],
  // One zone for everything is a fact about the service, and no news about any host.
  [[1, 1, 1], 'aaa', ['critical-domain @0: Losing zone a takes quorum down: it holds 3 of 3 VMs']],
  // The zones of a critical host and of two replicas are no news either.
  [[2, 1], 'ab', [critical('2 of 3 VMs')]],
  [[1, 1], 'aa', [TWO]],
];

test.for(zones)('placed %j in zones %s', ([sizes, names, expected]) => {
  expect(say(assessed(sizes, CRASHES, zoned(sizes, names)))).toEqual(expected);
});

const ASSUMED = 'unknown-hosts @0: No nodes known; assuming 3. List yours under hosts in .quorate.yaml';
const shares = (share: string): string =>
  `critical-host @0: One node failure ${share.includes('will') ? 'takes' : 'may take'} quorum down: ${share}`;

/** Nodes stand with their zones; `hard apart` is at most one a node, `spread` a skew of 1. */
const schedules: readonly (readonly [
  replicas: number,
  nodes: string,
  constraints: readonly string[],
  expected: readonly string[],
])[] = [
  [1, '', [], []],
  [2, '', [], ['two-replicas @5: 2 pods tolerate no failure: use 3']],
  [3, '', [], [shares('3 of 3 pods may share one node')]],
  [3, '', ['hard apart'], [ASSUMED]],
  [3, '', ['hard spread zone'], [shares('3 of 3 pods may share one node')]],
  [
    3,
    '',
    ['soft apart'],
    [
      'soft-constraint-only @100: One node failure may take quorum down: 3 of 3 pods may share one node, as constraints are only soft',
    ],
  ],
  [3, '', ['soft spread zone', 'hard apart'], [ASSUMED]],
  [
    3,
    '',
    ['astray spread'],
    ['selector-mismatch @100: This spread constraint keeps none of 3 pods apart: its selector matches none of them'],
  ],
  // Anti-affinity to others may be meant so: then a constraint is missing.
  [
    3,
    '',
    ['astray apart'],
    [
      shares('3 of 3 pods may share one node'),
      'selector-mismatch @100: This anti-affinity keeps none of 3 pods apart: its selector matches none of them',
    ],
  ],
  [3, '', ['hard apart', 'astray apart'], [ASSUMED]],
  [5, 'n1 n2 n3', [], [shares('5 of 5 pods may share one node')]],
  [5, 'n1 n2 n3', ['hard spread'], []],
  [5, 'n1 n2 n3', ['hard apart'], ['too-few-domains @100: 2 of 5 pods find no node: the constraints leave room for 3']],
  [
    5,
    'n1 n2',
    ['hard apart'],
    ['too-few-domains @100: 3 of 5 pods find no node: the constraints leave room for 2, too few for quorum'],
  ],
  [3, 'n1 n2 n3', ['hard apart'], []],
  [3, 'n1 n2', ['hard spread'], [shares('2 of 3 pods will share one node')]],
  [4, 'n1 n2 n3 n4', ['hard apart'], ['even-replicas @5: 4 pods tolerate 1 failure, same as 3: use 3 or 5']],
  [
    3,
    'n1@a n2@a n3@b n4@c',
    ['hard apart'],
    ['critical-domain @0: Losing one zone may take quorum down: 2 of 3 pods may share zone a'],
  ],
  [
    3,
    'n1@a n2@a n3@a',
    ['hard apart'],
    ['critical-domain @0: Losing one zone takes quorum down: 3 of 3 pods will share zone a'],
  ],
  [3, 'n1@a n2@a n3@b n4@c n5@c', ['hard apart', 'hard spread zone'], []],
];

test.for(schedules)('%d pods on [%s] under %j', ([replicas, nodes, constraints, expected]) => {
  expect(say(scheduled(replicas, nodes, constraints))).toEqual(expected);
});

import { limitWriter } from '../../server/src/dialects/compose/constraints.ts';
import { expect, test } from 'vitest';
import { cappedSeverity } from '../../server/src/rules/cappedSeverity.ts';
import { RULES } from '../../server/src/rules/registry.ts';
import { assessed, CRASHES, findingsOf, say, scheduled, serviceOf } from '../support/service.ts';
import { spanOf } from '../support/spans.ts';

const site = { at: spanOf(500, 500), indent: '', parents: [], labels: new Map() };
const SPREAD = { kind: 'max-skew', key: 'kubernetes.io/hostname', maxSkew: 1 };

/** The constraint that a rule offers, on a cluster with zones, under the constraints that there are. */
test.for([
  ['critical-host', 5, '', [], SPREAD],
  ['critical-host', 5, 'n1 n2 n3', [], SPREAD],
  ['soft-constraint-only', 3, '', ['soft apart'], SPREAD],
  // Two nodes cannot hold three pods so that the loss of either leaves two.
  ['critical-host', 3, 'n1 n2', [], undefined],
  ['critical-domain', 3, 'n1@a n2@a n3@b n4@c', ['hard apart'], { kind: 'max-skew', key: 'zone', maxSkew: 1 }],
  ['critical-domain', 3, 'n1@a n2@a n3@b n4@b', ['hard apart'], undefined],
] as const)('%s for %d pods on [%s] under %j offers %j', ([rule, replicas, nodes, constraints, expected]) => {
  const offered = findingsOf(scheduled(replicas, nodes, constraints), [rule]).map(({ constraint }) => constraint);
  expect(offered).toEqual([expected]);
});

test.for([
  ['zone', 'n1@a n2@a n3@b n4@c', { kind: 'max-skew', key: 'zone', maxSkew: 1 }],
  [
    'topology.kubernetes.io/zone',
    '',
    { kind: 'max-skew', key: 'topology.kubernetes.io/zone', maxSkew: 1, minDomains: 3 },
  ],
  // Which label of Kubernetes is meant is not sure.
  ['zone', '', undefined],
] as const)(
  'where a %s counts as one machine, [%s], the replicas are spread over those',
  ([domain, nodes, expected]) => {
    const subject = scheduled(3, nodes, [], CRASHES, {}, domain);
    const [finding] = findingsOf(subject, ['critical-host']);
    expect(finding?.message).toMatch(
      /^One (?:node|zone) failure may take quorum down: 3 of 3 pods may share (?:one (?:node|zone)|node [abc])/,
    );
    expect(finding?.constraint).toEqual(expected);
    const swarm = { ...subject.scheduling, site: { writer: limitWriter, ...site } };
    expect(findingsOf({ ...subject, scheduling: swarm }, ['critical-host'])[0]?.constraint).toBeUndefined();
  },
);

test('a Swarm service gets a limit per node', () => {
  const subject = scheduled(5, '');
  const scheduling = { ...subject.scheduling, site: { writer: limitWriter, ...site } };
  const [finding] = findingsOf({ ...subject, scheduling }, ['critical-host']);
  expect(finding?.constraint).toEqual({ kind: 'at-most-per-domain', key: 'host', max: 2 });
});

test('what is offered mends the finding', () => {
  expect(say(scheduled(5, 'n1 n2 n3', ['hard spread']), ['critical-host'])).toEqual([]);
  expect(say(scheduled(3, 'n1@a n2@a n3@b n4@c', ['hard apart', 'hard spread zone']), ['critical-domain'])).toEqual([]);
  expect(
    say(scheduled(3, 'n1@a n2@a n3@b n4@c', ['hard spread zone'], CRASHES, {}, 'zone'), ['critical-host']),
  ).toEqual([]);
});

test.for([
  ['crash-stop/vm keep vm', []],
  [
    'crash-stop/pm keep pm',
    ['critical-host @0: One node failure may take down the node majority: 1 node may hold every pod'],
  ],
  [
    'crash-stop/pm keep vm limit 0.1',
    [
      'critical-host @0: One node failure may take quorum down: 5 of 5 pods may share one node',
      'risky-placement @0: 100 % chance of losing quorum after 1 fault at worst: the limit is 10 %',
    ],
  ],
  [
    'limited-byzantine/pm keep vm',
    [
      'critical-host @0: One node failure may take quorum down: 5 of 5 pods may share one node',
      'byzantine-quorum @5: A quorum of 3 of 5 pods is too small where replicas may lie: use two thirds, 4 of 5',
    ],
  ],
] as const)('five pods anywhere under %s', ([model, expected]) => {
  expect(say(scheduled(5, '', [], model)).filter((line) => !line.startsWith('unknown-hosts'))).toEqual(expected);
});

const budget = (key: 'minAvailable' | 'maxUnavailable', written: string, available: number, uneditable?: string) => ({
  disruption: {
    name: 'b',
    range: spanOf(300),
    key,
    written,
    available,
    ...(uneditable !== undefined && { uneditable }),
  },
});

test.for([
  [3, budget('minAvailable', '2', 2), [], []],
  [3, budget('minAvailable', '1', 1), ['A drain may evict 2 of 3 VMs, leaving 1; quorum needs 2'], ['2']],
  [5, budget('maxUnavailable', '80%', 1), ['A drain may evict 4 of 5 VMs, leaving 1; quorum needs 3'], ['2', '1']],
  [
    5,
    budget('maxUnavailable', '3', 2, 'a chart made it'),
    ['A drain may evict 3 of 5 VMs, leaving 2; quorum needs 3'],
    [],
  ],
  // Both replicas are needed: no budget both keeps them and lets a node be drained.
  [2, budget('minAvailable', '1', 1), [], []],
] as const)('%d replicas with %j', ([replicas, more, messages, texts]) => {
  const rule = ['disruption-budget-below-quorum'];
  const found = findingsOf(
    assessed(
      Array.from({ length: replicas }, () => 1),
      CRASHES,
      { disruption: { ...more.disruption, selected: replicas, evictions: replicas - more.disruption.available } },
    ),
    rule,
  );
  expect(found.map(({ message }) => message)).toEqual(messages);
  expect(found.flatMap(({ edits = [] }) => edits.flatMap((fix) => fix.edits.map(({ newText }) => newText)))).toEqual(
    texts,
  );
  expect(found.every(({ range }) => range.start === 300)).toBe(true);
});

test('software that may not vote gets hints, and none about the number of its replicas', () => {
  const perhaps = { quorumBased: 'perhaps' } as const;
  expect(say(assessed([1, 1], CRASHES, perhaps))).toEqual([]);
  expect(say(assessed([1, 1, 1, 1], CRASHES, perhaps))).toEqual([]);
  expect(say(scheduled(3, '', ['hard apart'], CRASHES, perhaps))).toEqual([]);
  for (const { severity } of RULES) expect(cappedSeverity(severity, serviceOf([3], perhaps))).toBe('hint');
  expect(cappedSeverity('off', serviceOf([3], perhaps))).toBe('off');
  expect(cappedSeverity('error', serviceOf([3]))).toBe('error');
});

/** Where a label of machines counts as one machine, all that is said speaks of it. */
import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/src/analysis/analyse.ts';
import { outageOf } from '../../server/src/analysis/outage.ts';
import { NO_PROJECT, type Project } from '../../server/src/analysis/project.ts';
import { answer } from '../../server/src/analysis/question.ts';
import { hoverCard, hoverTarget, toPlainText } from '../../server/src/features/hover.ts';
import { readText } from '../../server/src/reading/documentCache.ts';
import { readProjectFile } from '../../server/src/reading/projectFile.ts';
import { diagnose } from '../support/diagnose.ts';
import { etcd } from '../support/kubernetes.ts';

const ZONES = 'hosts: {a: {zone: x}, b: {zone: x}, c: {zone: y}, d: {zone: z}}\n';

function hoverAt(text: string, word: string, domain: string, also = ''): string {
  const project = { ...NO_PROJECT, file: readProjectFile(`domain: ${domain}\n${ZONES}${also}`) };
  const analysis = analyse(readText(text), project);
  const target = hoverTarget(analysis, text.indexOf(word));
  const question = target?.service.question;
  if (!target || !question) throw new Error(`nothing to hover at ${word}`);
  return toPlainText(hoverCard(target, answer(question), analysis, () => 1));
}

const placed = (hosts: string): string => `deployments:\n  - name: queue\n    hosts: {${hosts}}\n`;

test.for([
  ['a: 1', 'zone', 'a holds 1 replica, its zone x 3: losing that zone alone loses the replica majority.'],
  ['c: 1', 'zone', 'c holds 1 replica, its zone y 1: losing that zone alone does not lose the replica majority.'],
  ['b: 2', 'host', 'b holds 2 replicas: losing it alone does not lose the replica majority.'],
] as const)('a hover on %s under domain %s: %s', ([word, domain, says]) => {
  expect(hoverAt(placed('a: 1, b: 2, c: 1, d: 1'), word, domain)).toContain(says);
});

test('a majority of zones is one in every line', () => {
  const text = hoverAt(placed('a: 1, b: 2, c: 1, d: 1'), 'a: 1', 'zone', 'keep: pm\n');
  expect(text).toMatch(/a second loses the zone majority/);
  expect(text).toMatch(/the zone majority\.$/m);
  expect(text).not.toMatch(/PM/);
});

test.for([
  ['zone', /Worst case allowed: all 3 in one zone;/],
  ['host', /Worst case allowed: all 3 on one node;/],
] as const)('what a scheduler may do under domain %s', ([domain, says]) => {
  expect(hoverAt(etcd(3), 'etcd', domain)).toMatch(says);
});

test('what a scheduler must do is not said as what it may do', () => {
  expect(hoverAt(etcd(5), 'etcd', 'host')).toMatch(
    /one node failure may lose quorum; at best tolerates 1\nWorst case allowed: all 5 on one node/,
  );
  const spread = `${etcd(5)}      topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {app: etcd}}}]\n`;
  const text = hoverAt(spread, 'etcd', 'zone');
  expect(text).toMatch(
    /tolerates 1 zone failure; a second loses[^]*Every allowed placement: 2 of 5 in one zone;[^]*for example: 2 in zone/,
  );
  expect(text).toContain('every allowed placement [2,2,1]');
});

test('placements that are as risky as each other are not called the only one', () => {
  expect(hoverAt(etcd(2), 'etcd', 'host')).toMatch(/any allowed, such as \[/);
  const apart = `${etcd(3)}      affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: etcd}}}]}}\n`;
  expect(hoverAt(apart, 'etcd', 'host')).toContain('every allowed placement [1,1,1]');
});

describe('a machine by its zone, and one without a zone by its name', () => {
  const project = (hosts: string): Project => ({
    ...NO_PROJECT,
    file: readProjectFile(`domain: zone\nhosts: {${hosts}}\n`),
  });
  const said = (text: string, hosts: string): string => {
    const { analysis, diagnostics, answered } = diagnose(text, project(hosts));
    const hovers = answered.map(([service, found]) =>
      toPlainText(hoverCard({ service, range: service.nameRange }, found, analysis, () => 1)),
    );
    return [...diagnostics.map(({ message }) => message), ...hovers].join('\n');
  };

  test('in findings of a placement', () => {
    const text = said(placed('a: 2, b: 1, c: 1, d: 1, e: 0'), 'a: {zone: x}, b: {zone: x}, c: {zone: y}, e: {zone: z}');
    expect(text).toContain('Losing zone x takes quorum down');
    const alone = said(placed('a: 1, d: 3, c: 1, e: 0'), 'a: {zone: x}, c: {zone: y}, e: {zone: z}');
    expect(alone).toContain('Losing d takes quorum down');
    expect(said(placed('a: 1, c: 2, e: 0'), 'a: {zone: x}, c: {zone: y}, e: {zone: z}')).toContain(
      'With replicas in zone z',
    );
  });

  test.for([
    ['{zone: x}', '5 of 5 pods will share zone x', '5 in zone x'],
    ['{}', '5 of 5 pods will share n1', '5 on n1'],
  ] as const)('in what a scheduler may do on %s', ([labels, finding, hover]) => {
    const text = said(etcd(5), `n1: ${labels}`);
    expect(text).toContain(finding);
    expect(text).toContain(hover);
  });

  test('where a pod finds no node, it is not a zone that is missing', () => {
    const bound = `${etcd(5)}      affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: zone, labelSelector: {matchLabels: {app: etcd}}}]}}\n`;
    expect(said(bound, 'n1: {zone: x}, n2: {zone: y}, n3: {zone: z}')).toContain('2 of 5 pods find no node');
  });

  test('in what an outage leaves', () => {
    const text = placed('a: 1, b: 1, c: 1, d: 1, e: 1');
    const [answered] = diagnose(text, project('a: {zone: x}, b: {zone: x}, c: {zone: y}, d: {zone: z}')).answered;
    if (!answered) throw new Error('no answer');
    const critical = (down: string): unknown => outageOf(...answered, [{ host: down }])?.critical;
    expect(critical('a')).toEqual([]);
    expect(critical('c')).toEqual([{ name: 'x', isDomain: true, replicas: 2 }]);
  });
});

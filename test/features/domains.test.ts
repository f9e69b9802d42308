/** Where a label of machines counts as one machine, all that is said speaks of it. */
import { expect, test } from 'vitest';
import { analyse } from '../../server/src/analysis/analyse.ts';
import { NO_PROJECT } from '../../server/src/analysis/project.ts';
import { answer } from '../../server/src/analysis/question.ts';
import { hoverCard, hoverTarget, toPlainText } from '../../server/src/features/hover.ts';
import { readText } from '../../server/src/reading/documentCache.ts';
import { readProjectFile } from '../../server/src/reading/projectFile.ts';
import { etcd } from '../support/kubernetes.ts';

const ZONES = 'hosts: {a: {zone: x}, b: {zone: x}, c: {zone: y}, d: {zone: z}}\n';

function hoverAt(text: string, word: string, domain: string, also = ''): string {
  const project = { ...NO_PROJECT, file: readProjectFile(`domain: ${domain}\n${ZONES}${also}`) };
  const analysis = analyse(readText(text), project);
  const target = hoverTarget(analysis, text.indexOf(word));
  const question = target?.service.question;
  if (!target || !question) throw new Error(`nothing to hover at ${word}`);
  return toPlainText(hoverCard(target, answer(question), () => 1));
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
  ['zone', /The worst the scheduler may do: for example 3 in zone [xyz]\./],
  ['host', /The worst the scheduler may do: for example 3 on [abcd]\./],
] as const)('what a scheduler may do under domain %s', ([domain, says]) => {
  expect(hoverAt(etcd(3), 'etcd', domain)).toMatch(says);
});

test('placements that are as risky as each other are not called the only one', () => {
  expect(hoverAt(etcd(2), 'etcd', 'host')).toMatch(/any, such as \[/);
  const apart = `${etcd(3)}      affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: etcd}}}]}}\n`;
  expect(hoverAt(apart, 'etcd', 'host')).toContain('the only one [1,1,1]');
});

import { expect, it } from 'vitest';
import { keyOf } from '../../server/src/analysis/question.ts';
import { analysed } from '../support/diagnose.ts';

const node = (name: string, zone: string): string =>
  `apiVersion: v1\nkind: Node\nmetadata: {name: ${name}, labels: {zone: ${zone}}}\n---\n`;
const workload = (name: string, extra = ''): string => `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: ${name}}
spec:
  replicas: 3
  template:
    spec: {${extra}containers: [{name: etcd, image: etcd}]}
---
`;
const keysIn = (text: string): readonly unknown[] =>
  analysed(text).services.map(({ question }) => question && keyOf(question));

const NODES = node('a', 'x') + node('b', 'y');
const [KEY] = keysIn(NODES + workload('one'));

it.each([
  ['another name', NODES + workload('two'), true],
  ['nodes that stand elsewhere', `# moved\n${NODES}${workload('one')}`, true],
  ['another label of a node', node('a', 'x') + node('b', 'z') + workload('one'), false],
  ['another node', NODES + node('c', 'x') + workload('one'), false],
  ['no nodes', workload('one'), false],
  ['fewer nodes to choose from', NODES + workload('one', 'nodeSelector: {zone: x}, '), false],
])('with %s the question is asked again or not', (_, text, same) => {
  const [key] = keysIn(text);
  expect(key).toBeDefined();
  expect(key === KEY).toBe(same);
});

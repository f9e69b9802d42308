import { expect, test } from 'vitest';
import { suggestions } from '../../server/src/analysis/suggestions.ts';
import { answer } from '../../server/src/analysis/question.ts';
import { diagnose } from '../support/diagnose.ts';
import { applyEdits } from '../support/edits.ts';

const pod = (index: number, node: string): string => `apiVersion: v1
kind: Pod
metadata:
  name: etcd-${index}
  ownerReferences: [{apiVersion: apps/v1, kind: StatefulSet, name: etcd, uid: a, controller: true}]
spec:
  nodeName: ${node}
  containers: [{name: etcd, image: quay.io/coreos/etcd}]
`;
const PODS = ['n1', 'n1', 'n1', 'n2', 'n3'].map((node, index) => pod(index, node)).join('---\n');

function suggest(text: string) {
  const { analysis } = diagnose(text);
  const [service] = analysis.services;
  const found = service?.question && answer(service.question);
  if (!service || !found || !('placement' in found)) throw new Error('no placement');
  return suggestions(analysis, service, found.placement).map((suggestion) => ({
    ...suggestion,
    after: applyEdits(analysis, suggestion.edits),
  }));
}

test.for([
  ['LF', PODS],
  ['CRLF', PODS.replaceAll('\n', '\r\n')],
] as const)('another node for a pod is suggested in a comment, once (%s)', ([, text]) => {
  const [rebalance] = suggest(text);
  expect(rebalance).toMatchObject({
    title:
      'Suggest in a comment: rebalance: move 1 pod, tolerates 0 → 1 node failures, 3.7 days → 2.6 h down a year (each host down 1 %)',
    asComment: true,
    preferred: false,
  });
  const after = rebalance?.after ?? '';
  const newline = text === PODS ? '\n' : '\r\n';
  const last = text.lastIndexOf('  nodeName: n1');
  expect(after).toBe(`${text.slice(0, last)}  # Quorate suggests nodeName: n2${newline}${text.slice(last)}`);
  expect(suggest(after)[0]?.edits).toEqual([]);
});

test('a suggestion is no fix: the finding stays', () => {
  const found = diagnose(PODS).diagnostics.find(({ rule }) => rule === 'critical-host');
  expect(found?.fixes()).toEqual([]);
});

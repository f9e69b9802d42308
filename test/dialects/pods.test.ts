import { expect, test } from 'vitest';
import { readText } from '../../server/src/reading/documentCache.ts';

const SET = `- apiVersion: apps/v1
  kind: StatefulSet
  metadata: {name: etcd}
  spec:
    replicas: 3
    template:
      spec: {containers: [{name: etcd, image: quay.io/coreos/etcd:v3.5.9}]}
`;
const POD = (index: number): string => `- apiVersion: v1
  kind: Pod
  metadata:
    name: etcd-${index}
    ownerReferences: [{apiVersion: apps/v1, kind: StatefulSet, name: etcd, controller: true}]
  spec: {nodeName: worker-${index}, containers: [{name: etcd, image: quay.io/coreos/etcd:v3.5.9}]}
`;
const PODS = [0, 1, 2].map(POD).join('');

test.each([
  ['pods alone', PODS],
  ['a workload, then its pods', SET + PODS],
  ['pods, then their workload', PODS + SET],
])('a service covers each of its pods: %s', (_, items) => {
  const text = `apiVersion: v1\nkind: List\nitems:\n${items}`;
  const { services, layout } = readText(text);
  expect(services.map(({ name }) => name)).toEqual(['etcd']);
  const covered = services.flatMap(({ extent }) => extent.map((span) => layout.offsets(span)));
  const names = [...text.matchAll(/name: etcd-\d/g)].map(({ index }) => index);
  expect(names.filter((at) => covered.some(({ start, end }) => start <= at && at < end))).toEqual(names);
});

import { expect, it } from 'vitest';
import { hoverCard } from '../../server/src/features/hover.ts';
import { diagnose } from '../support/diagnose.ts';
import { inFile } from '../support/spans.ts';

const SECRET = 'hunter2hunter2';

const MANIFESTS: Readonly<Record<string, string>> = {
  kubernetes: `apiVersion: v1
kind: Secret
metadata: {name: s}
data: {password: ${SECRET}}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: etcd, annotations: {token: ${SECRET}}}
spec:
  replicas: 4
  template:
    metadata: {labels: {app: etcd}}
    spec:
      containers:
        - name: etcd
          image: etcd
          args: ['--password=${SECRET}']
          env: [{name: ETCD_ROOT_PASSWORD, value: ${SECRET}}]
`,
  compose: `services:
  etcd:
    image: etcd
    environment: {ETCD_ROOT_PASSWORD: ${SECRET}}
    command: [etcd, '--password', ${SECRET}]
    deploy: {replicas: 4}
`,
  ansible: `etcd:
  vars: {ansible_password: ${SECRET}}
  hosts:
    a: {ansible_become_password: ${SECRET}, pve_node: x}
    b: {pve_node: x}
    c: {pve_node: y}
`,
  'a list of another kind': `deployments:
  - name: a
    hosts: {pm-1: 3, pm-2: 1}
    password: ${SECRET}
`,
  'a broken document': `deployments:
  - name: a
    hosts: {pm-1: 3}
    password: "${SECRET}
`,
  'an alias without an anchor': `deployments:
  - {name: a, hosts: {pm-1: 3, pm-2: 1}, password: *${SECRET}}
`,
};

it.each(Object.entries(MANIFESTS))('what is secret in a manifest is in no output: %s', (_, text) => {
  const { analysis, answered, diagnostics } = diagnose(text);
  const hovers = answered.map(([service, answer]) =>
    hoverCard({ service, range: service.nameRange }, answer, analysis, () => 1),
  );
  expect(analysis.dialect).toBeDefined();
  expect(JSON.stringify(inFile([diagnostics, hovers], analysis.layout))).not.toContain(SECRET);
});

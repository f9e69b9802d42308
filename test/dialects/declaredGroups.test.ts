/** `quorum-group` under `services` of `.quorate.yaml`: which workloads, services or groups of hosts are one quorum. */
import { expect, test } from 'vitest';
import { NO_PROJECT, type Project } from '../../server/src/analysis/project.ts';
import { extended, readProjectFile } from '../../server/src/reading/projectFile.ts';
import { diagnose } from '../support/diagnose.ts';

const projectOf = (text: string): Project => ({ ...NO_PROJECT, file: readProjectFile(text) });

/** Each service with its number of members and the workloads it is made of, then what is found. */
function said(text: string, project: Project): readonly string[] {
  const { analysis, diagnostics } = diagnose(text, project);
  const members = ({ hosts, scheduling }: (typeof analysis.services)[number]): number =>
    scheduling?.replicas.value ?? hosts.reduce((sum, { replicas }) => sum + replicas, 0);
  return [
    ...analysis.services.map((one) => [one.name, members(one), ...(one.sets ?? []).map(({ name }) => name)].join(' ')),
    ...diagnostics.map(({ rule, severity }) => `${rule} ${severity}`),
  ];
}

const deployment = (name: string, replicas: number, annotations = '{}'): string => `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, annotations: ${annotations}}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      containers: [{name: main, image: example/ledger:1}]
`;

const LEDGER = `services:
  ledger-*: {quorum-group: ledger, quorum: two-thirds}
`;

const KUBERNETES = deployment('ledger-east', 3) + deployment('ledger-west', 1) + deployment('web', 2);

const COMPOSE = `services:
  ledger-east: {image: example/ledger, deploy: {replicas: 1, placement: {constraints: [node.hostname == a]}}}
  ledger-west: {image: example/ledger, deploy: {replicas: 1, placement: {constraints: [node.hostname == b]}}}
  ledger-north: {image: example/ledger, deploy: {replicas: 1, placement: {constraints: [node.hostname == a]}}}
  web: {image: nginx, deploy: {replicas: 2}}
`;

const ANSIBLE = `all:
  children:
    ledger-east:
      hosts:
        vm1: {proxmox_node: pve1}
        vm2: {proxmox_node: pve2}
    ledger-west:
      hosts:
        vm3: {proxmox_node: pve1}
        vm1:
    web:
      hosts: {vm8: , vm9: }
`;

test.for([
  ['kubernetes', KUBERNETES, ['ledger 4 ledger-east ledger-west', 'critical-host warning']],
  ['compose', COMPOSE, ['ledger 3', 'critical-host warning']],
  ['ansible', ANSIBLE, ['ledger 3', 'critical-host warning']],
] as const)('%s: what a pattern matches is one quorum, under the model that stands there', ([, text, expected]) => {
  const project = projectOf(LEDGER);
  expect(project.file?.problems).toEqual([]);
  expect(said(text, NO_PROJECT)).toEqual([]);
  expect(said(text, project)).toEqual(expected);
});

test('what an object says of itself counts first, and the first pattern before others', () => {
  const project = projectOf(`services:
  ledger-east: {quorum-group: own}
  'ledger-*': {quorum-group: ledger}
`);
  const text =
    deployment('ledger-east', 3) +
    deployment('ledger-west', 3) +
    deployment('ledger-x', 3, '{quorate.dev/quorum-group: y}');
  expect(said(text, project).slice(0, 3)).toEqual(['ledger-east 3', 'ledger-west 3', 'ledger-x 3']);
});

test('two that would be taken for one quorum are apart where the project says so', () => {
  const etcd = (name: string): string => deployment(name, 1).replace('example/ledger:1', 'quay.io/coreos/etcd:v3.5.9');
  const three = ['etcd-1', 'etcd-2', 'etcd-3'].map(etcd).join('');
  expect(said(three, NO_PROJECT).slice(0, 1)).toEqual(['etcd 3 etcd-1 etcd-2 etcd-3']);
  const apart = projectOf(`services: {etcd-3: {quorum-group: test}}`);
  expect(said(three, apart).slice(0, 2)).toEqual(['etcd 2 etcd-1 etcd-2', 'etcd-3 1']);
});

test('a file that is extended says it too, and says nothing where the group is no name', () => {
  const base = readProjectFile(LEDGER);
  const own = readProjectFile('fault: crash-stop/pm\n');
  expect(said(KUBERNETES, { ...NO_PROJECT, file: extended(own, base) })[0]).toBe('ledger 4 ledger-east ledger-west');
  const wrong = projectOf('services: {ledger-*: {quorum-group: [a]}}');
  expect(wrong.file?.problems.map(({ message }) => message)).toEqual(['`quorum-group` must be a name']);
  expect(said(KUBERNETES, wrong)).toEqual([]);
});

test('groups of an inventory say it themselves', () => {
  const text = ANSIBLE.replaceAll(/(ledger-\w+:)\n/g, '$1\n      vars: {quorate: {quorum-group: ledger}}\n');
  expect(said(text, NO_PROJECT)).toEqual(['ledger 3', 'critical-host warning']);
});

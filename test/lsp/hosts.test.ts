import type { Location, Range, WorkspaceEdit } from 'vscode-languageserver/node';
import { expect, test } from 'vitest';
import { uriOf } from '../support/inProcess.ts';
import { describeLocation, edited, openAt, workspaceOf } from '../support/workspace.ts';

const NODES = `#-- nodes.yaml
apiVersion: v1
kind: Node
metadata: {name: node-1, labels: {kubernetes.io/hostname: node-1}}
`;
const POD = `#-- pods.yaml
apiVersion: v1
kind: Pod
metadata: {name: etcd-0, labels: {app: etcd}}
spec: {nodeName: node-$01, containers: [{name: etcd, image: etcd}]}
`;
const CEPH = `#-- hosts.yaml
service_type: host
hostname: ceph-1
#-- mon.yaml
service_type: mon
placement:
  hosts: [ceph-$01, 'ceph-2:10.0.0.0/24=b']
#-- words.yaml
service_type: mgr
placement: 2 ceph-2 ceph-1
`;
const ANSIBLE = `#-- inventory.yaml
all:
  children:
    hypervisors:
      hosts:
        pve1: {ansible_host: 10.0.0.1}
    etcd:
      hosts:
        etcd1: {proxmox_node: pve$01}
        etcd2: {proxmox_node: pve1}
`;
const TIUP = `#-- tidb.yaml
pd_servers:
  - host: 10.0.1.1
  - host: 10.0.1.2
tikv_servers:
  - host: 10.0.1.2
  - host: 10.0.1.$01
`;
const JUJU = `#-- bundle.yaml
machines: {'0': {}, '1': {}}
applications:
  etcd: {charm: etcd, num_units: 3, to: ['0', 'lxd:$01', 1]}
`;
const SWARM = `#-- stack.yaml
services:
  etcd-1:
    image: etcd
    deploy: {placement: {constraints: [node.hostname == swarm-$01]}}
  etcd-2:
    image: etcd
    deploy: {placement: {constraints: ['node.hostname==Swarm-1']}}
`;
const PINNED = `#-- pinned.yaml
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: etcd, annotations: {quorate.dev/hosts: 'node-2, node-1'}}
spec:
  replicas: 3
  template:
    spec:
      nodeSelector: {kubernetes.io/hostname: node-$01}
      affinity:
        nodeAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            nodeSelectorTerms:
              - matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [node-1, node-2]}]
              - matchFields: [{key: metadata.name, operator: In, values: [node-1]}]
      containers: [{name: etcd, image: etcd}]
`;
const KUBESPRAY = `#-- hosts.yaml
all:
  hosts:
    n1: {ansible_host: 10.0.0.1}
    n2: {ansible_host: 10.0.0.2}
  children:
    etcd:
      hosts:
        n$01:
        n2:
    kube_node:
      hosts:
        n1:
`;
const NATIVE = `#-- queue.yaml
hosts: {pm-1: {zone: a}, pm-2: {}}
deployments:
  - {name: queue, hosts: {pm-$01: 2, pm-2: 1}}
  - {name: log, hosts: {pm-1: 0, pm-2: [a, b]}}
`;
const PROJECT = `#-- .quorate.yaml
hosts: {a: {zone: x}}
#-- deploy/queue.yaml
deployments:
  - {name: queue, hosts: {$0a: 2, b: 1}}
#-- deploy/log.yaml
deployments:
  - {name: log, hosts: {b: 1, a: 2}}
#-- tidb.yaml
pd_servers: [{host: a}, {host: b}]
#-- other/.quorate.yaml
hosts: {c: {}}
#-- other/tidb.yaml
pd_servers: [{host: a}]
`;
const APART = `#-- queue.yaml
deployments:
  - {name: queue, hosts: {$0a: 2, b: 1}}
#-- tidb.yaml
pd_servers: [{host: a}, {host: b}]
`;
const SHARED = `#-- queue.yaml
x-first: &first pm-1
x-log: &log {pm-1: 1, pm-2: 1}
deployments:
  - {name: queue, hosts: {*first : 2, pm-2: 1}}
  - {name: log, hosts: {<<: *log, pm-3: 1}}
  - {name: other, hosts: {$0pm-1: 1, pm-2: 1}}
`;

test.each([
  { name: 'a node of another file', text: POD + NODES, definition: 'nodes.yaml:3 node-1' },
  { name: 'a host of Ceph', text: CEPH, definition: 'hosts.yaml:2 ceph-1' },
  { name: 'a node that pods are pinned to', text: PINNED + NODES, definition: 'nodes.yaml:3 node-1' },
  { name: 'a host of an inventory', text: KUBESPRAY, definition: 'hosts.yaml:3 n1' },
  { name: 'a hypervisor', text: ANSIBLE, definition: 'inventory.yaml:5 pve1' },
  { name: 'a host that is nowhere described', text: TIUP, definition: 'tidb.yaml:2 10.0.1.1' },
  { name: 'a machine of a bundle', text: JUJU, definition: 'bundle.yaml:1 1' },
  { name: 'a node of a swarm', text: SWARM, definition: 'stack.yaml:4 swarm-1' },
  { name: 'a host of the inventory', text: NATIVE, definition: 'queue.yaml:1 pm-1' },
  { name: 'a host of the project', text: PROJECT, definition: '.quorate.yaml:1 a' },
])('the definition of $name', async ({ text, definition }) => {
  const workspace = workspaceOf(text);
  using server = await openAt(workspace);
  const { path, position } = workspace.cursor;
  const params = { textDocument: { uri: uriOf(path) }, position };
  const found = await server.client.sendRequest<Location | null>('textDocument/definition', params);
  expect(found && describeLocation(workspace, found)).toBe(definition);
});

test.each([
  { name: 'a pod on a node', text: POD + NODES, replicas: ['pods.yaml:4 node-1'], described: ['nodes.yaml:3 node-1'] },
  {
    name: 'daemons, also in words',
    text: CEPH,
    replicas: ['mon.yaml:3 ceph-1', 'words.yaml:2 ceph-1'],
    described: ['hosts.yaml:2 ceph-1'],
  },
  {
    name: 'virtual machines',
    text: ANSIBLE,
    replicas: ['inventory.yaml:8 pve1', 'inventory.yaml:9 pve1'],
    described: ['inventory.yaml:5 pve1'],
  },
  {
    name: 'pods that are pinned, in every way',
    text: PINNED + NODES,
    replicas: [3, 8, 13, 14].map((line) => `pinned.yaml:${line} node-1`).toSorted(),
    described: ['nodes.yaml:3 node-1'],
  },
  {
    name: 'members of groups',
    text: KUBESPRAY,
    replicas: ['hosts.yaml:12 n1', 'hosts.yaml:8 n1'],
    described: ['hosts.yaml:3 n1'],
  },
  { name: 'instances of all kinds', text: TIUP, replicas: ['tidb.yaml:2 10.0.1.1', 'tidb.yaml:6 10.0.1.1'] },
  {
    name: 'units, in containers too',
    text: JUJU,
    replicas: ['bundle.yaml:3 1', 'bundle.yaml:3 1'],
    described: ['bundle.yaml:1 1'],
  },
  { name: 'tasks, in any case', text: SWARM, replicas: ['stack.yaml:4 swarm-1', 'stack.yaml:7 Swarm-1'] },
  {
    name: 'replicas, and not where there are none',
    text: NATIVE,
    replicas: ['queue.yaml:3 pm-1'],
    described: ['queue.yaml:1 pm-1'],
  },
  {
    name: 'replicas in all files of a project',
    text: PROJECT,
    replicas: ['deploy/log.yaml:2 a', 'deploy/queue.yaml:2 a', 'tidb.yaml:1 a'],
    described: ['.quorate.yaml:1 a'],
  },
  { name: 'nothing of another dialect', text: APART, replicas: ['queue.yaml:2 a'] },
])('the references of a host: $name', async ({ text, replicas, described = [] }) => {
  const workspace = workspaceOf(text);
  using server = await openAt(workspace);
  const { path, position } = workspace.cursor;
  const ask = async (includeDeclaration: boolean): Promise<string[]> => {
    const params = { textDocument: { uri: uriOf(path) }, position, context: { includeDeclaration } };
    const found = await server.client.sendRequest<Location[] | null>('textDocument/references', params);
    return (found ?? []).map((location) => describeLocation(workspace, location)).toSorted();
  };
  expect(await ask(false)).toEqual(replicas);
  expect(await ask(true)).toEqual([...replicas, ...described].toSorted());
});

/** Renames as an editor does, which asks first; gives the files as they are then, or what the editor shows. */
async function rename(text: string, newName: string): Promise<Record<string, string> | string> {
  const workspace = workspaceOf(text);
  using server = await openAt(workspace);
  const { path, position } = workspace.cursor;
  const params = { textDocument: { uri: uriOf(path) }, position };
  try {
    const prepared = await server.client.sendRequest<{ range: Range; placeholder: string } | null>(
      'textDocument/prepareRename',
      params,
    );
    if (!prepared) return 'nothing to rename';
    const edit = await server.client.sendRequest<WorkspaceEdit>('textDocument/rename', { ...params, newName });
    return edited(workspace, edit);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Every occurrence, as the tests write them: the cursor goes. */
const replaced = (text: string, from: RegExp, to: string): Record<string, string> => {
  const files = { ...workspaceOf(text).files };
  for (const [path, content] of Object.entries(files)) files[path] = content.replace(from, to);
  return files;
};

test.each([
  { name: 'a node', text: POD + NODES, from: /node-1/g, to: 'worker.example' },
  { name: 'a host of Ceph', text: CEPH, from: /ceph-1/g, to: 'mon' },
  { name: 'a node that pods are pinned to', text: PINNED + NODES, from: /node-1/g, to: 'worker-7' },
  { name: 'a host of an inventory', text: KUBESPRAY, from: /n1/g, to: 'etcd-1' },
  { name: 'a hypervisor', text: ANSIBLE, from: /pve1/g, to: 'pve9' },
  { name: 'an address', text: TIUP, from: /10\.0\.1\.1/g, to: '10.0.1.9' },
  { name: 'a machine with a number', text: JUJU, from: /(?<=')1|(?<=:)1| 1(?=\])/g, to: '7' },
  { name: 'a node of a swarm', text: SWARM, from: /swarm-1/gi, to: 'w1' },
  { name: 'a host of the inventory', text: NATIVE, from: /pm-1/g, to: 'pm-3' },
  { name: 'what is shared through anchors, once', text: SHARED, from: /pm-1/g, to: 'pm-9' },
])('renames $name wherever it is named', async ({ text, from, to }) => {
  const expected = replaced(text, from, to);
  if (text === JUJU) expected['bundle.yaml'] = expected['bundle.yaml']?.replace('7]', ' 7]') ?? '';
  expect(await rename(text, to)).toEqual(expected);
});

test('renames the host of a project in all of its files, and in none of another project', async () => {
  const files = await rename(PROJECT, 'z');
  expect(files).toMatchObject({
    '.quorate.yaml': 'hosts: {z: {zone: x}}\n',
    'deploy/queue.yaml': expect.stringContaining('{z: 2, b: 1}'),
    'deploy/log.yaml': expect.stringContaining('{b: 1, z: 2}'),
    'tidb.yaml': 'pd_servers: [{host: z}, {host: b}]\n',
    'other/tidb.yaml': 'pd_servers: [{host: a}]\n',
  });
});

test('leaves hosts of other dialects alone', async () => {
  expect(await rename(APART, 'z')).toMatchObject({ 'tidb.yaml': 'pd_servers: [{host: a}, {host: b}]\n' });
});

const one = (host: string): string => `#-- a.yaml\ndeployments:\n  - {name: q, hosts: {${host}: 2, b: 1}}\n`;

test.each([
  { written: '$0a', name: 'yes', becomes: "'yes'" },
  { written: '$0a', name: '12', becomes: "'12'" },
  { written: '$0a', name: '1.5', becomes: "'1.5'" },
  { written: '$0a', name: '2026-01-01', becomes: "'2026-01-01'" },
  { written: '$0a', name: '~', becomes: "'~'" },
  { written: '$0a', name: "it's: {b}", becomes: "'it''s: {b}'" },
  { written: '$0a', name: 'fe80::1', becomes: 'fe80::1' },
  { written: '$0a', name: '漢🦊', becomes: "'漢🦊'" },
  { written: '$0a', name: '<<', becomes: "'<<'" },
  { written: "'$0a'", name: "it's", becomes: "'it''s'" },
  { written: "'$0it''s'", name: 'a', becomes: "'a'" },
  { written: '"$0a"', name: 'a"\\b', becomes: '"a\\"\\\\b"' },
  { written: '"$0\\u0061"', name: 'c', becomes: '"c"' },
  { written: '$07', name: '8', becomes: '8' },
  { written: '$07', name: 'c', becomes: 'c' },
])('$written becomes $becomes', async ({ written, name, becomes }) => {
  expect(await rename(one(written), name)).toEqual(workspaceOf(one(`${becomes}$0`)).files);
});

const BROKEN = '#-- b.yaml\ndeployments: [\n  {name: q, hosts: {a: 1}\n';
const RANGE = `#-- hosts.yaml
etcd:
  hosts:
    node$02:
more:
  hosts:
    node[1:3]:
`;

test.each([
  { name: 'an empty name', text: one('$0a'), to: '', message: 'a host needs a name' },
  { name: 'a blank', text: one('$0a'), to: ' c', message: 'a name neither begins nor ends with a blank' },
  { name: 'a name of two lines', text: one('$0a'), to: 'c\nd', message: 'a name is one line of visible characters' },
  { name: 'a name that is taken', text: one('$0a'), to: 'b', message: 'b is the name of a host already: a.yaml:2' },
  {
    name: 'a name that is taken in another file',
    text: PROJECT,
    to: 'b',
    message: /^b is the name of a host already: \w+\.yaml:\d$/,
  },
  {
    name: 'a name in a text that would fall apart',
    text: CEPH.replace('ceph-$01', 'ceph-1').replace('2 ceph-2 ceph-1', '2 ceph-2 ceph-$01'),
    to: 'a b',
    message: 'with this name more than the host would change in words.yaml',
  },
  {
    name: 'a name that would be a label',
    text: CEPH,
    to: 'label:x',
    message: /^with this name more than the host would change in \w+\.yaml$/,
  },
  {
    name: 'a host that a pattern stands for',
    text: RANGE,
    to: 'x',
    message: 'hosts.yaml:6: the entry stands for several hosts',
  },
  {
    name: 'a name that an alias uses for something else',
    text: `#-- a.yaml\ndeployments:\n  - {name: &n a, hosts: {$0*n : 2, b: 1}}\n`,
    to: 'c',
    message: 'with this name more than the host would change in a.yaml',
  },
  {
    name: 'a name that stands where nobody knows what it means',
    text: `${one('$0a')}x-notes: {owner: a}\n`,
    to: 'c',
    message: 'a is also at a.yaml:3, where it may mean something else',
  },
  {
    name: 'a name in a file that cannot be read',
    text: one('$0a') + BROKEN,
    to: 'c',
    message: 'a is also at b.yaml:2, in YAML that cannot be read',
  },
  { name: 'what is no host', text: one('a').replace('name: q', 'name: $0q'), to: 'c', message: 'nothing to rename' },
])('refuses $name', async ({ text, to, message }) => {
  const answer = await rename(text, to);
  if (typeof message === 'string') expect(answer).toBe(message);
  else expect(answer).toMatch(message);
});

/** Workspaces with more than one cluster, and what the best placement of an etcd of 3 is in each of its files. */
import { etcd, node } from './kubernetes.ts';

const nodes = (...names: readonly string[]): string => names.map(node).join('---\n');

interface Workspace {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  /** By file the best placement, with what is said of the choice between clusters. */
  readonly best: Readonly<Record<string, readonly [sizes: string, says?: string]>>;
}

const TWO = nodes('n1', 'n2');
const THREE = nodes('n1', 'n2', 'n3');
const [A, B] = ['a/etcd.yaml', 'b/etcd.yaml'];
const BOTH = { [A]: etcd(3), [B]: etcd(3) };
const ADVICE = 'a .quorate.yaml bounds a cluster';

export const WORKSPACES: readonly Workspace[] = [
  {
    name: 'a .quorate.yaml each',
    files: { 'a/.quorate.yaml': '', 'b/.quorate.yaml': '', 'a/nodes.yaml': TWO, 'b/nodes.yaml': THREE, ...BOTH },
    best: { [A]: ['[2,1]'], [B]: ['[1,1,1]'] },
  },
  {
    name: 'the short ending, and machines in a folder below',
    files: {
      'a/.quorate.yml': '',
      'a/x/nodes.yaml': TWO,
      'a/y/nodes.yaml': node('n9'),
      'b/nodes.yaml': THREE,
      ...BOTH,
    },
    best: { [A]: ['[1,1,1]'], [B]: ['[1,1,1]'] },
  },
  {
    name: 'bounds within bounds',
    files: { '.quorate.yaml': '', 'nodes.yaml': TWO, 'b/.quorate.yaml': '', 'b/nodes.yaml': node('n9'), ...BOTH },
    best: { [A]: ['[2,1]'], [B]: ['[3]'] },
  },
  {
    name: 'one cluster of two folders, and another',
    files: {
      'a/.quorate.yaml': 'cluster: prod\nhosts: {n4: {}}\n',
      'b/.quorate.yaml': 'cluster: prod\n',
      'c/.quorate.yaml': 'cluster: test\n',
      'a/nodes.yaml': TWO,
      ...BOTH,
      'c/etcd.yaml': etcd(3),
      'c/nodes.yaml': node('n1'),
    },
    best: { [A]: ['[1,1,1]'], [B]: ['[1,1,1]'], 'c/etcd.yaml': ['[3]'] },
  },
  {
    name: 'folders that each describe machines',
    files: { 'a/nodes.yaml': TWO, 'b/hosts/nodes.yaml': THREE, 'b/apps/etcd.yaml': etcd(3), ...BOTH },
    best: { [A]: ['[2,1]'], [B]: ['[1,1,1]'], 'b/apps/etcd.yaml': ['[1,1,1]'] },
  },
  {
    name: 'one folder that describes machines, for all',
    files: { 'cluster/one.yaml': node('n1'), 'cluster/two.yaml': node('n2'), ...BOTH, 'etcd.yaml': etcd(3) },
    best: { [A]: ['[2,1]'], [B]: ['[2,1]'], 'etcd.yaml': ['[2,1]'] },
  },
  {
    name: 'a file that could belong to either',
    files: {
      'env/a/nodes.yaml': TWO,
      'env/b/nodes.yaml': THREE,
      'apps/etcd.yaml': etcd(3),
      'env/b/etcd.yaml': etcd(3),
    },
    best: {
      'apps/etcd.yaml': ['[2,1]', `Judged on the nodes in a, not in b: ${ADVICE}`],
      'env/b/etcd.yaml': ['[1,1,1]'],
    },
  },
  {
    name: 'a file that could belong to any of three',
    files: { 'a/n.yaml': TWO, 'b/n.yaml': THREE, 'c/n.yaml': THREE, 'apps/etcd.yaml': etcd(3) },
    best: { 'apps/etcd.yaml': ['[2,1]', `Judged on the nodes in a, not in 2 other folders: ${ADVICE}`] },
  },
  {
    name: 'a file that describes machines itself',
    files: { 'a/all.yaml': `${etcd(3)}---\n${node('n9')}`, 'a/more.yaml': node('n8'), 'b/nodes.yaml': THREE },
    best: { 'a/all.yaml': ['[2,1]'] },
  },
  {
    name: 'machines of another dialect',
    files: { 'a/nodes.yaml': TWO, 'b/hosts.yaml': 'service_type: host\nhostname: h1\n', 'apps/etcd.yaml': etcd(3) },
    best: { 'apps/etcd.yaml': ['[2,1]'] },
  },
];

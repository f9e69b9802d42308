/** Operators of ZooKeeper, and of the journal nodes of HDFS. */
import {
  type AddedBudget,
  type Component,
  type Condition,
  lacks,
  oneAtATime,
  type OperatorRow,
  type Path,
  SOFT_NODE,
  within,
} from '../row.ts';

/** Stackable: the budget of a role, with what its operator adds where no number is given. */
function ofRole(role: Path, amount: AddedBudget['amount']): Pick<Component, 'budget' | 'adds'> {
  const map: Path = `${role}.roleConfig.podDisruptionBudget`;
  const when: readonly Condition[] = [{ path: `${map}.enabled`, not: ['false'], absent: true }];
  return {
    budget: { maxUnavailable: `${map}.maxUnavailable`, when },
    adds: [{ key: 'maxUnavailable', amount, when: [...when, lacks(`${map}.maxUnavailable`)] }],
  };
}

/** One server less than the majority can spare, and at least one. */
const SPARE_BUT_ONE: AddedBudget['amount'] = {
  of: (members) => Math.max(1, Math.ceil(members / 2) - 2),
  text: 'one less than the majority can spare, and at least 1',
};

export const ZOOKEEPER: readonly OperatorRow[] = [
  {
    operator: 'Pravega',
    group: 'zookeeper.pravega.io',
    kind: 'ZookeeperCluster',
    components: [
      {
        count: 'spec.replicas',
        otherwise: 3,
        zeroIsDefault: true,
        placement: within('spec.pod'),
        rules: [{ absent: SOFT_NODE, yields: 'affinity' }],
        labelsFrom: ['spec.labels', 'spec.pod.labels'],
        labels: { app: '{name}', release: '{name}' },
        selecting: ['app'],
        write: { spread: 'spec.pod', affinity: 'spec.pod' },
        budget: {
          maxUnavailable: 'spec.maxUnavailableReplicas',
          when: [{ path: 'spec.maxUnavailableReplicas', not: ['0'] }],
        },
        adds: [oneAtATime()],
        software: 'ZooKeeper',
      },
    ],
    source: 'pravega/zookeeper-operator: api/v1beta1, pkg/zk/generators.go',
  },
  {
    operator: 'Solr Operator',
    group: 'solr.apache.org',
    kind: 'SolrCloud',
    components: [
      {
        name: '{name}-zookeeper',
        when: [{ path: 'spec.zookeeperRef.connectionInfo', is: [], absent: true }],
        count: 'spec.zookeeperRef.provided.replicas',
        otherwise: 3,
        zeroIsDefault: true,
        placement: within('spec.zookeeperRef.provided.zookeeperPodPolicy'),
        rules: [{ absent: SOFT_NODE, yields: 'affinity' }],
        labels: { app: '{name}-solrcloud-zookeeper' },
        selecting: ['app'],
        write: {
          spread: 'spec.zookeeperRef.provided.zookeeperPodPolicy',
          affinity: 'spec.zookeeperRef.provided.zookeeperPodPolicy',
        },
        adds: [oneAtATime('spec.zookeeperRef.provided.maxUnavailableReplicas')],
        software: 'ZooKeeper',
      },
    ],
    note: 'Solr nodes do not vote. With a connection to a ZooKeeper elsewhere there is none of its own.',
    source: 'apache/solr-operator: api/v1beta1/solrcloud_types.go, controllers/util/zk_util.go',
  },
  {
    operator: 'Stackable',
    group: 'zookeeper.stackable.tech',
    kind: 'ZookeeperCluster',
    components: [
      {
        each: 'spec.servers.roleGroups',
        together: true,
        count: 'item.replicas',
        otherwise: 1,
        placement: {
          podAntiAffinity: ['item.config.affinity.podAntiAffinity', 'spec.servers.config.affinity.podAntiAffinity'],
          podAffinity: ['item.config.affinity.podAffinity', 'spec.servers.config.affinity.podAffinity'],
          nodeAffinity: ['item.config.affinity.nodeAffinity', 'spec.servers.config.affinity.nodeAffinity'],
          nodeSelector: ['item.config.affinity.nodeSelector', 'spec.servers.config.affinity.nodeSelector'],
        },
        unknown: [{ path: ['item.podOverrides', 'spec.servers.podOverrides'] }],
        rules: [{ absent: SOFT_NODE, yields: 'podAntiAffinity' }],
        labels: {
          'app.kubernetes.io/name': 'zookeeper',
          'app.kubernetes.io/instance': '{name}',
          'app.kubernetes.io/component': 'server',
          'app.kubernetes.io/role-group': '{item}',
        },
        selecting: ['app.kubernetes.io/name', 'app.kubernetes.io/instance', 'app.kubernetes.io/component'],
        ...ofRole('spec.servers', SPARE_BUT_ONE),
        software: 'ZooKeeper',
      },
    ],
    source: 'stackabletech/zookeeper-operator: rust/operator-binary/src/{crd/affinity,operations/pdb}.rs',
  },
  {
    operator: 'Stackable',
    group: 'hdfs.stackable.tech',
    kind: 'HdfsCluster',
    components: [
      {
        name: '{name}-journalnode',
        each: 'spec.journalNodes.roleGroups',
        together: true,
        count: 'item.replicas',
        otherwise: 1,
        placement: {
          podAntiAffinity: [
            'item.config.affinity.podAntiAffinity',
            'spec.journalNodes.config.affinity.podAntiAffinity',
          ],
        },
        unknown: [{ path: ['item.podOverrides', 'spec.journalNodes.podOverrides'] }],
        rules: [{ absent: SOFT_NODE, yields: 'podAntiAffinity' }],
        labels: {
          'app.kubernetes.io/name': 'hdfs',
          'app.kubernetes.io/instance': '{name}',
          'app.kubernetes.io/component': 'journalnode',
          'app.kubernetes.io/role-group': '{item}',
        },
        selecting: ['app.kubernetes.io/name', 'app.kubernetes.io/instance', 'app.kubernetes.io/component'],
        ...ofRole('spec.journalNodes', 1),
        software: 'HDFS journal nodes',
      },
    ],
    note: 'Name and data nodes do not vote.',
    source: 'stackabletech/hdfs-operator: rust/operator-binary/src/{crd/affinity,operations/pdb}.rs',
  },
];

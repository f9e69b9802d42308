/** The databases of KubeDB and KubeBlocks, whose operators place pods by objects of their own. */
import { type Component, lacks, type OperatorRow, type Path } from '../row.ts';

/** Pods that a PlacementPolicy spreads. The default one is an object of the cluster, and may be any other. */
function placed(count: Path, more: Partial<Component> = {}): Component {
  return {
    count,
    rules: [{ absent: 'unknown' }],
    labels: {},
    selecting: [],
    unclaimed: 'a placement policy of KubeDB',
    ...more,
  };
}

const kubedb = (
  kind: string,
  components: readonly Component[],
  note = 'A placement policy keeps its pods apart.',
): OperatorRow => ({
  operator: 'KubeDB',
  group: 'kubedb.com',
  kind,
  components,
  note,
  source:
    'kubedb/apimachinery: apis/kubedb/v1, apis/kubedb/v1alpha2; kubedb/docs: docs/guides/clickhouse/concepts/clickhouse.md',
});

export const KUBEDB: readonly OperatorRow[] = [
  kubedb('ZooKeeper', [placed('spec.replicas')]),
  kubedb('RabbitMQ', [placed('spec.replicas')]),
  kubedb('PerconaXtraDB', [placed('spec.replicas')]),
  kubedb('RedisSentinel', [placed('spec.replicas')]),
  kubedb(
    'MariaDB',
    [placed('spec.replicas', { when: [{ path: 'spec.topology.mode', is: ['GaleraCluster'], absent: true }] })],
    'Where one is primary and the others follow, there is no vote.',
  ),
  kubedb(
    'MySQL',
    [placed('spec.replicas', { when: [{ path: 'spec.topology.mode', is: ['GroupReplication', 'InnoDBCluster'] }] })],
    'In other modes replicas follow a primary, without a vote.',
  ),
  kubedb('MongoDB', [
    placed('spec.replicas', { when: [{ path: 'spec.replicaSet' }] }),
    placed('spec.shardTopology.shard.replicas', {
      name: '{name}-shard',
      anchor: 'spec.shardTopology.shard',
      when: [{ path: 'spec.shardTopology.shard' }],
    }),
    placed('spec.shardTopology.configServer.replicas', {
      name: '{name}-configsvr',
      anchor: 'spec.shardTopology.configServer',
      when: [{ path: 'spec.shardTopology.configServer' }],
    }),
  ]),
  kubedb('Kafka', [
    placed('spec.replicas', { when: [lacks('spec.topology')] }),
    placed('spec.topology.controller.replicas', { when: [{ path: 'spec.topology.controller' }] }),
  ]),
  kubedb('Elasticsearch', [
    placed('spec.replicas', { when: [lacks('spec.topology')] }),
    placed('spec.topology.master.replicas', { when: [{ path: 'spec.topology.master' }] }),
  ]),
  {
    operator: 'KubeBlocks',
    group: 'apps.kubeblocks.io',
    kind: 'Cluster',
    components: [
      'etcd',
      'zookeeper',
      'kafka-combine',
      'kafka-controller',
      'clickhouse-keeper',
      'redis-sent',
      'mongodb',
    ].map((engine): Component => ({
      name: '{name}-{item}',
      each: 'spec.componentSpecs',
      when: [{ path: ['item.componentDef', 'item.name'], contains: engine }],
      count: 'item.replicas',
      rules: [{ absent: 'unknown' }],
      labels: {},
      selecting: [],
      unclaimed: 'an engine of KubeBlocks',
    })),
    note: 'Of the many engines only those are listed whose members vote, and only where `componentDef` or their name tells it.',
    source: 'apecloud/kubeblocks-addons: addons/*/templates/clusterdefinition.yaml, examples',
  },
];

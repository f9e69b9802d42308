/** Operators of message brokers. */
import { HARD_NODE, oneAtATime, type OperatorRow } from '../row.ts';

export const MESSAGING: readonly OperatorRow[] = [
  {
    operator: 'RabbitMQ Cluster Operator',
    group: 'rabbitmq.com',
    kind: 'RabbitmqCluster',
    components: [
      {
        count: 'spec.replicas',
        otherwise: 1,
        // The override is merged into all objects that the operator makes.
        unknown: [{ path: 'spec.override.statefulSet.spec.replicas' }],
        placement: {
          affinity: ['spec.override.statefulSet.spec.template.spec.affinity', 'spec.affinity'],
          tolerations: ['spec.override.statefulSet.spec.template.spec.tolerations', 'spec.tolerations'],
          nodeSelector: ['spec.override.statefulSet.spec.template.spec.nodeSelector'],
          topologySpreadConstraints: ['spec.override.statefulSet.spec.template.spec.topologySpreadConstraints'],
        },
        rules: [
          {
            path: 'metadata.annotations.rabbitmq.com/disable-default-topology-spread-constraints',
            values: { true: 'nothing' },
            other: 'soft spread topology.kubernetes.io/zone',
            absent: 'soft spread topology.kubernetes.io/zone',
            yields: 'same spread',
          },
        ],
        metadata: 'spec.override.statefulSet.spec.template.metadata',
        labels: {
          'app.kubernetes.io/name': '{name}',
          'app.kubernetes.io/component': 'rabbitmq',
          'app.kubernetes.io/part-of': 'rabbitmq',
        },
        selecting: ['app.kubernetes.io/name'],
        write: { affinity: 'spec' },
        software: 'RabbitMQ',
      },
    ],
    note: 'Quorum queues have 3 members by default, whatever the size of the cluster.',
    source: 'rabbitmq/cluster-operator: internal/resource/{statefulset,configmap}.go, internal/metadata/label.go',
  },
  {
    operator: 'Redpanda Operator',
    group: 'cluster.redpanda.com',
    kind: 'Redpanda',
    components: [
      {
        count: 'spec.clusterSpec.statefulset.replicas',
        otherwise: 3,
        // The effect of these keys depends on the version of the chart, which the file does not tell.
        unknown: [
          {
            path: [
              'spec.clusterSpec.statefulset.podTemplate.spec.affinity',
              'spec.clusterSpec.podTemplate.spec.affinity',
              'spec.clusterSpec.affinity',
            ],
          },
          { path: 'spec.clusterSpec.statefulset.podAntiAffinity.topologyKey', not: ['kubernetes.io/hostname'] },
        ],
        rules: [
          {
            path: 'spec.clusterSpec.statefulset.podAntiAffinity.type',
            values: { hard: HARD_NODE },
            other: 'unknown',
            absent: HARD_NODE,
          },
        ],
        labels: {
          'app.kubernetes.io/name': 'redpanda',
          'app.kubernetes.io/instance': '{name}',
          'app.kubernetes.io/component': 'redpanda-statefulset',
        },
        selecting: ['app.kubernetes.io/name', 'app.kubernetes.io/instance', 'app.kubernetes.io/component'],
        budget: { maxUnavailable: 'spec.clusterSpec.statefulset.budget.maxUnavailable' },
        adds: [oneAtATime('spec.clusterSpec.statefulset.budget')],
        software: 'Redpanda',
      },
    ],
    note: "What an affinity or a `podAntiAffinity` of another type does depends on the chart's version: such clusters are not judged.",
    source:
      'redpanda-data/redpanda-operator: charts/redpanda/chart/values.yaml, charts/redpanda/{statefulset,values}.go',
  },
  {
    operator: 'Redpanda Operator',
    group: 'redpanda.vectorized.io',
    kind: 'Cluster',
    components: [
      {
        count: 'spec.replicas',
        unknown: [{ path: 'spec.nodePools' }],
        rules: [{ absent: HARD_NODE }, { absent: 'soft spread topology.kubernetes.io/zone' }],
        labels: {
          'app.kubernetes.io/name': 'redpanda',
          'app.kubernetes.io/instance': '{name}',
          'app.kubernetes.io/component': 'redpanda',
        },
        selecting: ['app.kubernetes.io/name', 'app.kubernetes.io/instance', 'app.kubernetes.io/component'],
        software: 'Redpanda',
      },
    ],
    note: 'The older kind. Clusters with pools of nodes are not judged.',
    source: 'redpanda-data/redpanda-operator: operator/pkg/resources/statefulset.go, operator/pkg/labels',
  },
  {
    operator: 'NATS Operator',
    group: 'nats.io',
    kind: 'NatsCluster',
    components: [
      {
        count: 'spec.size',
        rules: [{ path: 'spec.pod.antiAffinity', values: { true: HARD_NODE } }],
        labels: { app: 'nats', nats_cluster: '{name}' },
        selecting: [],
        unclaimed: 'NATS without JetStream',
      },
    ],
    note: 'It knows no JetStream, so nothing votes.',
    source: 'nats-io/nats-operator',
  },
  ...(['Stream', 'KeyValue', 'Consumer'] as const).map((kind): OperatorRow => ({
    operator: 'NACK',
    group: 'jetstream.nats.io',
    kind,
    components: [
      { count: 'spec.replicas', otherwise: 1, labels: {}, selecting: [], unclaimed: 'replicas that NATS places' },
    ],
    note: 'NATS puts the replicas on servers of its choice: no pod is placed here.',
    source: 'nats-io/nack: deploy/crds.yml',
  })),
  {
    operator: 'StreamNative',
    group: 'zookeeper.streamnative.io',
    kind: 'ZooKeeperCluster',
    components: [
      {
        count: 'spec.replicas',
        // It is not known from where it takes constraints, and what it adds to them.
        rules: [{ absent: 'unknown' }],
        labels: {},
        selecting: [],
        software: 'ZooKeeper',
      },
    ],
    note: 'Where the operator takes constraints from is not known: listed, and not judged.',
    source: 'streamnative/charts',
  },
  {
    operator: 'StreamNative',
    group: 'bookkeeper.streamnative.io',
    kind: 'BookKeeperCluster',
    components: [{ count: 'spec.replicas', labels: {}, selecting: [], unclaimed: 'a quorum for each ledger' }],
    note: 'Quorums are those of ledgers.',
    source: 'streamnative/charts',
  },
  {
    operator: 'EMQX Operator',
    group: 'apps.emqx.io',
    kind: 'EMQX',
    components: [
      {
        name: '{name}-core',
        anchor: 'spec.coreTemplate',
        count: 'spec.coreTemplate.spec.replicas',
        otherwise: 2,
        labels: {},
        selecting: [],
        unclaimed: 'core nodes that go on without a majority',
      },
    ],
    note: 'A core node goes on without the others; durable storage, where it is on, has quorums of its own.',
    source: 'emqx/emqx-operator: apis/apps/v2beta1/emqx_types.go',
  },
];

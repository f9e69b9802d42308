/** Operators of message brokers. */
import type { OperatorRow } from '../row.ts';

export const MESSAGING: readonly OperatorRow[] = [
  {
    operator: 'RabbitMQ Cluster Operator',
    group: 'rabbitmq.com',
    kind: 'RabbitmqCluster',
    components: [
      {
        count: 'spec.replicas',
        otherwise: 1,
        // The override is merged into all that the operator makes.
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
];

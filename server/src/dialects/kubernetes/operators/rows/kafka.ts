/** Operators of Kafka. */
import { type Component, HARD_NODE, lacks, oneAtATime, type OperatorRow, type Path, SOFT_NODE } from '../row.ts';

const STRIMZI = {
  operator: 'Strimzi',
  group: 'kafka.strimzi.io',
  source:
    'strimzi/strimzi-kafka-operator: cluster-operator/…/{KafkaCluster,KafkaPool,PodDisruptionBudgetUtils}.java, operator-common/…/Labels.java',
} as const;

/** The labels of all pods of a cluster. The pods also get the labels of the object and of its template. */
const strimziLabels = (cluster: string, component: string): Component['labels'] => ({
  'strimzi.io/cluster': cluster,
  'strimzi.io/kind': 'Kafka',
  'strimzi.io/name': `${cluster}-${component}`,
  'strimzi.io/component-type': component,
  'app.kubernetes.io/name': component,
  'app.kubernetes.io/instance': cluster,
  'app.kubernetes.io/part-of': `strimzi-${cluster}`,
  'app.kubernetes.io/managed-by': 'strimzi-cluster-operator',
});

/** Pods that a `Kafka` describes itself. */
function ofKafka(component: 'zookeeper' | 'kafka', more: Partial<Component>): Component {
  const pod: Path = `spec.${component}.template.pod`;
  return {
    name: `{name}-${component}`,
    anchor: `spec.${component}`,
    when: [{ path: `spec.${component}.replicas` }],
    count: `spec.${component}.replicas`,
    pod: [pod],
    metadata: `${pod}.metadata`,
    labelsFrom: ['metadata.labels'],
    labels: strimziLabels('{name}', component),
    selecting: ['strimzi.io/cluster', 'strimzi.io/name'],
    write: { spread: pod, affinity: pod },
    budget: { maxUnavailable: `spec.${component}.template.podDisruptionBudget.maxUnavailable` },
    adds: [oneAtATime()],
    ...more,
  };
}

const CLUSTER = '{metadata.labels.strimzi.io/cluster}';

export const KAFKA: readonly OperatorRow[] = [
  {
    ...STRIMZI,
    kind: 'Kafka',
    // Brokers beside ZooKeeper keep in-sync replicas of each partition, and do not vote.
    components: [ofKafka('zookeeper', { software: 'ZooKeeper' }), ofKafka('kafka', {})],
    note: 'With node pools it only passes its template on to them.',
  },
  {
    ...STRIMZI,
    kind: 'KafkaNodePool',
    parent: { kind: 'Kafka', name: CLUSTER },
    components: [
      {
        name: `${CLUSTER}-{name}`,
        count: 'spec.replicas',
        otherwise: 1,
        // A template of the pool replaces that of its Kafka as a whole.
        pod: ['spec.template.pod', 'parent.spec.kafka.template.pod'],
        metadata: 'spec.template.pod.metadata',
        labelsFrom: ['metadata.labels'],
        labels: { ...strimziLabels(CLUSTER, 'kafka'), 'strimzi.io/pool-name': '{name}' },
        selecting: ['strimzi.io/cluster', 'strimzi.io/pool-name'],
        // One budget holds for the pods of all pools; its limit is stated in the Kafka.
        budget: { maxUnavailable: 'parent.spec.kafka.template.podDisruptionBudget.maxUnavailable' },
        adds: [{ key: 'maxUnavailable', amount: 1, when: [{ path: 'parent.kind' }] }],
        budgetSelects: ['strimzi.io/cluster', 'strimzi.io/name'],
        // Before Strimzi 0.49 any `template` of the pool replaced the whole template of its Kafka (proposal 118).
        unknown: [
          { path: 'parent.spec.kafka.template.pod', and: { path: 'spec.template', and: lacks('spec.template.pod') } },
        ],
        write: {
          spread: 'spec.template.pod',
          affinity: 'spec.template.pod',
          unless: [
            { ...lacks('parent.kind'), and: lacks('spec.template') },
            { path: 'parent.spec.kafka.template', and: lacks('spec.template') },
          ],
        },
        software: 'Kafka controllers',
        votes: [{ path: 'spec.roles', is: ['controller'] }],
        votesWith: CLUSTER,
      },
    ],
    note: 'Several pools of controllers in one file vote together, so none of them is judged by a majority of its own.',
  },
  {
    operator: 'Koperator',
    group: 'kafka.banzaicloud.io',
    kind: 'KafkaCluster',
    components: [
      {
        name: '{name}-controller',
        each: 'spec.brokers',
        itemName: 'id',
        together: true,
        when: [
          { path: 'spec.kRaft', is: ['true'] },
          { path: 'item.brokerConfig.processRoles', is: ['controller'] },
        ],
        otherwise: 1,
        // A group of brokers may add to what a broker states.
        unknown: [{ path: 'item.brokerConfigGroup' }],
        placement: {
          affinity: ['item.brokerConfig.affinity'],
          nodeSelector: ['item.brokerConfig.nodeSelector'],
          tolerations: ['item.brokerConfig.tolerations'],
        },
        rules: [
          {
            path: 'spec.oneBrokerPerNode',
            values: { true: HARD_NODE, false: SOFT_NODE },
            yields: 'affinity',
            write: 'true',
          },
        ],
        labels: { app: 'kafka', kafka_cr: '{name}', isControllerNode: 'true' },
        selecting: ['app', 'kafka_cr'],
        software: 'Kafka controllers',
      },
    ],
    note: 'Without KRaft the voters are a ZooKeeper elsewhere. Brokers with a configuration group are not judged.',
    source: 'banzaicloud/koperator, adobe/koperator: pkg/resources/kafka/pod.go, api/v1beta1',
  },
  ...(
    [
      ['KRaftController', 'Kafka controllers'],
      ['Zookeeper', 'ZooKeeper'],
    ] as const
  ).map(([kind, software]): OperatorRow => ({
    operator: 'Confluent for Kubernetes',
    group: 'platform.confluent.io',
    kind,
    components: [
      {
        count: 'spec.replicas',
        placement: {
          affinity: ['spec.podTemplate.affinity'],
          topologySpreadConstraints: ['spec.podTemplate.topologySpreadConstraints'],
        },
        // The effect of an absent key is not known.
        rules: [{ path: 'spec.oneReplicaPerNode', values: { true: HARD_NODE }, absent: 'unknown', write: 'true' }],
        labels: {},
        selecting: [],
        software,
      },
    ],
    note: 'What holds without `oneReplicaPerNode` is not known: such clusters are not judged.',
    source: 'docs.confluent.io/operator/current/co-configure-kraft.html',
  })),
];

/** Charts of databases and queues that the makers publish. */
import { type Component, HARD_NODE, SOFT_NODE } from '../../kubernetes/operators/row.ts';
import { type ChartRow, INSTANCE, on, placedAt, unlessOff, unlessOn, UNTIL_STATED } from '../row.ts';

const BROKERS = {
  'app.kubernetes.io/name': 'redpanda',
  ...INSTANCE,
  'app.kubernetes.io/component': 'redpanda-statefulset',
} as const;

const redpanda = (more: Partial<Component>): Component => ({
  count: 'statefulset.replicas',
  otherwise: 3,
  labels: BROKERS,
  selecting: Object.keys(BROKERS),
  budget: { maxUnavailable: 'statefulset.budget.maxUnavailable' },
  software: 'Redpanda',
  ...more,
});

const PULSAR_OFF = ['affinity.anti_affinity', 'zookeeper.affinity.anti_affinity'].map((path) => ({
  path,
  is: ['false'],
}));

export const STORES: readonly ChartRow[] = [
  {
    chart: 'seaweedfs',
    publisher: 'SeaweedFS',
    repositories: ['seaweedfs.github.io/seaweedfs'],
    from: '3.55.0',
    keys: ['master.volumeSizeLimitMB', 'master.affinity', 'filer.replicas'],
    components: [
      {
        count: 'master.replicas',
        otherwise: 1,
        when: [unlessOff('master.enabled')],
        placement: placedAt('master'),
        rules: [UNTIL_STATED],
        labels: { 'app.kubernetes.io/name': '{chart}', ...INSTANCE, 'app.kubernetes.io/component': 'master' },
        selecting: ['app.kubernetes.io/name', 'app.kubernetes.io/instance', 'app.kubernetes.io/component'],
        software: 'SeaweedFS masters',
      },
    ],
    note: 'Volumes, filers and gateways do not vote.',
    source: 'seaweedfs/seaweedfs: k8s/charts/seaweedfs/values.yaml, templates/master/master-statefulset.yaml',
  },
  {
    chart: 'pulsar',
    publisher: 'Apache',
    repositories: ['pulsar.apache.org/charts', 'apache/pulsar-helm-chart'],
    from: '3.1.0',
    keys: ['bookkeeper', 'components.zookeeper'],
    components: [
      {
        name: '{name}-zookeeper',
        anchor: 'zookeeper',
        count: 'zookeeper.replicaCount',
        otherwise: 3,
        when: [unlessOff('components.zookeeper'), unlessOn('components.oxia')],
        placement: {
          topologySpreadConstraints: ['zookeeper.topologySpreadConstraints'],
          nodeSelector: ['zookeeper.nodeSelector'],
          tolerations: ['zookeeper.tolerations'],
        },
        rules: [
          {
            path: 'zookeeper.affinity.type',
            values: {
              preferredDuringSchedulingIgnoredDuringExecution:
                'soft {zookeeper.affinity.anti_affinity_topology_key|kubernetes.io/hostname}',
            },
            other: 'hard {zookeeper.affinity.anti_affinity_topology_key|kubernetes.io/hostname}',
            absent: 'hard {zookeeper.affinity.anti_affinity_topology_key|kubernetes.io/hostname}',
            unless: PULSAR_OFF,
          },
        ],
        labels: { app: 'pulsar', release: '{name}', component: 'zookeeper' },
        selecting: ['app', 'release', 'component'],
        software: 'ZooKeeper',
      },
    ],
    note: 'Bookies and brokers have no majority of pods.',
    source: 'apache/pulsar-helm-chart: charts/pulsar/values.yaml, templates/zookeeper-statefulset.yaml',
  },
  {
    chart: 'redpanda',
    publisher: 'Redpanda',
    repositories: ['charts.redpanda.com'],
    from: '25.1.0',
    keys: ['statefulset.podTemplate', 'console'],
    components: [
      redpanda({
        unknown: [{ path: 'statefulset.podTemplate.spec.affinity' }, { path: 'podTemplate' }],
        placement: {
          topologySpreadConstraints: ['statefulset.podTemplate.spec.topologySpreadConstraints'],
          nodeSelector: ['statefulset.podTemplate.spec.nodeSelector'],
          tolerations: ['statefulset.podTemplate.spec.tolerations'],
        },
        rules: [{ absent: HARD_NODE }],
      }),
    ],
    note: 'A podAntiAffinity is accepted there and has no effect.',
    source: 'redpanda-data/redpanda-operator: charts/redpanda/chart/values.yaml, charts/redpanda/statefulset.go',
  },
  {
    chart: 'redpanda',
    publisher: 'Redpanda',
    repositories: ['charts.redpanda.com'],
    from: '2.7.0',
    until: '25.1.0',
    keys: ['statefulset.podAntiAffinity'],
    components: [
      redpanda({
        unknown: [{ path: 'statefulset.podAntiAffinity.topologyKey', not: ['kubernetes.io/hostname'] }],
        placement: {
          topologySpreadConstraints: ['statefulset.topologySpreadConstraints'],
          nodeSelector: ['statefulset.nodeSelector'],
          tolerations: ['statefulset.tolerations'],
        },
        rules: [
          {
            path: 'statefulset.podAntiAffinity.type',
            values: { hard: HARD_NODE, soft: SOFT_NODE, custom: 'unknown' },
            absent: HARD_NODE,
            write: 'hard',
          },
        ],
      }),
    ],
    source: 'redpanda-data/helm-charts: charts/redpanda/values.yaml, templates/statefulset.yaml',
  },
  {
    chart: 'zookeeper',
    publisher: 'Pravega',
    repositories: ['charts.pravega.io'],
    keys: [],
    components: [
      {
        count: 'replicas',
        otherwise: 3,
        placement: placedAt('pod'),
        rules: [{ absent: SOFT_NODE, yields: 'affinity' }],
        labels: {},
        selecting: [],
        software: 'ZooKeeper',
      },
    ],
    note: 'The defaults of the operator count.',
    source: 'pravega/zookeeper-operator: charts/zookeeper, pkg/zk/generators.go',
  },
  {
    chart: 'yugabyte',
    publisher: 'Yugabyte',
    repositories: ['charts.yugabyte.com'],
    from: '2.5.1',
    keys: ['replicas.master'],
    components: [
      {
        count: 'replicas.master',
        otherwise: 3,
        unknown: [on('isMultiAz')],
        placement: {
          affinity: ['master.affinity'],
          nodeSelector: ['nodeSelector'],
          tolerations: ['master.tolerations'],
        },
        rules: [{ absent: SOFT_NODE }],
        labels: { app: 'yb-master', release: '{name}' },
        selecting: ['app', 'release'],
        write: { affinity: 'master' },
        software: 'YugabyteDB masters',
      },
    ],
    note: 'Tablet servers have no majority of pods. A release for one zone of several is not judged.',
    source: 'yugabyte/charts: stable/yugabyte/values.yaml, templates/service.yaml',
  },
];

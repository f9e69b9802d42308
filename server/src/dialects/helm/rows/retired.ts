/** Charts of the retired repositories `stable` and `incubator`, which are still deployed. */
import { budgetAt, type Component, HARD_NODE, type Path, SOFT_NODE } from '../../kubernetes/operators/row.ts';
import { below, type ChartRow, on, placedAt, unlessOff } from '../row.ts';

export const STABLE = ['charts.helm.sh/stable', 'kubernetes-charts.storage.googleapis.com'];
const INCUBATOR = ['charts.helm.sh/incubator', 'kubernetes-charts-incubator.storage.googleapis.com'];

const OF_RELEASE = { app: '{nameOverride|{chart}}', release: '{name}' } as const;

/** Pods that nothing keeps apart but a stated affinity. There are no spread constraints. */
const raw = (prefix: Path): Pick<Component, 'placement' | 'write'> => {
  const { topologySpreadConstraints: _, ...placement } = placedAt(prefix);
  return { placement, write: { affinity: prefix } };
};

/** ZooKeeper as a chart by itself, or as that of Kafka below a key. */
const zooKeeper = (prefix: Path, more: Partial<Component> = {}): Component => ({
  count: below(prefix, 'replicaCount'),
  otherwise: 3,
  ...raw(prefix),
  labels: { ...OF_RELEASE, component: 'server' },
  selecting: ['app', 'release', 'component'],
  budget: budgetAt(below(prefix, 'podDisruptionBudget')),
  software: 'ZooKeeper',
  ...more,
});

export const RETIRED: readonly ChartRow[] = [
  {
    chart: 'etcd',
    publisher: 'Helm incubator',
    repositories: INCUBATOR,
    from: '0.4.0',
    keys: [],
    components: [
      {
        count: 'replicas',
        otherwise: 3,
        ...raw(''),
        labels: OF_RELEASE,
        selecting: Object.keys(OF_RELEASE),
        software: 'etcd',
      },
    ],
    source: 'helm/charts: incubator/etcd/values.yaml, templates/statefulset.yaml',
  },
  {
    chart: 'zookeeper',
    publisher: 'Helm incubator',
    repositories: INCUBATOR,
    from: '1.0.0',
    keys: [],
    components: [zooKeeper('')],
    source: 'helm/charts: incubator/zookeeper/values.yaml, templates/{statefulset,poddisruptionbudget}.yaml',
  },
  {
    chart: 'kafka',
    publisher: 'Helm incubator',
    repositories: INCUBATOR,
    from: '0.8.3',
    keys: [],
    components: [
      zooKeeper('zookeeper', {
        name: '{name}-zookeeper',
        anchor: 'zookeeper',
        when: [unlessOff('zookeeper.enabled')],
        labels: { ...OF_RELEASE, app: 'zookeeper', component: 'server' },
      }),
    ],
    note: 'Its ZooKeeper votes; brokers do not.',
    source: 'helm/charts: incubator/kafka/{values,requirements}.yaml',
  },
  {
    chart: 'rabbitmq-ha',
    publisher: 'Helm stable',
    repositories: STABLE,
    from: '1.39.0',
    keys: ['rabbitmqErlangCookie', 'rabbitmqClusterPartitionHandling'],
    components: [
      {
        count: 'replicaCount',
        otherwise: 3,
        placement: raw('').placement ?? {},
        rules: [
          {
            path: 'podAntiAffinity',
            values: {
              hard: 'hard {podAntiAffinityTopologyKey|kubernetes.io/hostname}',
              soft: 'soft {podAntiAffinityTopologyKey|kubernetes.io/hostname}',
            },
            absent: 'soft {podAntiAffinityTopologyKey|kubernetes.io/hostname}',
            yields: 'filled affinity',
            write: 'hard',
          },
        ],
        labels: OF_RELEASE,
        selecting: Object.keys(OF_RELEASE),
        budget: budgetAt('podDisruptionBudget'),
        software: 'RabbitMQ',
      },
    ],
    source: 'helm/charts: stable/rabbitmq-ha/values.yaml, templates/{statefulset,pdb}.yaml',
  },
  {
    chart: 'mongodb-replicaset',
    publisher: 'Helm stable',
    repositories: STABLE,
    from: '3.0.0',
    keys: ['replicaSetName'],
    components: [
      {
        count: 'replicas',
        otherwise: 3,
        ...raw(''),
        labels: OF_RELEASE,
        selecting: Object.keys(OF_RELEASE),
        budget: budgetAt('podDisruptionBudget'),
        software: 'MongoDB',
      },
    ],
    source:
      'helm/charts: stable/mongodb-replicaset/values.yaml, templates/mongodb-{statefulset,poddisruptionbudget}.yaml',
  },
  {
    chart: 'consul',
    publisher: 'Helm stable',
    repositories: STABLE,
    from: '3.0.0',
    keys: ['Replicas', 'ConsulConfig'],
    components: [
      {
        count: 'Replicas',
        otherwise: 3,
        placement: raw('').placement ?? {},
        rules: [{ absent: SOFT_NODE, yields: 'affinity' }],
        labels: { release: '{name}', component: '{name}-{Component|consul}' },
        selecting: ['release', 'component'],
        budget: { maxUnavailable: 'maxUnavailable' },
        software: 'Consul servers',
      },
    ],
    note: 'The affinity is a text for the template engine.',
    source: 'helm/charts: stable/consul/values.yaml, templates/{consul-statefulset,pod-dist-budget}.yaml',
  },
  {
    chart: 'elasticsearch',
    publisher: 'Helm stable',
    repositories: STABLE,
    from: '1.11.0',
    keys: ['master.antiAffinity', 'cluster.env'],
    components: [
      {
        count: 'master.replicas',
        otherwise: 3,
        placement: {
          nodeAffinity: ['master.nodeAffinity'],
          nodeSelector: ['master.nodeSelector'],
          tolerations: ['master.tolerations'],
        },
        rules: [
          {
            path: 'master.antiAffinity',
            values: { hard: HARD_NODE, soft: SOFT_NODE },
            absent: SOFT_NODE,
            write: 'hard',
          },
        ],
        labels: { ...OF_RELEASE, component: '{master.name|master}', role: 'master' },
        selecting: ['app', 'release', 'role'],
        budget: { ...budgetAt('master.podDisruptionBudget'), when: [on('master.podDisruptionBudget.enabled')] },
        software: 'Elasticsearch masters',
      },
    ],
    note: 'Data and client nodes do not vote.',
    source: 'helm/charts: stable/elasticsearch/values.yaml, templates/master-statefulset.yaml',
  },
];

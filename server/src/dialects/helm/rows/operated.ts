/** Charts whose only object is one that an operator reads, and charts of few users. */
import type { Component } from '../../kubernetes/operators/row.ts';
import { HARD_NODE, SOFT_NODE, lacks } from '../../kubernetes/operators/row.ts';
import { type ChartRow, placedAt } from '../row.ts';

const managers: Component = {
  software: 'OpenSearch cluster managers',
  // The version of the operator, which the values do not tell, decides what it adds and how it labels the pods.
  rules: [{ absent: 'unknown' }],
  labels: {},
  selecting: [],
};

export const OPERATED: readonly ChartRow[] = [
  {
    chart: 'opensearch-cluster',
    publisher: 'OpenSearch',
    repositories: ['opensearch-project.github.io/opensearch-k8s-operator'],
    from: '3.0.0',
    keys: ['cluster.nodePools', 'cluster.general'],
    components: [
      {
        ...managers,
        each: 'cluster.nodePools',
        itemName: 'component',
        together: true,
        when: [{ path: 'item.roles', is: ['master', 'cluster_manager'] }],
        count: 'item.replicas',
      },
      { ...managers, when: [lacks('cluster.nodePools')], otherwise: 3 },
    ],
    note: 'What the operator adds depends on its version: listed, and not judged.',
    source: 'opensearch-project/opensearch-k8s-operator: charts/opensearch-cluster/values.yaml',
  },
  {
    chart: 'cluster',
    publisher: 'CloudNativePG',
    repositories: ['cloudnative-pg.github.io/charts', 'cloudnative-pg/charts'],
    keys: ['cluster.instances'],
    components: [
      {
        count: 'cluster.instances',
        otherwise: 3,
        labels: {},
        selecting: [],
        unclaimed: 'PostgreSQL without required synchronous replication',
      },
    ],
    note: 'Listed, and not judged.',
    source: 'cloudnative-pg/charts: charts/cluster/values.yaml',
  },
  {
    chart: 'redis-sentinel',
    publisher: 'OT-CONTAINER-KIT',
    repositories: ['ot-container-kit.github.io/helm-charts'],
    keys: ['redisSentinel'],
    components: [
      {
        count: 'redisSentinel.clusterSize',
        otherwise: 3,
        placement: placedAt(''),
        labels: { app: '{name}-sentinel', role: 'sentinel' },
        selecting: ['app', 'role'],
        write: { spread: '', affinity: '' },
        software: 'Redis Sentinel',
      },
    ],
    note: 'The labels are those that the operator gives.',
    source: 'OT-CONTAINER-KIT/redis-operator: charts/redis-sentinel, internal/k8sutils/redis-sentinel.go',
  },
  {
    chart: 'dgraph',
    publisher: 'Dgraph',
    repositories: ['charts.dgraph.io'],
    keys: ['zero'],
    components: [
      {
        name: '{name}-zero',
        anchor: 'zero',
        count: 'zero.replicaCount',
        otherwise: 3,
        unknown: [
          { path: 'zero.podAntiAffinitytopologyKey', not: ['kubernetes.io/hostname'] },
          { path: 'zero.nodeAffinity' },
        ],
        placement: { nodeSelector: ['zero.nodeSelector'], tolerations: ['zero.tolerations'] },
        rules: [
          { path: 'zero.antiAffinity', values: { soft: SOFT_NODE, hard: HARD_NODE }, absent: SOFT_NODE, write: 'hard' },
        ],
        labels: { component: 'zero', release: '{name}' },
        selecting: ['component', 'release'],
        software: 'Dgraph Zero',
      },
    ],
    note: 'Alphas have groups of their own.',
    source: 'dgraph-io/charts: charts/dgraph/values.yaml, templates/zero/statefulset.yaml',
  },
];

/** Charts whose only object is one that an operator reads, and charts of few users. */
import { type Component, HARD_NODE, lacks, SOFT_NODE } from '../../kubernetes/operators/row.ts';
import { MASTER_ELIGIBLE, nodeSets } from '../../kubernetes/operators/rows/documents.ts';
import { cnpgInstances } from '../../kubernetes/operators/rows/postgres.ts';
import { percona } from '../../kubernetes/operators/rows/sql.ts';
import { type ChartRow, on, placedAt, unlessOff } from '../row.ts';

const managers: Component = {
  software: 'OpenSearch cluster managers',
  // The version of the operator, which the values do not tell, decides what it adds and how it labels the pods.
  rules: [{ absent: 'unknown' }],
  labels: {},
  selecting: [],
};

const PERCONA = { publisher: 'Percona', repositories: ['percona.github.io/percona-helm-charts'] } as const;

const ELASTIC = { publisher: 'Elastic', repositories: ['helm.elastic.co'] } as const;
const ECK = 'elastic/cloud-on-k8s: deploy/eck-stack, pkg/controller/elasticsearch/nodespec/defaults.go';

export const OPERATED: readonly ChartRow[] = [
  {
    chart: 'eck-elasticsearch',
    ...ELASTIC,
    keys: ['nodeSets'],
    components: [nodeSets('')],
    note: 'The defaults of the operator count.',
    source: ECK,
  },
  {
    chart: 'eck-stack',
    ...ELASTIC,
    keys: ['eck-elasticsearch'],
    components: [
      {
        ...nodeSets('eck-elasticsearch'),
        anchor: 'eck-elasticsearch',
        when: [...MASTER_ELIGIBLE, unlessOff('eck-elasticsearch.enabled')],
      },
    ],
    note: 'The defaults of the operator count.',
    source: ECK,
  },
  {
    chart: 'psmdb-db',
    ...PERCONA,
    from: '1.14.1',
    keys: ['replsets'],
    components: [
      {
        name: '{name}-{item}',
        each: 'replsets',
        count: 'item.size',
        otherwise: 3,
        ...percona('item'),
        unknown: [
          { path: ['item.arbiter.enabled', 'item.hidden.enabled'], is: ['true'] },
          { path: 'item.externalNodes' },
        ],
        labels: {},
        selecting: [],
        software: 'MongoDB',
      },
      {
        name: '{name}-rs0',
        when: [lacks('replsets')],
        otherwise: 3,
        rules: [{ absent: HARD_NODE }],
        labels: {},
        selecting: [],
        software: 'MongoDB',
      },
      {
        name: '{name}-cfg',
        anchor: 'sharding.configrs',
        when: [on('sharding.enabled')],
        count: 'sharding.configrs.size',
        otherwise: 3,
        ...percona('sharding.configrs'),
        labels: {},
        selecting: [],
        software: 'MongoDB',
      },
    ],
    note: 'Replica sets with arbiters, hidden members or members elsewhere are not judged.',
    source: 'percona/percona-helm-charts: charts/psmdb-db/values.yaml, templates/cluster.yaml',
  },
  {
    chart: 'ps-db',
    ...PERCONA,
    keys: ['mysql.clusterType', 'orchestrator'],
    components: [
      {
        when: [{ path: 'mysql.clusterType', is: ['group-replication'], absent: true }],
        count: 'mysql.size',
        otherwise: 3,
        ...percona('mysql'),
        labels: {},
        selecting: [],
        software: 'MySQL Group Replication',
      },
      {
        name: '{name}-orchestrator',
        anchor: 'orchestrator',
        when: [{ path: 'mysql.clusterType', is: ['async'] }, on('orchestrator.enabled')],
        count: 'orchestrator.size',
        otherwise: 3,
        ...percona('orchestrator'),
        labels: {},
        selecting: [],
        software: 'Orchestrator',
      },
    ],
    note: 'With asynchronous replication the Orchestrator votes in the place of MySQL.',
    source: 'percona/percona-helm-charts: charts/ps-db',
  },
  {
    chart: 'mariadb-cluster',
    publisher: 'MariaDB Operator',
    repositories: ['mariadb-operator.github.io/mariadb-operator', 'helm.mariadb.com'],
    keys: ['mariadb.galera'],
    components: [
      {
        when: [unlessOff('mariadb.galera.enabled')],
        count: 'mariadb.replicas',
        otherwise: 3,
        placement: {
          nodeAffinity: ['mariadb.affinity.nodeAffinity'],
          podAntiAffinity: ['mariadb.affinity.podAntiAffinity'],
          topologySpreadConstraints: ['mariadb.topologySpreadConstraints'],
          nodeSelector: ['mariadb.nodeSelector'],
          tolerations: ['mariadb.tolerations'],
        },
        rules: [
          {
            path: 'mariadb.affinity.antiAffinityEnabled',
            values: { true: HARD_NODE },
            yields: 'podAntiAffinity',
            write: 'true',
          },
        ],
        labels: {},
        selecting: [],
        software: 'Galera',
      },
    ],
    source: 'mariadb-operator/mariadb-operator: deploy/charts/mariadb-cluster',
  },
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
        ...cnpgInstances('cluster', 'cluster.annotations', 'topology.kubernetes.io/zone'),
        otherwise: 3,
        labels: {},
        selecting: [],
        write: {},
      },
    ],
    note: 'It has a quorum only with `synchronous`, as its operator says.',
    source: 'cloudnative-pg/charts: charts/cluster/values.yaml, templates/cluster.yaml',
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
  {
    chart: 'tidb-cluster',
    publisher: 'PingCAP',
    repositories: ['charts.pingcap.org'],
    keys: ['pd.replicas', 'tikv.replicas'],
    components: [
      {
        name: '{name}-pd',
        anchor: 'pd',
        count: 'pd.replicas',
        otherwise: 3,
        placement: {
          affinity: ['pd.affinity'],
          nodeSelector: ['pd.nodeSelector'],
          tolerations: ['pd.tolerations'],
        },
        labels: { 'app.kubernetes.io/instance': '{name}', 'app.kubernetes.io/component': 'pd' },
        selecting: ['app.kubernetes.io/instance', 'app.kubernetes.io/component'],
        write: { affinity: 'pd' },
        software: 'TiDB PD',
      },
    ],
    note: 'TiKV has groups of its own size, and TiDB no state.',
    source: 'pingcap/tidb-operator, branch release-1.x: charts/tidb-cluster/values.yaml',
  },
  {
    chart: 'cockroachdb-parent',
    publisher: 'Cockroach Labs',
    repositories: ['charts.cockroachdb.com'],
    keys: ['cockroachdb.crdbCluster'],
    components: [
      {
        name: '{name}-{item}',
        each: 'cockroachdb.crdbCluster.regions',
        itemName: 'code',
        count: 'item.nodes',
        labels: {},
        selecting: [],
        unclaimed: 'ranges over regions that are clusters of their own',
      },
    ],
    note: 'Listed, and not judged.',
    source: 'cockroachdb/helm-charts: cockroachdb-parent/values.yaml',
  },
];

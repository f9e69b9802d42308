/** Operators of SQL databases, except PostgreSQL. */
import {
  type Component,
  HARD_NODE,
  lacks,
  type OperatorRow,
  type OwnRule,
  type Path,
  SOFT_NODE,
  within,
} from '../row.ts';

/**
 * The simple form of an affinity in Percona's operators. `advanced` is a raw affinity that replaces it, even when it is
 * empty.
 */
function perconaRule(part: Path, keys: readonly string[]): OwnRule {
  return {
    path: `${part}.affinity.antiAffinityTopologyKey`,
    values: { none: 'nothing', ...Object.fromEntries(keys.map((key) => [key, 'hard {value}' as const])) },
    other: HARD_NODE,
    absent: HARD_NODE,
    yields: 'affinity',
    write: 'kubernetes.io/hostname',
  };
}

const PERCONA_KEYS = ['kubernetes.io/hostname', 'topology.kubernetes.io/zone', 'topology.kubernetes.io/region'];
const OLD_KEYS = ['failure-domain.beta.kubernetes.io/zone', 'failure-domain.beta.kubernetes.io/region'];

/** What all parts of Percona's operators have in common: their placement, and the places for fixes. */
export function percona(
  part: Path,
  keys: readonly string[] = PERCONA_KEYS,
): Pick<Component, 'placement' | 'spread' | 'rules' | 'write'> {
  return {
    placement: { ...within(part), affinity: [`${part}.affinity.advanced`] },
    spread: 'fills selector without matchLabelKeys',
    rules: [perconaRule(part, keys)],
    write: { spread: part },
  };
}

const perconaLabels = (name: string, component: string): Component['labels'] => ({
  'app.kubernetes.io/name': name,
  'app.kubernetes.io/instance': '{name}',
  'app.kubernetes.io/component': component,
});

const BY_INSTANCE = ['app.kubernetes.io/instance', 'app.kubernetes.io/component'];

export const SQL: readonly OperatorRow[] = [
  {
    operator: 'Percona',
    group: 'pxc.percona.com',
    kind: 'PerconaXtraDBCluster',
    components: [
      {
        count: 'spec.pxc.size',
        ...percona('spec.pxc', [...PERCONA_KEYS, ...OLD_KEYS]),
        labels: perconaLabels('percona-xtradb-cluster', 'pxc'),
        selecting: BY_INSTANCE,
        adds: [{ key: 'maxUnavailable', amount: 1, when: [lacks('spec.pxc.podDisruptionBudget')] }],
        software: 'Galera',
      },
    ],
    note: 'HAProxy and ProxySQL do not vote.',
    source: 'percona/percona-xtradb-cluster-operator: pkg/apis/pxc/v1/pxc_types.go, pkg/pxc/statefulset.go',
  },
  {
    operator: 'Percona',
    group: 'ps.percona.com',
    kind: 'PerconaServerMySQL',
    components: [
      {
        count: 'spec.mysql.size',
        ...percona('spec.mysql'),
        labels: perconaLabels('mysql', 'database'),
        selecting: BY_INSTANCE,
        software: 'MySQL Group Replication',
        votes: [{ path: 'spec.mysql.clusterType', is: ['group-replication'], absent: true }],
      },
      {
        name: '{name}-orchestrator',
        anchor: 'spec.orchestrator',
        when: [
          { path: 'spec.mysql.clusterType', is: ['async'] },
          { path: 'spec.orchestrator.enabled', is: ['true'] },
        ],
        count: 'spec.orchestrator.size',
        ...percona('spec.orchestrator'),
        labels: perconaLabels('orchestrator', 'orchestrator'),
        selecting: BY_INSTANCE,
        software: 'Orchestrator',
      },
    ],
    note: 'With asynchronous replication the Orchestrator votes in the place of MySQL. Router and HAProxy do not vote.',
    source: 'percona/percona-server-mysql-operator: api/v1/perconaservermysql_types.go, pkg/k8s/utils.go',
  },
  {
    operator: 'MariaDB Operator',
    group: 'k8s.mariadb.com',
    kind: 'MariaDB',
    components: [
      {
        count: 'spec.replicas',
        otherwise: 1,
        placement: {
          nodeAffinity: ['spec.affinity.nodeAffinity'],
          podAntiAffinity: ['spec.affinity.podAntiAffinity'],
          topologySpreadConstraints: ['spec.topologySpreadConstraints'],
          nodeSelector: ['spec.nodeSelector'],
          tolerations: ['spec.tolerations'],
        },
        rules: [
          {
            path: 'spec.affinity.antiAffinityEnabled',
            values: { true: HARD_NODE },
            yields: 'podAntiAffinity',
            write: 'true',
            // The webhook refuses to change the switch of a live object that has an affinity.
            refuses: [{ path: 'spec.affinity' }],
          },
        ],
        labelsFrom: ['spec.podMetadata.labels', 'spec.inheritMetadata.labels'],
        labels: { 'app.kubernetes.io/name': 'mariadb', 'app.kubernetes.io/instance': '{name}' },
        selecting: ['app.kubernetes.io/instance'],
        write: { spread: 'spec' },
        software: 'Galera',
        votes: [{ path: 'spec.galera.enabled', is: ['true'] }],
      },
    ],
    note: 'Without Galera nothing votes. MaxScale does not vote.',
    source:
      'mariadb-operator/mariadb-operator: api/v1alpha1/{mariadb_types,base_types,kubernetes_affinity_types}.go, pkg/webhook/inmutable_webhook.go',
  },
  {
    operator: 'MySQL Operator',
    group: 'mysql.oracle.com',
    kind: 'InnoDBCluster',
    components: [
      {
        count: 'spec.instances',
        otherwise: 1,
        placement: within('spec.podSpec'),
        labels: {
          component: 'mysqld',
          tier: 'mysql',
          'mysql.oracle.com/cluster': '{name}',
          'mysql.oracle.com/instance-type': 'group-member',
        },
        selecting: ['mysql.oracle.com/cluster', 'mysql.oracle.com/instance-type'],
        write: { spread: 'spec.podSpec', affinity: 'spec.podSpec' },
        software: 'MySQL Group Replication',
      },
    ],
    note: 'Routers and read replicas do not vote.',
    source: 'mysql/mysql-operator: mysqloperator/controller/innodbcluster/cluster_objects.py',
  },
  {
    operator: 'TiDB Operator',
    group: 'pingcap.com',
    kind: 'TidbCluster',
    components: [
      {
        name: '{name}-pd',
        anchor: 'spec.pd',
        when: [{ path: 'spec.pd' }],
        count: 'spec.pd.replicas',
        placement: within('spec.pd', 'spec'),
        spread: 'own type',
        labels: {
          'app.kubernetes.io/name': 'tidb-cluster',
          'app.kubernetes.io/managed-by': 'tidb-operator',
          'app.kubernetes.io/instance': '{name}',
          'app.kubernetes.io/component': 'pd',
        },
        selecting: ['app.kubernetes.io/instance', 'app.kubernetes.io/component'],
        write: { affinity: 'spec.pd' },
        software: 'TiDB PD',
      },
    ],
    note: 'TiKV has groups of its own size, and TiDB no state.',
    source: 'pingcap/tidb-operator, branch release-1.x: pkg/apis/pingcap/v1alpha1/component_spec.go, pkg/apis/label',
  },
  {
    operator: 'TiDB Operator',
    group: 'core.pingcap.com',
    kind: 'PDGroup',
    components: [
      {
        count: 'spec.replicas',
        placement: within('spec.template.spec.overlay.pod.spec'),
        // Each pod gets the node selector of one topology; its weight says how many pods do.
        unknown: [{ path: 'spec.schedulePolicies' }],
        labels: {
          'pingcap.com/managed-by': 'tidb-operator',
          'pingcap.com/cluster': '{spec.cluster.name}',
          'pingcap.com/component': 'pd',
          'pingcap.com/group': '{name}',
        },
        selecting: ['pingcap.com/cluster', 'pingcap.com/component', 'pingcap.com/group'],
        write: {
          spread: 'spec.template.spec.overlay.pod.spec',
          affinity: 'spec.template.spec.overlay.pod.spec',
          unless: [{ path: 'spec.schedulePolicies' }],
        },
        software: 'TiDB PD',
        votesWith: '{spec.cluster.name}',
      },
    ],
    note: 'Groups of one cluster vote together, so none of several is judged by a majority of its own.',
    source: 'pingcap/tidb-operator: api/core/v1alpha1/{pd_types,common_types}.go',
  },
  {
    operator: 'CockroachDB Operator',
    group: 'crdb.cockroachlabs.com',
    versions: ['v1alpha1'],
    kind: 'CrdbCluster',
    components: [
      {
        count: 'spec.nodes',
        placement: { nodeSelector: ['spec.nodeSelector'], tolerations: ['spec.tolerations'] },
        // Feature gates that are off by default decide whether these keys count.
        unknown: [{ path: ['spec.affinity', 'spec.topologySpreadConstraints'] }],
        labels: {
          'app.kubernetes.io/name': 'cockroachdb',
          'app.kubernetes.io/instance': '{name}',
          'app.kubernetes.io/component': 'database',
        },
        selecting: ['app.kubernetes.io/name', 'app.kubernetes.io/instance', 'app.kubernetes.io/component'],
        software: 'CockroachDB',
      },
    ],
    note: 'Whether `affinity` and `topologySpreadConstraints` count is decided by feature gates of the operator, off by default: there is no fix, and a cluster with either is not judged.',
    source:
      'cockroachdb/cockroach-operator: apis/v1alpha1, pkg/features/operator_features.go, pkg/resource/statefulset.go',
  },
  {
    operator: 'CockroachDB Operator',
    group: 'crdb.cockroachlabs.com',
    versions: ['v1beta1'],
    kind: 'CrdbCluster',
    components: [
      {
        name: '{name}-{item}',
        each: 'spec.regions',
        itemName: 'code',
        count: 'item.nodes',
        placement: within('spec.template.spec.podTemplate.spec', 'spec.template.spec'),
        labels: {},
        selecting: [],
        unclaimed: 'ranges over regions that are clusters of their own',
      },
    ],
    note: 'Ranges have majorities over all regions, which are clusters of their own: nothing is claimed.',
    source: 'cockroachdb/helm-charts: pkg/upstream/cockroach-operator/api/v1beta1',
  },
  {
    operator: 'YugabyteDB Operator',
    group: 'yugabyte.com',
    kind: 'YBCluster',
    components: [
      {
        count: 'spec.master.replicas',
        rules: [{ absent: SOFT_NODE }],
        labels: { app: 'yb-master' },
        selecting: ['app'],
        software: 'YugabyteDB masters',
      },
    ],
    note: 'Tablet servers have a group for each tablet.',
    source: 'yugabyte/yugabyte-operator: pkg/controller/ybcluster',
  },
  {
    operator: 'MOCO',
    group: 'moco.cybozu.com',
    kind: 'MySQLCluster',
    components: [
      {
        count: 'spec.replicas',
        otherwise: 1,
        placement: within('spec.podTemplate.spec'),
        rules: [{ absent: SOFT_NODE, yields: 'affinity' }],
        labels: {},
        selecting: [],
        unclaimed: 'semi-synchronous replication',
      },
    ],
    note: 'Semi-synchronous: half of the replicas acknowledge a write, and the operator decides on a failover. No vote.',
    source: 'cybozu-go/moco: controllers/mysqlcluster_controller.go',
  },
];

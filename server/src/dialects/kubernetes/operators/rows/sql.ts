/** Operators of MySQL and MariaDB. */
import {
  budgetAt,
  type Component,
  HARD_NODE,
  lacks,
  oneAtATime,
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

export const PERCONA_KEYS = ['kubernetes.io/hostname', 'topology.kubernetes.io/zone', 'topology.kubernetes.io/region'];
export const OLD_KEYS = ['failure-domain.beta.kubernetes.io/zone', 'failure-domain.beta.kubernetes.io/region'];

/** What all parts of Percona's operators have in common: their placement, their budget, and the places for fixes. */
export function percona(
  part: Path,
  keys: readonly string[] = PERCONA_KEYS,
): Pick<Component, 'placement' | 'spread' | 'rules' | 'write' | 'budget'> {
  return {
    placement: { ...within(part), affinity: [`${part}.affinity.advanced`] },
    spread: 'fills selector without matchLabelKeys',
    rules: [perconaRule(part, keys)],
    write: { spread: part },
    budget: budgetAt(`${part}.podDisruptionBudget`),
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
        adds: [oneAtATime('spec.pxc.podDisruptionBudget')],
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
        budget: budgetAt('spec.podDisruptionBudget'),
        adds: [{ key: 'minAvailable', amount: '50%', when: [lacks('spec.podDisruptionBudget')] }],
        software: 'Galera',
        votes: [{ path: 'spec.galera.enabled', is: ['true'] }],
      },
    ],
    note: 'Without Galera nothing votes. MaxScale does not vote.',
    source:
      'mariadb-operator/mariadb-operator: api/v1alpha1/{mariadb_types,base_types,kubernetes_affinity_types}.go, internal/controller/mariadb_controller.go, pkg/webhook/inmutable_webhook.go',
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
        // It counts read replicas, too.
        adds: [oneAtATime()],
        software: 'MySQL Group Replication',
      },
    ],
    note: 'Routers and read replicas do not vote.',
    source: 'mysql/mysql-operator: mysqloperator/controller/innodbcluster/cluster_objects.py',
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

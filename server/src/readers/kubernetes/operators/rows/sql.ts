/** Operators of SQL databases. */
import type { QuorumSoftware } from '../../../../model/riskModel.ts';
import { type Component, HARD_NODE, type OperatorRow, type OwnRule, type Path, SOFT_NODE, within } from '../row.ts';

/** The simplified form of Percona's operators. `advanced` is a raw affinity that takes its place, even when empty. */
export function perconaRule(part: Path, keys: readonly string[]): OwnRule {
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
const OLD_KEYS = ['failure-domain.beta.kubernetes.io/zone', 'failure-domain.beta.kubernetes.io/region'];

/** What all of Percona's parts have in common: their placement, and where a fix goes. */
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

/** Commits wait for so many standbys beside the primary. */
const CLOUDNATIVEPG: QuorumSoftware = {
  name: 'PostgreSQL with synchronous replication',
  quorum: 'majority',
  reference: 'https://cloudnative-pg.io/documentation/current/replication/',
};

const SYNCHRONOUS = 'spec.postgresql.synchronous';
const FAILOVER_QUORUM = ['metadata.annotations.alpha.cnpg.io/failoverQuorum', `${SYNCHRONOUS}.failoverQuorum`] as const;
/** With these the operator may name fewer standbys than there are. */
const FEWER_STANDBYS = ['maxStandbyNamesFromCluster', 'podFailureDomainKeys', 'nodeFailureDomainKeys'].map(
  (key) => `${SYNCHRONOUS}.${key}`,
);
/** These name standbys outside of the cluster. */
const OUTSIDERS = [`${SYNCHRONOUS}.standbyNamesPre`, `${SYNCHRONOUS}.standbyNamesPost`];

const CNPG_KEY = '{spec.affinity.topologyKey|kubernetes.io/hostname}';

/** PostgreSQL under Patroni: its lock is in the Kubernetes API, so that the pods do not vote. */
const crunchy: Component = {
  name: '{name}-{item}',
  each: 'spec.instances',
  count: 'item.replicas',
  otherwise: 1,
  placement: within('item'),
  labels: {},
  selecting: [],
};

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
    operator: 'CloudNativePG',
    group: 'postgresql.cnpg.io',
    kind: 'Cluster',
    components: [
      {
        count: 'spec.instances',
        otherwise: 1,
        placement: {
          nodeSelector: ['spec.affinity.nodeSelector'],
          nodeAffinity: ['spec.affinity.nodeAffinity'],
          tolerations: ['spec.affinity.tolerations'],
          podAntiAffinity: ['spec.affinity.additionalPodAntiAffinity'],
          podAffinity: ['spec.affinity.additionalPodAffinity'],
          topologySpreadConstraints: ['spec.topologySpreadConstraints'],
        },
        rules: [
          {
            path: 'spec.affinity.podAntiAffinityType',
            values: { required: `hard ${CNPG_KEY}` },
            other: `soft ${CNPG_KEY}`,
            absent: `soft ${CNPG_KEY}`,
            unless: [{ path: 'spec.affinity.enablePodAntiAffinity', is: ['false'] }],
            write: 'required',
          },
        ],
        labels: { 'cnpg.io/cluster': '{name}', 'cnpg.io/podRole': 'instance' },
        selecting: ['cnpg.io/cluster', 'cnpg.io/podRole'],
        write: { spread: 'spec' },
        software: CLOUDNATIVEPG,
        votes: [
          { path: `${SYNCHRONOUS}.number` },
          { path: `${SYNCHRONOUS}.dataDurability`, not: ['preferred'], absent: true },
          { path: OUTSIDERS, is: [], absent: true },
        ],
        needs: {
          paths: [`${SYNCHRONOUS}.number`, ...FAILOVER_QUORUM, ...FEWER_STANDBYS],
          of: (textAt, instances) => {
            const standbys = Number(textAt(`${SYNCHRONOUS}.number`));
            const [failover] = FAILOVER_QUORUM.flatMap((path) => textAt(path) ?? []);
            const all = FEWER_STANDBYS.every((path) => textAt(path) === undefined);
            const needed = failover === 'true' && all ? Math.max(standbys + 1, instances - standbys) : standbys + 1;
            return Number.isInteger(needed) && needed > 1 && needed <= instances ? needed : undefined;
          },
        },
      },
    ],
    note: 'It has a quorum only with `synchronous` and `dataDurability: required`: the primary and the standbys that commits wait for, with `failoverQuorum` all that a safe failover needs.',
    source:
      'cloudnative-pg/cloudnative-pg: docs/src/{failover,replication}.md, pkg/postgres/replication/explicit.go, internal/controller/replicas_quorum.go, pkg/specs/pods.go',
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
        // Each pod gets the node selector of one topology, as many as its weight says.
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
        // Feature gates that are off by default decide whether these count.
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
    operator: 'Postgres Operator',
    group: 'acid.zalan.do',
    kind: 'postgresql',
    components: [
      {
        count: 'spec.numberOfInstances',
        placement: {
          nodeAffinity: ['spec.nodeAffinity'],
          topologySpreadConstraints: ['spec.topologySpreadConstraints'],
        },
        labels: {},
        selecting: [],
      },
    ],
    note: "Patroni's lock is in the Kubernetes API.",
    source: 'zalando/postgres-operator: pkg/util/config/config.go',
  },
  {
    operator: 'Crunchy',
    group: 'postgres-operator.crunchydata.com',
    kind: 'PostgresCluster',
    components: [crunchy],
    note: "Patroni's lock is in the Kubernetes API.",
    source: 'CrunchyData/postgres-operator: internal/controller/postgrescluster/topology.go',
  },
  {
    operator: 'Percona',
    group: 'pgv2.percona.com',
    kind: 'PerconaPGCluster',
    components: [crunchy],
    note: "Patroni's lock is in the Kubernetes API.",
    source: 'percona/percona-postgresql-operator',
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
      },
    ],
    note: 'Semi-synchronous: half of the replicas acknowledge a write, and the operator decides on a failover. No vote.',
    source: 'cybozu-go/moco: controllers/mysqlcluster_controller.go',
  },
];

/** Operators of PostgreSQL. */
import type { QuorumSoftware } from '../../../../model/riskModel.ts';
import { type Component, type OperatorRow, type Path, within } from '../row.ts';

/** CloudNativePG with synchronous replicas: commits wait for a number of standbys beside the primary. */
const CLOUDNATIVEPG: QuorumSoftware = {
  name: 'PostgreSQL with synchronous replication',
  quorum: 'majority',
  reference: 'https://cloudnative-pg.io/documentation/current/replication/',
};

/**
 * The instances of a cluster, whose spec stands at this path.
 *
 * @param annotations the path of the annotations of the cluster
 * @param otherwise the label of nodes that keeps instances apart where none is stated
 */
export function cnpgInstances(spec: Path, annotations: Path, otherwise: string): Component {
  const synchronous = `${spec}.postgresql.synchronous`;
  const failoverQuorum = [`${annotations}.alpha.cnpg.io/failoverQuorum`, `${synchronous}.failoverQuorum`];
  // With these keys the operator may name fewer standbys than there are.
  const fewerStandbys = ['maxStandbyNamesFromCluster', 'podFailureDomainKeys', 'nodeFailureDomainKeys'].map(
    (key) => `${synchronous}.${key}`,
  );
  // These keys name standbys outside of the cluster.
  const outsiders = [`${synchronous}.standbyNamesPre`, `${synchronous}.standbyNamesPost`];
  const topology = `{${spec}.affinity.topologyKey|${otherwise}}`;
  return {
    count: `${spec}.instances`,
    otherwise: 1,
    placement: {
      nodeSelector: [`${spec}.affinity.nodeSelector`],
      nodeAffinity: [`${spec}.affinity.nodeAffinity`],
      tolerations: [`${spec}.affinity.tolerations`],
      podAntiAffinity: [`${spec}.affinity.additionalPodAntiAffinity`],
      podAffinity: [`${spec}.affinity.additionalPodAffinity`],
      topologySpreadConstraints: [`${spec}.topologySpreadConstraints`],
    },
    rules: [
      {
        path: `${spec}.affinity.podAntiAffinityType`,
        values: { required: `hard ${topology}` },
        other: `soft ${topology}`,
        absent: `soft ${topology}`,
        unless: [{ path: `${spec}.affinity.enablePodAntiAffinity`, is: ['false'] }],
        write: 'required',
      },
    ],
    labels: { 'cnpg.io/cluster': '{name}', 'cnpg.io/podRole': 'instance' },
    selecting: ['cnpg.io/cluster', 'cnpg.io/podRole'],
    write: { spread: spec },
    // One budget keeps the primary, and another one all standbys but one.
    adds: [{ key: 'maxUnavailable', amount: 1, when: [{ path: `${spec}.enablePDB`, not: ['false'], absent: true }] }],
    software: CLOUDNATIVEPG,
    votes: [
      { path: `${synchronous}.number` },
      { path: `${synchronous}.dataDurability`, not: ['preferred'], absent: true },
      { path: outsiders, is: [], absent: true },
    ],
    unclaimed: 'PostgreSQL without required synchronous replication',
    needs: {
      paths: [`${synchronous}.number`, ...failoverQuorum, ...fewerStandbys],
      of: (textAt, instances) => {
        const standbys = Number(textAt(`${synchronous}.number`));
        const [failover] = failoverQuorum.flatMap((path) => textAt(path) ?? []);
        const all = fewerStandbys.every((path) => textAt(path) === undefined);
        const needed = failover === 'true' && all ? Math.max(standbys + 1, instances - standbys) : standbys + 1;
        return Number.isInteger(needed) && needed > 1 && needed <= instances ? needed : undefined;
      },
    },
  };
}

const PATRONI = 'Patroni with its lock in the Kubernetes API';

/** PostgreSQL with Patroni. Its lock is in the Kubernetes API, so the pods do not vote. */
const crunchy: Component = {
  name: '{name}-{item}',
  each: 'spec.instances',
  count: 'item.replicas',
  otherwise: 1,
  placement: within('item'),
  labels: {},
  selecting: [],
  unclaimed: PATRONI,
};

export const POSTGRES: readonly OperatorRow[] = [
  {
    operator: 'CloudNativePG',
    group: 'postgresql.cnpg.io',
    kind: 'Cluster',
    components: [cnpgInstances('spec', 'metadata.annotations', 'kubernetes.io/hostname')],
    note: 'It has a quorum only with `synchronous` and `dataDurability: required`: the primary and the standbys that commits wait for, with `failoverQuorum` all that a safe failover needs.',
    source:
      'cloudnative-pg/cloudnative-pg: docs/src/{failover,replication}.md, pkg/postgres/replication/explicit.go, internal/controller/replicas_quorum.go, pkg/specs/{pods,poddisruptionbudget}.go',
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
        unclaimed: PATRONI,
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
];

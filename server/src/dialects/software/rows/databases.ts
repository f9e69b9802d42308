/** Databases and search. */
import { both, either, says, saysNot, sets } from '../softwareRow.ts';
import type { SoftwareRow } from '../softwareRow.ts';

/** Settings may be in files that a manifest does not show. Without evidence a container does not count as a voter. */
const votesForMaster = either(
  sets(/^(?:node[._]roles|.*_NODE_ROLES)$/i, /master|cluster_manager/i),
  sets(/^node\.master$/, /^true$/),
  sets(/^cluster\.initial_(?:master|cluster_manager)_nodes$/),
);

const MASTER_ROLES =
  /(?:^|\n)[ \t]{0,20}(?:node\.roles[ \t]{0,20}:[^\n]{0,80}\b(?:master|cluster_manager)\b|cluster\.initial_(?:master|cluster_manager)_nodes)/;

export const DATABASES: readonly SoftwareRow[] = [
  {
    name: 'CockroachDB',
    quorum: 'majority',
    reference: 'https://www.cockroachlabs.com/docs/stable/architecture/replication-layer',
    images: ['cockroachdb/cockroach', 'cockroach-operator/cockroach'],
    votes: saysNot(/\bcockroach (?:sql|init|workload)\b/),
    // Ranges have three replicas unless their zone states another number, and are spread over the domains of
    // `--locality`.
    copies: 3,
    spreads: true,
    groups: ['cockroachdb'],
  },
  {
    name: 'TiDB PD',
    quorum: 'majority',
    reference: 'https://docs.pingcap.com/tidb/stable/tidb-architecture',
    images: ['pingcap/pd'],
    groups: ['pd_servers'],
  },
  {
    name: 'YugabyteDB masters',
    quorum: 'majority',
    reference: 'https://docs.yugabyte.com/preview/architecture/yb-master/',
    images: ['yugabyte'],
    votes: says(/(?:^|[\s/])yb-master(?:\s|$)/),
  },
  {
    name: 'YugabyteDB tablets',
    quorum: 'majority',
    // A tablet has as many copies as `--replication_factor` of the masters says, three by default.
    copies: 3,
    reference: 'https://docs.yugabyte.com/preview/architecture/docdb-replication/replication/',
    images: ['yugabyte'],
    votes: says(/(?:^|[\s/])yb-tserver(?:\s|$)/),
  },
  {
    name: 'TiKV regions',
    quorum: 'majority',
    // The number is `replication.max-replicas` of PD.
    copies: 3,
    reference: 'https://docs.pingcap.com/tidb/stable/tikv-overview',
    images: ['pingcap/tikv'],
  },
  {
    name: 'MongoDB',
    quorum: 'majority',
    reference: 'https://www.mongodb.com/docs/manual/core/replica-set-elections/',
    images: ['mongo', 'mongodb', 'mongodb-community-server', 'mongodb-enterprise-server', 'percona-server-mongodb'],
    marks: both(says(/\bmongod\b/), says(/--replSet\b/)),
    votes: either(says(/--replSet\b/), sets(/^MONGODB_REPLICA_SET_(?:NAME|MODE)$/)),
    config: /(?:^|\n)[ \t]{0,20}replSetName:[ \t]{0,20}\S/,
    // At most seven members of a replica set vote.
    mostVoters: 7,
    charms: ['mongodb', 'mongodb-k8s'],
  },
  {
    name: 'Elasticsearch masters',
    quorum: 'majority',
    reference: 'https://www.elastic.co/guide/en/elasticsearch/reference/current/modules-discovery-quorums.html',
    images: ['elasticsearch', 'elasticsearch-oss'],
    marks: sets(/^cluster\.initial_master_nodes$/),
    votes: votesForMaster,
    config: MASTER_ROLES,
    // See "Voting configurations": where the number of master-eligible nodes is even, one is left out.
    leavesOneOut: true,
    groups: ['elasticsearch', 'elasticsearch_master', 'elasticsearch_masters', 'es_masters'],
  },
  {
    name: 'OpenSearch cluster managers',
    quorum: 'majority',
    reference: 'https://docs.opensearch.org/latest/tuning-your-cluster/',
    images: ['opensearch', 'wazuh-indexer'],
    marks: sets(/^cluster\.initial_cluster_manager_nodes$/),
    votes: votesForMaster,
    config: MASTER_ROLES,
    leavesOneOut: true,
    groups: ['opensearch_master', 'opensearch_masters'],
  },
  {
    name: 'Redis Sentinel',
    quorum: 'majority',
    reference: 'https://redis.io/docs/latest/operate/oss_and_stack/management/sentinel/',
    images: ['redis', 'valkey', 'redis-sentinel', 'valkey-sentinel'],
    // Without Sentinel, Redis fails over by hand or not at all.
    votes: either(({ image }) => /-sentinel(?:[:@]|$)/.test(image), says(/--sentinel\b|(?:redis|valkey)-sentinel\b/)),
    groups: ['redis_sentinel', 'redis_sentinels', 'sentinels'],
  },
  {
    name: 'Galera',
    quorum: 'majority',
    reference: 'https://galeracluster.com/library/documentation/weighted-quorum.html',
    images: ['mariadb-galera', 'percona-xtradb-cluster', 'galera', 'mysql-galera', 'mariadb', 'garbd'],
    // The plain image replicates by Galera only when it is configured so. An arbitrator votes without data.
    votes: either(
      ({ image }) => !/(?:^|\/)mariadb(?:[:@]|$)/.test(image),
      says(/--wsrep[-_]cluster[-_]address[= ]["']?gcomm:|--wsrep[-_]on=(?:ON|1)\b|\bgarbd\b/),
      sets(/^(?:MARIADB_GALERA_CLUSTER_ADDRESS|WSREP_CLUSTER_ADDRESS|CLUSTER_JOIN)$/),
    ),
    config:
      /(?:^|\n)[ \t]{0,20}wsrep[-_](?:cluster[-_]address[ \t]{0,20}=[ \t]{0,20}["']?gcomm:|on[ \t]{0,20}=[ \t]{0,20}(?:ON|1)\b)/i,
    charms: ['percona-cluster'],
    groups: ['galera', 'galera_cluster', 'galera_nodes', 'galera_all', 'galera_container'],
  },
  {
    name: 'MySQL Group Replication',
    quorum: 'majority',
    reference: 'https://dev.mysql.com/doc/refman/8.4/en/group-replication-fault-tolerance.html',
    images: ['mysql', 'mysql-server', 'community-server'],
    votes: says(/group[-_]replication/),
    charms: ['mysql', 'mysql-k8s', 'mysql-innodb-cluster'],
  },
  {
    name: 'ClickHouse Keeper',
    quorum: 'majority',
    reference: 'https://clickhouse.com/docs/guides/sre/keeper/clickhouse-keeper',
    images: ['clickhouse-keeper'],
    workloads: ['clickhouse-keeper'],
    groups: ['clickhouse_keeper', 'clickhouse_keepers'],
  },
  {
    name: 'rqlite',
    quorum: 'majority',
    reference: 'https://rqlite.io/docs/clustering/general-guidelines/',
    images: ['rqlite'],
    votes: saysNot(/(?:^|\s)--?raft-non-voter(?:=true)?(?:\s|$)/),
  },
  {
    name: 'EventStoreDB',
    quorum: 'majority',
    reference: 'https://github.com/EventStore/EventStore/blob/master/docs/server/configuration/cluster.md',
    images: ['eventstore/eventstore', 'eventstore', 'kurrentdb'],
    // One node alone has a cluster of one; a read-only replica takes no part in elections.
    votes: both(
      either(
        sets(/^(?:EVENTSTORE|KURRENTDB)_CLUSTER_SIZE$/, /^(?:[2-9]|\d\d)$/),
        says(/--cluster-size[= ](?:[2-9]|\d\d)\b/),
      ),
      saysNot(/--read-only-replica(?:=true)?(?:\s|$)/),
      (container) => !sets(/^(?:EVENTSTORE|KURRENTDB)_READ_ONLY_REPLICA$/, /^true$/i)(container),
    ),
  },
  {
    name: 'Doris frontends',
    quorum: 'majority',
    // Followers vote with BDB JE; observers do not.
    reference: 'https://github.com/apache/doris-operator/blob/master/doc/examples/doriscluster-sample-fe-observer.yaml',
  },
  {
    name: 'StarRocks frontends',
    quorum: 'majority',
    // Each frontend adds itself as a follower.
    reference: 'https://github.com/StarRocks/starrocks/blob/main/docker/dockerfiles/fe/fe_entrypoint.sh',
  },
  {
    name: 'TigerBeetle',
    // With 1, 2, 3, 4, 5 or 6 members, 1, 2, 2, 3, 3 or 4 replicas take part in a change of view.
    quorum: 'majority',
    reference: 'https://github.com/tigerbeetle/tigerbeetle/blob/main/docs/internals/vsr.md',
    images: ['tigerbeetle/tigerbeetle'],
    votes: says(/(?:^|\s)start(?:\s|$)/),
    evenByDesign: true,
  },
  {
    name: 'Typesense',
    quorum: 'majority',
    reference: 'https://typesense.org/docs/guide/high-availability.html',
    images: ['typesense/typesense', 'typesense'],
    votes: either(says(/--nodes\b/), sets(/^TYPESENSE_NODES$/)),
  },
  {
    name: 'Dgraph Zero',
    quorum: 'majority',
    reference: 'https://dgraph.io/docs/deploy/',
    images: ['dgraph/dgraph', 'dgraph'],
    votes: says(/\bdgraph zero\b|^zero\b/),
  },
  {
    name: 'ArangoDB agency',
    quorum: 'majority',
    reference: 'https://docs.arangodb.com/stable/deploy/cluster/',
    images: ['arangodb'],
    votes: says(/--agency\.activate\b/),
  },
  {
    name: 'Nebula meta',
    quorum: 'majority',
    reference: 'https://docs.nebula-graph.io/master/1.introduction/3.nebula-graph-architecture/2.meta-service/',
    images: ['vesoft-inc/nebula-metad', 'vesoft/nebula-metad', 'nebula-metad'],
  },
];

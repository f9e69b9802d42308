/** Software known to need a quorum of its members, with the names that images, charms, groups and workloads give it. */
import { either, says, saysNot, sets } from './softwareRow.ts';
import type { SoftwareRow } from './softwareRow.ts';

/** Settings may stand in files that a manifest does not show; without evidence nobody is taken for a voter. */
const votesForMaster = either(
  sets(/^(?:node[._]roles|.*_NODE_ROLES)$/i, /master|cluster_manager/i),
  sets(/^node\.master$/, /^true$/),
  sets(/^cluster\.initial_(?:master|cluster_manager)_nodes$/),
);

const MASTER_ROLES =
  /(?:^|\n)[ \t]{0,20}(?:node\.roles[ \t]{0,20}:[^\n]{0,80}\b(?:master|cluster_manager)\b|cluster\.initial_(?:master|cluster_manager)_nodes)/;

export const SOFTWARE: readonly SoftwareRow[] = [
  {
    name: 'etcd',
    quorum: 'majority',
    reference: 'https://etcd.io/docs/v3.5/faq/',
    images: ['etcd', 'mirrored-coreos-etcd'],
    // Proxies of the same program hold no data.
    votes: saysNot(/\betcd (?:gateway|grpc-proxy)\b/),
    workloads: ['etcd'],
    charms: ['etcd'],
    groups: ['etcd', 'etcd_cluster', 'etcd_servers', 'etcd_nodes', 'etcd_hosts'],
  },
  {
    name: 'Kubernetes control plane',
    quorum: 'majority',
    // With stacked etcd, which is the default of kubeadm, the members of etcd are the control plane's nodes.
    reference: 'https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/ha-topology/',
    groups: ['kube_control_plane', 'kube_master', 'k8s_control_plane', 'k8s_master', 'k8s_masters'],
  },
  {
    name: 'ZooKeeper',
    quorum: 'majority',
    reference: 'https://zookeeper.apache.org/doc/current/zookeeperAdmin.html',
    images: ['zookeeper', 'cp-zookeeper', 'kubernetes-zookeeper', 'k8szk', 'pulsar', 'pulsar-all'],
    // Of Pulsar's image only the servers of its ZooKeeper are some.
    votes: either(
      ({ image }) => !/(?:^|\/)pulsar(?:-all)?(?:[:@]|$)/.test(image),
      says(/bin\/pulsar zookeeper(?:[\s;]|$)|generate-zookeeper-config/),
    ),
    workloads: ['zookeeper', 'zk'],
    charms: ['zookeeper', 'zookeeper-k8s'],
    groups: ['zookeeper', 'zookeepers', 'zookeeper_servers', 'zookeeper_nodes', 'zookeeper_all'],
  },
  {
    name: 'Kafka controllers',
    quorum: 'majority',
    reference: 'https://kafka.apache.org/documentation/#kraft',
    images: ['kafka', 'kafka-native', 'cp-kafka', 'cp-server'],
    votes: sets(/(?:^|_)PROCESS_ROLES$/, /controller/),
    config: /(?:^|\n)[ \t]{0,20}process\.roles[ \t]{0,20}=[^\n]{0,60}controller/,
    groups: ['kafka_controller', 'kafka_controllers'],
  },
  {
    name: 'Consul servers',
    quorum: 'majority',
    reference: 'https://developer.hashicorp.com/consul/docs/architecture/consensus',
    images: ['consul', 'consul-enterprise'],
    // Agents in client mode run from the same image.
    votes: either(
      says(/(?:^|\s)--?(?:server|bootstrap-expect)\b/),
      sets(/^CONSUL_(?:BOOTSTRAP_EXPECT|AGENT_MODE)$/, /^(?:\d+|server)$/),
      sets(/^CONSUL_LOCAL_CONFIG$/, /"?server"?\s*[:=]\s*true/),
    ),
    charms: ['consul'],
    groups: ['consul_servers', 'consul_server', 'consul_instances'],
  },
  {
    name: 'Nomad servers',
    quorum: 'majority',
    reference: 'https://developer.hashicorp.com/nomad/docs/concepts/consensus',
    images: ['nomad'],
    votes: says(/(?:^|\s)--?(?:server|bootstrap-expect)\b/),
    groups: ['nomad_servers', 'nomad_server', 'nomad_instances'],
  },
  {
    name: 'Vault',
    quorum: 'majority',
    reference: 'https://developer.hashicorp.com/vault/docs/internals/integrated-storage',
    images: ['vault', 'vault-enterprise', 'openbao'],
    // Only integrated storage votes; with other storage, and as an agent, Vault does not.
    votes: either(sets(/^(?:VAULT|BAO)_RAFT_/), sets(/^(?:VAULT|BAO)_LOCAL_CONFIG$/, /\braft\b/), says(/\braft\b/)),
    // In the language of HashiCorp, or in JSON.
    config: /\bstorage"?\s*(?:"raft"|[:=]\s*\{\s*"?raft\b)/,
    charms: ['vault-k8s'],
    groups: ['vault', 'vault_servers', 'vault_raft_servers'],
  },
  {
    name: 'NATS JetStream',
    quorum: 'majority',
    reference: 'https://docs.nats.io/running-a-nats-service/configuration/clustering/jetstream_clustering',
    images: ['nats'],
    // Without JetStream, NATS keeps nothing that needs a majority.
    votes: says(/(?:^|\s)(?:-js|--?jetstream)\b/),
    config: /(?:^|[\n{,;])[ \t]{0,20}"?jetstream"?[ \t]{0,9}[:={]?\s{0,20}(?:\{|enabled\b|true\b)/,
    groups: ['nats_jetstream'],
  },
  {
    name: 'RabbitMQ',
    quorum: 'majority',
    reference: 'https://www.rabbitmq.com/docs/quorum-queues',
    // "Default Replication Factor": a queue has three members unless it or the configuration says otherwise.
    copies: 3,
    images: ['rabbitmq'],
    workloads: ['rabbitmq'],
    charms: ['rabbitmq-server', 'rabbitmq-k8s'],
    groups: ['rabbitmq', 'rabbitmq_cluster', 'rabbitmq_servers', 'rabbitmq_all'],
  },
  {
    name: 'CockroachDB',
    quorum: 'majority',
    reference: 'https://www.cockroachlabs.com/docs/stable/architecture/replication-layer',
    images: ['cockroachdb/cockroach', 'cockroach-operator/cockroach'],
    votes: saysNot(/\bcockroach (?:sql|init|workload)\b/),
    // Ranges have three replicas unless their zone says otherwise, and are spread over what `--locality` names.
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
    // A tablet has as many copies as the masters are told with `--replication_factor`, three unless they are.
    copies: 3,
    reference: 'https://docs.yugabyte.com/preview/architecture/docdb-replication/replication/',
    images: ['yugabyte'],
    votes: says(/(?:^|[\s/])yb-tserver(?:\s|$)/),
  },
  {
    name: 'TiKV regions',
    quorum: 'majority',
    // `replication.max-replicas` of PD.
    copies: 3,
    reference: 'https://docs.pingcap.com/tidb/stable/tikv-overview',
    images: ['pingcap/tikv'],
  },
  {
    name: 'MongoDB',
    quorum: 'majority',
    reference: 'https://www.mongodb.com/docs/manual/core/replica-set-elections/',
    images: ['mongo', 'mongodb', 'mongodb-community-server', 'mongodb-enterprise-server', 'percona-server-mongodb'],
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
    votes: votesForMaster,
    config: MASTER_ROLES,
    // "Voting configurations": of an even number of master-eligible nodes one is left out.
    leavesOneOut: true,
    groups: ['elasticsearch_master', 'elasticsearch_masters', 'es_masters'],
  },
  {
    name: 'OpenSearch cluster managers',
    quorum: 'majority',
    reference: 'https://docs.opensearch.org/latest/tuning-your-cluster/',
    images: ['opensearch'],
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
    // Redis without Sentinel fails over by hand or not at all.
    votes: either(({ image }) => /-sentinel(?:[:@]|$)/.test(image), says(/--sentinel\b|(?:redis|valkey)-sentinel\b/)),
    groups: ['redis_sentinel', 'redis_sentinels', 'sentinels'],
  },
  {
    name: 'Galera',
    quorum: 'majority',
    reference: 'https://galeracluster.com/library/documentation/weighted-quorum.html',
    images: ['mariadb-galera', 'percona-xtradb-cluster', 'galera', 'mysql-galera', 'mariadb', 'garbd'],
    // The plain image replicates by Galera only when told so. An arbitrator votes without data.
    votes: either(
      ({ image }) => !/(?:^|\/)mariadb(?:[:@]|$)/.test(image),
      says(/--wsrep[-_]cluster[-_]address[= ]["']?gcomm:|--wsrep[-_]on=(?:ON|1)\b|\bgarbd\b/),
      sets(/^(?:MARIADB_GALERA_CLUSTER_ADDRESS|WSREP_CLUSTER_ADDRESS|CLUSTER_JOIN)$/),
    ),
    config:
      /(?:^|\n)[ \t]{0,20}wsrep[-_](?:cluster[-_]address[ \t]{0,20}=[ \t]{0,20}["']?gcomm:|on[ \t]{0,20}=[ \t]{0,20}(?:ON|1)\b)/i,
    charms: ['percona-cluster'],
    groups: ['galera', 'galera_cluster', 'galera_all', 'galera_container'],
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
    name: 'Ceph monitors',
    quorum: 'majority',
    reference: 'https://docs.ceph.com/en/latest/rados/operations/add-or-rm-mons/',
    charms: ['ceph-mon'],
    cephServices: ['mon'],
    groups: ['mons', 'ceph_mons', 'ceph_mon', 'ceph_mon_container'],
  },
  {
    name: 'CometBFT',
    quorum: 'two-thirds',
    reference: 'https://docs.cometbft.com/v1.0/spec',
    images: ['cometbft', 'tendermint', 'cometbft/localnode', 'tendermint/localnode'],
    groups: ['cometbft', 'tendermint', 'cometbft_validators', 'tendermint_validators'],
  },
  {
    name: 'Fabric orderers with BFT-SMaRt',
    quorum: 'two-thirds',
    reference: 'https://github.com/bft-smart/fabric-orderingservice',
    images: ['bftsmart/fabric-orderer', 'bftsmart/fabric-orderingnode'],
  },
  {
    // Since Fabric 3 a channel may choose SmartBFT instead of Raft, but no manifest shows that.
    name: 'Fabric orderers',
    quorum: 'majority',
    reference: 'https://hyperledger-fabric.readthedocs.io/en/latest/orderer/ordering_service.html',
    images: ['fabric-orderer'],
    groups: ['fabric_orderers', 'fabric_orderer', 'orderers'],
  },
  {
    name: 'Sawtooth PBFT',
    quorum: 'two-thirds',
    reference: 'https://github.com/hyperledger-archives/sawtooth-pbft',
    images: ['sawtooth-pbft-engine'],
  },
  {
    name: 'Redpanda',
    quorum: 'majority',
    // All brokers are members of the group of the controller.
    reference: 'https://docs.redpanda.com/current/get-started/architecture/',
    images: ['redpandadata/redpanda', 'redpanda'],
    votes: saysNot(/--mode[= ]dev-container\b/),
  },
  {
    name: 'TigerBeetle',
    // By members 1, 2, 2, 3, 3, 4 replicas take part in a change of view.
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
  {
    name: 'HDFS journal nodes',
    quorum: 'majority',
    reference: 'https://hadoop.apache.org/docs/stable/hadoop-project-dist/hadoop-hdfs/HDFSHighAvailabilityWithQJM.html',
    images: ['hadoop'],
    votes: says(/\bjournalnode\b/),
    groups: ['journalnodes'],
  },
  {
    name: 'Hazelcast CP group',
    quorum: 'majority',
    reference: 'https://docs.hazelcast.com/hazelcast/latest/cp-subsystem/cp-subsystem',
  },
  {
    name: 'Orchestrator',
    quorum: 'majority',
    reference: 'https://github.com/openark/orchestrator/blob/master/docs/raft.md',
  },
];

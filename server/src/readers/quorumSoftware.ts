/**
 * Software known to need a quorum of its members, and how each ecosystem names it. What is not here may need one too,
 * but a majority is spoken of only where it surely matters.
 */
import type { QuorumSoftware } from '../model/riskModel.ts';

/** What a container runs, as far as a manifest tells. */
export interface Container {
  /** As written, with tag, digest and variables. */
  readonly image: string;
  /** Command and arguments, joined by spaces. */
  readonly words: string;
  readonly env: ReadonlyMap<string, string>;
}

/**
 * The software of a container whose members vote. An image alone is often not enough: a Kafka broker does not vote, and a
 * Vault agent is not a Vault. Undefined too when there are more `members` than would all vote.
 */
export function softwareOfContainer(container: Container, members = 1): QuorumSoftware | undefined {
  const repository = repositoryOf(container.image);
  return find(
    ({ images = [], votes = always, mostVoters = Infinity }) =>
      images.some((image) => repository === image || repository.endsWith(`/${image}`)) &&
      members <= mostVoters &&
      votes(container),
  );
}

/**
 * True of software whose leader is chosen by another cluster, so that any one of its members is enough: Patroni, but for
 * its own Raft (patroni.readthedocs.io, "Environment Configuration Settings"), and Stolon's keepers.
 */
export function votesElsewhere({ image, env }: Container): boolean {
  const name = repositoryOf(image).replace(/^.*\//, '');
  const patroni = /^(?:patroni|spilo)(?:-|$)/.test(name) || [...env.keys()].some((key) => key.startsWith('PATRONI_'));
  return (patroni && ![...env.keys()].some((key) => key.startsWith('PATRONI_RAFT_'))) || /^stolon(?:-|$)/.test(name);
}

/** The software of a stateful workload that goes by its plain name, whatever its image is called. */
export function softwareOfWorkload(name: string): QuorumSoftware | undefined {
  return find(({ workloads = [] }) => workloads.includes(name.toLowerCase()));
}

/** The software of a Juju charm, named as in a bundle: `etcd`, `ch:etcd`, `cs:~containers/etcd-655`. */
export function softwareOfCharm(charm: string): QuorumSoftware | undefined {
  const name = charm.toLowerCase().slice(Math.max(charm.lastIndexOf('/'), charm.lastIndexOf(':')) + 1);
  return find(({ charms = [] }) => charms.includes(name.replace(/-\d+$/, '')));
}

export function softwareOfCephService(serviceType: string): QuorumSoftware | undefined {
  return find(({ cephServices = [] }) => cephServices.includes(serviceType));
}

/** The software of an Ansible group by its usual names: `etcd`, `consul_servers`, `kafka-controller`. */
export function softwareOfGroup(group: string): QuorumSoftware | undefined {
  const name = group.toLowerCase().replaceAll('-', '_');
  return find(({ groups = [] }) => groups.includes(name));
}

/** `mirror.example.com:5000/bitnami/etcd:3.5@sha256:…` is `mirror.example.com:5000/bitnami/etcd`. */
function repositoryOf(image: string): string {
  const [name = ''] = withoutVariables(image).trim().toLowerCase().split('@', 1);
  return name.replace(/:[^/:]*$/, '');
}

/** `${ETCD_IMAGE:-bitnami/etcd}` stands for its default; a variable without one stands for nothing. */
function withoutVariables(text: string): string {
  return text.replaceAll(/\$\{\w+:?-([^{}]*)\}/g, '$1').replaceAll(/\$\{[^{}]*\}|\$\w+/g, '');
}

interface Row extends QuorumSoftware {
  /** The end of an image's repository. */
  readonly images?: readonly string[];
  /** Whether this container of such an image is a member that votes. Not given: every one is. */
  readonly votes?: (container: Container) => boolean;
  /** With more members than this not all of them vote, so that a majority of all means nothing. */
  readonly mostVoters?: number;
  readonly workloads?: readonly string[];
  readonly charms?: readonly string[];
  readonly cephServices?: readonly string[];
  readonly groups?: readonly string[];
}

function find(matches: (row: Row) => boolean): QuorumSoftware | undefined {
  const row = SOFTWARE.find(matches);
  return row && { name: row.name, quorum: row.quorum, reference: row.reference };
}

function always(): boolean {
  return true;
}

const says =
  (words: RegExp) =>
  (container: Container): boolean =>
    words.test(container.words);

const saysNot =
  (words: RegExp) =>
  (container: Container): boolean =>
    !words.test(container.words);

/** True when some variable whose name matches has a value that matches. */
const sets =
  (name: RegExp, value = /^/) =>
  ({ env }: Container): boolean =>
    [...env].some(([key, text]) => name.test(key) && value.test(text));

const either =
  (...tests: readonly ((container: Container) => boolean)[]) =>
  (container: Container): boolean =>
    tests.some((test) => test(container));

/** Settings may stand in files that a manifest does not show; without evidence nobody is taken for a voter. */
const votesForMaster = either(
  sets(/^(?:node[._]roles|.*_NODE_ROLES)$/i, /master|cluster_manager/i),
  sets(/^node\.master$/, /^true$/),
  sets(/^cluster\.initial_(?:master|cluster_manager)_nodes$/),
);

const SOFTWARE: readonly Row[] = [
  {
    name: 'etcd',
    quorum: 'majority',
    reference: 'https://etcd.io/docs/v3.5/faq/',
    images: ['etcd', 'mirrored-coreos-etcd'],
    // Proxies of the same program hold no data.
    votes: saysNot(/\betcd (?:gateway|grpc-proxy)\b/),
    workloads: ['etcd'],
    charms: ['etcd'],
    groups: ['etcd', 'etcd_cluster', 'etcd_servers'],
  },
  {
    name: 'Kubernetes control plane',
    quorum: 'majority',
    // With stacked etcd, which is the default of kubeadm, the members of etcd are the control plane's nodes.
    reference: 'https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/ha-topology/',
    groups: ['kube_control_plane', 'kube_master'],
  },
  {
    name: 'ZooKeeper',
    quorum: 'majority',
    reference: 'https://zookeeper.apache.org/doc/current/zookeeperAdmin.html',
    images: ['zookeeper', 'cp-zookeeper', 'kubernetes-zookeeper', 'k8szk'],
    workloads: ['zookeeper', 'zk'],
    charms: ['zookeeper', 'zookeeper-k8s'],
    groups: ['zookeeper', 'zookeepers', 'zookeeper_servers'],
  },
  {
    name: 'Kafka controllers',
    quorum: 'majority',
    reference: 'https://kafka.apache.org/documentation/#kraft',
    images: ['kafka', 'kafka-native', 'cp-kafka', 'cp-server'],
    votes: sets(/(?:^|_)PROCESS_ROLES$/, /controller/),
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
    groups: ['consul_servers', 'consul_server'],
  },
  {
    name: 'Nomad servers',
    quorum: 'majority',
    reference: 'https://developer.hashicorp.com/nomad/docs/concepts/consensus',
    images: ['nomad'],
    votes: says(/(?:^|\s)--?(?:server|bootstrap-expect)\b/),
    groups: ['nomad_servers', 'nomad_server'],
  },
  {
    name: 'Vault',
    quorum: 'majority',
    reference: 'https://developer.hashicorp.com/vault/docs/internals/integrated-storage',
    images: ['vault', 'vault-enterprise', 'openbao'],
    // Only integrated storage votes; with other storage, and as an agent, Vault does not.
    votes: either(sets(/^(?:VAULT|BAO)_RAFT_/), sets(/^(?:VAULT|BAO)_LOCAL_CONFIG$/, /\braft\b/), says(/\braft\b/)),
    charms: ['vault-k8s'],
    groups: ['vault', 'vault_servers'],
  },
  {
    name: 'NATS JetStream',
    quorum: 'majority',
    reference: 'https://docs.nats.io/running-a-nats-service/configuration/clustering/jetstream_clustering',
    images: ['nats'],
    // Without JetStream, NATS keeps nothing that needs a majority.
    votes: says(/(?:^|\s)(?:-js|--?jetstream)\b/),
    groups: ['nats_jetstream'],
  },
  {
    name: 'RabbitMQ',
    quorum: 'majority',
    reference: 'https://www.rabbitmq.com/docs/quorum-queues',
    images: ['rabbitmq'],
    workloads: ['rabbitmq'],
    charms: ['rabbitmq-server', 'rabbitmq-k8s'],
    groups: ['rabbitmq', 'rabbitmq_cluster', 'rabbitmq_servers'],
  },
  {
    name: 'CockroachDB',
    quorum: 'majority',
    reference: 'https://www.cockroachlabs.com/docs/stable/architecture/replication-layer',
    images: ['cockroachdb/cockroach', 'cockroach-operator/cockroach'],
    votes: saysNot(/\bcockroach (?:sql|init|workload)\b/),
    // Ranges of the system have five replicas, so that up to five nodes hold one of each.
    mostVoters: 5,
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
    votes: says(/\byb-master\b/),
  },
  {
    name: 'MongoDB',
    quorum: 'majority',
    reference: 'https://www.mongodb.com/docs/manual/core/replica-set-elections/',
    images: ['mongo', 'mongodb', 'mongodb-community-server', 'mongodb-enterprise-server', 'percona-server-mongodb'],
    votes: either(says(/--replSet\b/), sets(/^MONGODB_REPLICA_SET_(?:NAME|MODE)$/)),
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
    groups: ['elasticsearch_master', 'elasticsearch_masters', 'es_masters'],
  },
  {
    name: 'OpenSearch cluster managers',
    quorum: 'majority',
    reference: 'https://docs.opensearch.org/latest/tuning-your-cluster/',
    images: ['opensearch'],
    votes: votesForMaster,
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
    images: ['mariadb-galera', 'percona-xtradb-cluster', 'galera'],
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
  },
  {
    name: 'Ceph monitors',
    quorum: 'majority',
    reference: 'https://docs.ceph.com/en/latest/rados/operations/add-or-rm-mons/',
    charms: ['ceph-mon'],
    cephServices: ['mon'],
    groups: ['mons', 'ceph_mons', 'ceph_mon'],
  },
  {
    name: 'CometBFT',
    quorum: 'two-thirds',
    reference: 'https://docs.cometbft.com/v1.0/spec',
    images: ['cometbft', 'tendermint'],
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
];

/** The settings by which each software forms its cluster, and by which a member learns that it does not vote. */
import { allTextOf, type Setting } from './settingValues.ts';
import type { Container } from './softwareRow.ts';

/** The settings of one software. */
export interface MemberSettings {
  /** Settings that list every member. */
  readonly members?: readonly Setting[];
  /** True where a member that is not in that list has no vote. */
  readonly listDecides?: true;
  /** Settings that name some members, or a name that leads to them. */
  readonly seeds?: readonly Setting[];
  readonly cluster?: readonly Setting[];
  /** Whether the container votes, where its own settings tell that, whatever a list says. */
  readonly votes?: (container: Container) => 'never' | 'some' | undefined;
  /** How many votes each member has; undefined where each has one. */
  readonly weight?: (container: Container) => number | undefined;
  /** Whether the container is a cluster by itself, unless settings name other members. */
  readonly alone?: (container: Container) => boolean;
}

const JOIN: readonly Setting[] = ['retry-join', 'join'];

const ELASTIC: MemberSettings = {
  // The list is that of the first start, and may name only some of the members.
  members: [/^cluster\.initial_(?:master|cluster_manager)_nodes$/, /^\w+_CLUSTER_MASTER_HOSTS$/],
  seeds: [/^discovery\.seed_hosts$/, /^(?:ELASTICSEARCH|OPENSEARCH)_CLUSTER_HOSTS$/],
  cluster: [
    /^cluster\.name$/,
    /^(?:ELASTICSEARCH|OPENSEARCH)_CLUSTER_NAME$/,
    { config: /^[ \t]*cluster\.name:[ \t]*["']?([\w.-]+)/gm },
  ],
};

/** Words of configuration files that say something of members. Each such file holds at least one of them. */
export const TELLING_WORDS: readonly string[] = [
  'server.1=',
  'replSetName',
  'wsrep_cluster',
  'wsrep-cluster',
  'pc.weight',
  'controller.quorum.voters',
  'cluster.name',
  'initial-cluster',
  'quorum_queue.initial_cluster_size',
  'read_replica',
  'redundancy_zone',
  'non_voting_server',
  'sentinel monitor',
];

/** The settings by the name of the software. */
export const MEMBER_SETTINGS: Readonly<Record<string, MemberSettings>> = {
  // https://etcd.io/docs/v3.5/op-guide/clustering/; `etcdctl member add … --learner`, etcd documentation, "Learner".
  etcd: {
    members: ['initial-cluster', /^ETCD_INITIAL_CLUSTER$/, { config: /^[ \t]*initial-cluster:[ \t]*(\S+)/gm }],
    cluster: ['initial-cluster-token', /^ETCD_INITIAL_CLUSTER_TOKEN$/],
    votes: ({ words }) => (/\bmember add\b/.test(words) && /\s--learner\b/.test(words) ? 'some' : undefined),
  },
  // The others, as `'10.0.0.2:2222','10.0.0.3:2222'` (Patroni documentation, "Environment Configuration Settings").
  'Patroni with Raft': { seeds: [/^PATRONI_RAFT_PARTNER_ADDRS$/] },
  'SeaweedFS masters': { seeds: ['peers'] },
  'TiDB PD': { members: ['initial-cluster'], seeds: ['join'] },
  // ZooKeeper Administrator's Guide, "Cluster Options"; the variables of the images `zookeeper` and `cp-zookeeper`.
  ZooKeeper: {
    members: [/^ZOO_SERVERS$/, /^ZOOKEEPER_SERVERS$/, { config: /^[ \t]*server\.\d+=\S+/gm }],
    votes: isPeerObserver,
    // The image `cp-zookeeper` makes its whole configuration of variables: without a list of servers there is one.
    alone: ({ env }) => env.has('ZOOKEEPER_CLIENT_PORT') && !env.has('ZOOKEEPER_SERVERS'),
  },
  // Kafka documentation, `controller.quorum.voters`, and the variables of its images; other controllers are observers.
  'Kafka controllers': {
    members: [/(?:^|_)CONTROLLER_QUORUM_VOTERS$/, { config: /^[ \t]*controller\.quorum\.voters[ \t]*=[ \t]*(\S+)/gm }],
    listDecides: true,
    seeds: [/(?:^|_)CONTROLLER_QUORUM_BOOTSTRAP_SERVERS$/],
    cluster: [/^(?:KAFKA_)?(?:KRAFT_)?CLUSTER_ID$/],
  },
  // Consul documentation, agent flags `-retry-join`, `-datacenter` and `-read-replica`, formerly `-non-voting-server`;
  // autopilot's `redundancy_zone_tag` (Enterprise): one voter in each zone.
  'Consul servers': {
    seeds: [...JOIN, /^CONSUL_RETRY_JOIN$/],
    cluster: ['datacenter', /^CONSUL_DATACENTER$/],
    // Consul documentation, `-bootstrap-expect`: it leads as soon as so many servers are there.
    alone: ({ words }) => /(?:^|\s)--?bootstrap-expect[= ]1(?:\s|$)/.test(words),
    votes: (container) => {
      const all = allTextOf(container);
      if (/(?:^|\s)--?(?:read-replica|non-voting-server)(?:\s|=true|$)/.test(container.words)) return 'never';
      if (/"?(?:read_replica|non_voting_server)"?\s*[:=]\s*true/.test(all)) return 'never';
      return /redundancy_zone_tag"?\s*[:=]\s*"[^"\s]/.test(all) ? 'some' : undefined;
    },
  },
  // Nomad documentation, server block: `non_voting_server` and `redundancy_zone` (Enterprise).
  'Nomad servers': {
    seeds: [...JOIN],
    cluster: ['region'],
    votes: (container) => {
      const all = allTextOf(container);
      if (/(?:^|\s)--?non-voting-server(?:\s|=true|$)/.test(container.words)) return 'never';
      if (/"?non_voting_server"?\s*[:=]\s*true/.test(all)) return 'never';
      return /"?redundancy_zone"?\s*[:=]\s*"[^"\s]|(?:^|\s)--?redundancy-zone\b/.test(all) ? 'some' : undefined;
    },
  },
  // Vault documentation, "Integrated storage": `retry_join_as_non_voter`, `autopilot_redundancy_zone` (one voter in
  // each zone).
  Vault: {
    seeds: [{ variable: /^(?:VAULT|BAO)_LOCAL_CONFIG$/, value: /leader_api_addr"?\s*[:=]\s*"([^"]*)"/g }],
    votes: (container) => {
      const all = allTextOf(container);
      if (/retry_join_as_non_voter"?\s*[:=]\s*"?true/i.test(all)) return 'never';
      return /autopilot_redundancy_zone/i.test(all) ? 'some' : undefined;
    },
  },
  'NATS JetStream': {
    seeds: ['routes'],
    cluster: ['cluster-name'],
  },
  CockroachDB: { seeds: ['join'], cluster: ['cluster-name'] },
  'YugabyteDB masters': { members: ['master-addresses'] },
  'YugabyteDB tablets': { seeds: ['tserver-master-addrs'] },
  // MongoDB manual, `--replSet` and `replication.replSetName`; Bitnami's image names the primary that others join.
  MongoDB: {
    seeds: [/^MONGODB_INITIAL_PRIMARY_HOST$/],
    cluster: ['replSet', /^MONGODB_REPLICA_SET_NAME$/, { config: /^[ \t]*replSetName:[ \t]*["']?([\w.-]+)/gm }],
  },
  // Elasticsearch reference, "Discovery and cluster formation settings", and what OpenSearch has made of it.
  'Elasticsearch masters': ELASTIC,
  'OpenSearch cluster managers': ELASTIC,
  RabbitMQ: { seeds: [/^RABBITMQ_CLUSTER_NODE_NAME$/] },
  // Galera documentation, `wsrep_cluster_address`, `pc.weight` and `garbd --group`; the variables of Bitnami's image.
  Galera: {
    seeds: [
      'wsrep-cluster-address',
      'address',
      /^(?:MARIADB_GALERA|WSREP)_CLUSTER_ADDRESS$/,
      /^CLUSTER_JOIN$/,
      { config: /^[ \t]*wsrep[-_]cluster[-_]address[ \t]*=[ \t]*(\S+)/gm },
    ],
    cluster: [
      'wsrep-cluster-name',
      'group',
      /^MARIADB_GALERA_CLUSTER_NAME$/,
      /^CLUSTER_NAME$/,
      { config: /^[ \t]*wsrep[-_]cluster[-_]name[ \t]*=[ \t]*["']?([\w.-]+)/gm },
    ],
    weight: (container) => {
      const [, stated] = /\bpc\.weight[ \t]*=[ \t]*(\d{1,3})\b/.exec(allTextOf(container)) ?? [];
      return stated === undefined ? undefined : Number(stated);
    },
  },
  'MySQL Group Replication': { seeds: ['group-replication-group-seeds', 'loose-group-replication-group-seeds'] },
  // Redpanda documentation, `rpk redpanda start`: without seeds, a broker of that mode is a cluster by itself.
  Redpanda: { seeds: ['seeds'], alone: ({ words }) => /(?:^|\s)--mode[= ]dev-container\b/.test(words) },
  rqlite: { seeds: ['join'] },
};

/**
 * Whether `peerType` makes the server an observer. The list of servers (`server.4=…:observer`) counts before it where
 * the two differ (ZooKeeper, `QuorumPeerConfig`), so the variable counts only where no list is known.
 */
function isPeerObserver({ env, config = '' }: Container): 'never' | undefined {
  const list = env.get('ZOO_SERVERS') ?? env.get('ZOOKEEPER_SERVERS') ?? '';
  const listed = list.trim() !== '' || /^[ \t]*server\.\d+=/m.test(config);
  const peerType = env.get('ZOO_PEER_TYPE') ?? /^[ \t]*peerType[ \t]*=[ \t]*(\w+)/m.exec(config)?.[1];
  return !listed && peerType?.toLowerCase() === 'observer' ? 'never' : undefined;
}

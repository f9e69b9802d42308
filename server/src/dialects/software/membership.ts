/**
 * What a container's settings say of the quorum that it is a member of: who the other members are, what finds them, and what
 * the cluster is called. Only settings that the software itself forms its cluster by count; what an operator, a proxy or another
 * cluster is told about it does not.
 */
import type { Container } from './quorumSoftware.ts';

export interface Membership {
  /** Hosts that the settings name: other members, or what finds them. In lower case, without ports. */
  readonly peers: readonly string[];
  /** How many members the settings list, where they list all of them; 0 where they do not. */
  readonly listed: number;
  /** What the cluster is called. Clusters with different names are different ones; those with one name need not be the same. */
  readonly cluster?: string;
  /** `never`: none of these has a vote. `some`: not every one has, and which do is decided at run time. Not given: every one. */
  readonly votes?: 'never' | 'some';
}

/** What nothing is known of. */
export const NO_MEMBERSHIP: Membership = { peers: [], listed: 0 };

/**
 * @param software as `QuorumSoftware.name` has it
 * @param name of the workload or service, which its pods' names start with
 */
export function membershipOf(software: string, container: Container, name: string): Membership {
  const settings = SETTINGS[software];
  if (!settings) return NO_MEMBERSHIP;
  const lists = valuesOf(settings.members ?? [], container);
  const members = lists.flatMap((list) => hostsIn(wordsIn(list).filter((word) => !isObserver(word))));
  const seeds = valuesOf(settings.seeds ?? [], container).flatMap((list) => hostsIn(wordsIn(list)));
  const observers = lists.flatMap((list) => hostsIn(wordsIn(list).filter(isObserver)));
  const [cluster] = valuesOf(settings.cluster ?? [], container);
  const votes = settings.votes?.(container) ?? votesBeside(observers, members, name.toLowerCase());
  return {
    peers: [...new Set([...members, ...seeds])],
    listed: new Set(members).size,
    ...(cluster !== undefined && isPlain(cluster) && { cluster }),
    ...(votes && { votes }),
  };
}

/** The list of servers decides: `server.4=…:observer` (ZooKeeper Administrator's Guide, "Observers"). */
function isObserver(word: string): boolean {
  return /:observer(?:;|$)/.test(word);
}

function votesBeside(observers: readonly string[], members: readonly string[], name: string): Membership['votes'] {
  const isOwn = (host: string): boolean => host.split('.')[0]?.replace(/-\d+$/, '') === name;
  if (!observers.some(isOwn)) return undefined;
  return members.some(isOwn) ? 'some' : 'never';
}

/** A flag of the command line without the dashes before it and with those in it, variables whose name matches, or what such a variable holds somewhere. */
type Setting = string | RegExp | { readonly variable: RegExp; readonly value: RegExp };

interface Settings {
  /** Those that list every member. */
  readonly members?: readonly Setting[];
  /** Those that name some members, or a name that leads to them. */
  readonly seeds?: readonly Setting[];
  readonly cluster?: readonly Setting[];
  readonly votes?: (container: Container) => Membership['votes'];
}

const ETCD: Settings = {
  members: ['initial-cluster', /^ETCD_INITIAL_CLUSTER$/],
  cluster: ['initial-cluster-token', /^ETCD_INITIAL_CLUSTER_TOKEN$/],
};

const JOIN: readonly Setting[] = ['retry-join', 'join'];

const ELASTIC: Settings = {
  // The list is that of the first start, and may hold only some of the members.
  members: [/^cluster\.initial_(?:master|cluster_manager)_nodes$/, /^\w+_CLUSTER_MASTER_HOSTS$/],
  seeds: [/^discovery\.seed_hosts$/, /^(?:ELASTICSEARCH|OPENSEARCH)_CLUSTER_HOSTS$/],
  cluster: [/^cluster\.name$/, /^(?:ELASTICSEARCH|OPENSEARCH)_CLUSTER_NAME$/],
};

/** By the name of the software. */
const SETTINGS: Readonly<Record<string, Settings>> = {
  // https://etcd.io/docs/v3.5/op-guide/clustering/
  etcd: ETCD,
  'TiDB PD': { members: ['initial-cluster'], seeds: ['join'] },
  // ZooKeeper Administrator's Guide, "Cluster Options"; the variables of the images `zookeeper` and `cp-zookeeper`.
  ZooKeeper: {
    members: [/^ZOO_SERVERS$/, /^ZOOKEEPER_SERVERS$/],
    votes: ({ env }) => (isPeerObserver(env) ? 'never' : undefined),
  },
  // Kafka documentation, `controller.quorum.voters`, and the variables of its images.
  'Kafka controllers': {
    members: [/(?:^|_)CONTROLLER_QUORUM_VOTERS$/],
    seeds: [/(?:^|_)CONTROLLER_QUORUM_BOOTSTRAP_SERVERS$/],
    cluster: [/^(?:KAFKA_)?(?:KRAFT_)?CLUSTER_ID$/],
  },
  // Consul documentation, agent flags `-retry-join`, `-datacenter` and `-read-replica`, formerly `-non-voting-server`.
  'Consul servers': {
    seeds: [...JOIN, /^CONSUL_RETRY_JOIN$/],
    cluster: ['datacenter', /^CONSUL_DATACENTER$/],
    votes: (container) =>
      /(?:^|\s)--?(?:read-replica|non-voting-server)(?:\s|=true|$)/.test(container.words) ||
      /"?(?:read_replica|non_voting_server)"?\s*[:=]\s*true/.test(container.env.get('CONSUL_LOCAL_CONFIG') ?? '')
        ? 'never'
        : undefined,
  },
  'Nomad servers': { seeds: [...JOIN], cluster: ['region'] },
  // Vault documentation, "Integrated storage": `retry_join_as_non_voter`, `autopilot_redundancy_zone` (one voter a zone).
  Vault: {
    seeds: [{ variable: /^(?:VAULT|BAO)_LOCAL_CONFIG$/, value: /leader_api_addr"?\s*[:=]\s*"([^"]*)"/g }],
    votes: (container) => {
      const said = [...container.env]
        .filter(([name]) => /^(?:VAULT|BAO)_/.test(name))
        .map(([name, value]) => `${name} = ${value}`);
      const all = [container.words, ...said].join('\n');
      if (/retry_join_as_non_voter"?\s*[:=]\s*"?true/i.test(all)) return 'never';
      return /autopilot_redundancy_zone/i.test(all) ? 'some' : undefined;
    },
  },
  'NATS JetStream': { seeds: ['routes'], cluster: ['cluster-name'] },
  CockroachDB: { seeds: ['join'], cluster: ['cluster-name'] },
  'YugabyteDB masters': { members: ['master-addresses'] },
  // MongoDB manual, `--replSet`; Bitnami's image names the primary that a secondary or an arbiter joins.
  MongoDB: {
    seeds: [/^MONGODB_INITIAL_PRIMARY_HOST$/],
    cluster: ['replSet', /^MONGODB_REPLICA_SET_NAME$/],
  },
  // Elasticsearch reference, "Discovery and cluster formation settings", and what OpenSearch has made of it.
  'Elasticsearch masters': ELASTIC,
  'OpenSearch cluster managers': ELASTIC,
  RabbitMQ: { seeds: [/^RABBITMQ_CLUSTER_NODE_NAME$/] },
  // Galera documentation, `wsrep_cluster_address`; the variables of Bitnami's image.
  Galera: {
    seeds: ['wsrep-cluster-address', /^(?:MARIADB_GALERA|WSREP)_CLUSTER_ADDRESS$/, /^CLUSTER_JOIN$/],
    cluster: ['wsrep-cluster-name', /^MARIADB_GALERA_CLUSTER_NAME$/, /^CLUSTER_NAME$/],
  },
  'MySQL Group Replication': { seeds: ['group-replication-group-seeds', 'loose-group-replication-group-seeds'] },
  rqlite: { seeds: ['join'] },
};

/**
 * The list of servers decides: `server.4=…:observer`. `peerType` yields to it where they differ (ZooKeeper, `QuorumPeerConfig`), so
 * that the variable counts only where no list is to be seen.
 */
function isPeerObserver(env: Container['env']): boolean {
  const list = env.get('ZOO_SERVERS') ?? env.get('ZOOKEEPER_SERVERS') ?? '';
  return list.trim() === '' && env.get('ZOO_PEER_TYPE')?.toLowerCase() === 'observer';
}

function valuesOf(settings: readonly Setting[], { words, env }: Container): readonly string[] {
  return settings.flatMap((setting): readonly string[] => {
    if (setting instanceof RegExp) return [...env].flatMap(([name, value]) => (setting.test(name) ? [value] : []));
    if (typeof setting !== 'string') {
      const texts = [...env].filter(([name]) => setting.variable.test(name)).map(([, text]) => text);
      return texts.flatMap((text) => [...text.matchAll(setting.value)].map(([, value = '']) => value));
    }
    return flagValues(words, setting);
  });
}

/** `--flag=value` and `-flag value`; a dash in it may be written as an underscore. */
function flagValues(words: string, flag: string): readonly string[] {
  const all = words
    .replaceAll(/["']/g, '')
    .split(/\s/)
    .filter((word) => word !== '');
  return all.flatMap((word, index) => {
    if (!word.startsWith('-')) return [];
    const [name = '', ...value] = word.split('=');
    if (name.replace(/^--?/, '').replaceAll('_', '-') !== flag) return [];
    return [value.length > 0 ? value.join('=') : (all[index + 1] ?? '')];
  });
}

/** `etcd-0=http://etcd-0.etcd:2380,…`, `1@kafka-0.kafka:9093`, `server.1=zoo1:2888:3888;2181` and `https://vault-0:8200` each name a host. */
function hostsIn(words: readonly string[]): readonly string[] {
  return words.flatMap((word) => {
    const [, host = ''] =
      /^(?:[\w.-]+=)?(?:[a-z][\w+.-]*:\/\/)?(?:[\w.-]*@)?([a-z0-9][a-z0-9.-]*)(?:[:/].*)?$/i.exec(word) ?? [];
    const name = host.toLowerCase().replace(/\.$/, '');
    return name === '' || HERE.test(name) || /^\d{1,5}$/.test(name) ? [] : [name];
  });
}

/** What is put together at run time tells nothing. */
function wordsIn(value: string): readonly string[] {
  return value.split(/[\s,"'[\]{}()]+/).filter((word) => word !== '' && !/[$%]/.test(word));
}

/** Where a member is at home says nothing of the others. */
const HERE = /^(?:localhost|127\.|0\.0\.0\.0$)/;
function isPlain(text: string): boolean {
  return text !== '' && !/[$%]/.test(text);
}

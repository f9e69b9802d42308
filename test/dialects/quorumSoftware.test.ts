import { describe, expect, test } from 'vitest';
import {
  neverVotes,
  softwareOfCephService,
  softwareOfCharm,
  softwareOfContainer,
  softwareOfGroup,
  softwareOfWorkload,
} from '../../server/src/dialects/software/quorumSoftware.ts';

const container = (image: string, words = '', env: Readonly<Record<string, string>> = {}) => ({
  image,
  words,
  env: new Map(Object.entries(env)),
});

describe('software of an image', () => {
  test.for([
    ['etcd', 'etcd'],
    ['bitnami/etcd:3.5.9-debian-11-r1', 'etcd'],
    ['mirror.example.com:5000/coreos/etcd@sha256:0123abcd', 'etcd'],
    ['Mirror.example.com/etcd:v3', 'etcd'],
    ['${REGISTRY}/etcd:${TAG:-v3.5.9}', 'etcd'],
    ['${ETCD_IMAGE:-bitnami/etcd:3.5}', 'etcd'],
    ['confluentinc/cp-zookeeper:7.6.0', 'ZooKeeper'],
    ['rabbitmq:3.13-management', 'RabbitMQ'],
    ['pingcap/pd:v8.1.0', 'TiDB PD'],
    ['clickhouse/clickhouse-keeper:24.3-alpine', 'ClickHouse Keeper'],
    ['bitnami/redis-sentinel:7.2', 'Redis Sentinel'],
    ['hyperledger/fabric-orderer:2.5', 'Fabric orderers'],
    ['bftsmart/fabric-orderer:amd64-1.3.0', 'Fabric orderers with BFT-SMaRt'],
    ['cometbft/cometbft:v0.38.x', 'CometBFT'],
  ] as const)('%s is %s', ([image, name]) => {
    expect(softwareOfContainer(container(image))?.name).toBe(name);
  });

  test.for([
    'nginx',
    'my-etcd:1',
    'bitnami/etcd-operator:1',
    'banzaicloud/zookeeper-operator:0.2',
    'etcd/browser',
    'example.com/pd:1',
    '${IMAGE}',
    '',
    // These need evidence that they vote.
    'redis:7',
    'apache/kafka:3.7.0',
    'hashicorp/consul:1.18',
    'hashicorp/vault:1.16',
    'nats:2.10',
    'mongo:7',
    'elasticsearch:8.13.0',
    'mysql:8.4',
  ])('%s alone says nothing', (image) => {
    expect(softwareOfContainer(container(image))).toBeUndefined();
  });
});

test.for([
  ['Kafka controllers', container('apache/kafka', '', { KAFKA_PROCESS_ROLES: 'broker,controller' })],
  ['Kafka controllers', container('bitnami/kafka:3.7', '', { KAFKA_CFG_PROCESS_ROLES: 'controller' })],
  [undefined, container('apache/kafka', '', { KAFKA_PROCESS_ROLES: 'broker' })],
  ['Consul servers', container('hashicorp/consul', 'agent -server -bootstrap-expect=3')],
  [undefined, container('hashicorp/consul', 'agent -retry-join=consul -client=0.0.0.0')],
  ['Vault', container('hashicorp/vault', 'server', { VAULT_RAFT_NODE_ID: 'vault-0' })],
  [undefined, container('hashicorp/vault', 'agent -config=/vault/agent.hcl')],
  ['NATS JetStream', container('nats:2.10-alpine', '-js -c /etc/nats.conf')],
  ['MongoDB', container('mongo:7', 'mongod --replSet rs0 --bind_ip_all')],
  [undefined, container('mongo:7', 'mongos --configdb rs0/m0')],
  ['Elasticsearch masters', container('elasticsearch', '', { 'cluster.initial_master_nodes': 'es-0,es-1,es-2' })],
  ['Elasticsearch masters', container('elasticsearch', '', { 'node.roles': 'master,data' })],
  [undefined, container('elasticsearch', '', { 'node.roles': 'data,ingest' })],
  ['Redis Sentinel', container('redis:7', 'redis-server /etc/sentinel.conf --sentinel')],
  ['MySQL Group Replication', container('mysql:8.4', '--loose-group-replication-start-on-boot=OFF')],
  ['YugabyteDB masters', container('yugabytedb/yugabyte', '/home/yugabyte/bin/yb-master --fs_data_dirs=/mnt')],
  ['YugabyteDB tablets', container('yugabytedb/yugabyte', '/home/yugabyte/bin/yb-tserver')],
  [undefined, container('coreos/etcd', 'etcd grpc-proxy start')],
  ['Galera', container('mariadb:11', 'mariadbd --wsrep-cluster-address=gcomm://db-0,db-1,db-2')],
  ['Galera', container('mariadb:11', 'mariadbd --wsrep_on=ON')],
  ['Galera', container('bitnami/mariadb', '', { MARIADB_GALERA_CLUSTER_ADDRESS: 'gcomm://' })],
  [undefined, container('mariadb:11', 'mariadbd --wsrep_on=OFF')],
  ['Galera', container('percona/percona-xtradb-cluster:8.0')],
  ['Redpanda', container('docker.redpanda.com/redpandadata/redpanda:v25.1.1', 'redpanda start')],
  ['Redpanda', container('redpandadata/redpanda', 'redpanda start --mode dev-container')],
  [undefined, container('redpandadata/console')],
  ['TigerBeetle', container('ghcr.io/tigerbeetle/tigerbeetle', 'start --addresses=0.0.0.0:3000 /data/0')],
  [undefined, container('ghcr.io/tigerbeetle/tigerbeetle', 'format --cluster=0 /data/0')],
  ['Typesense', container('typesense/typesense:27.1', '--data-dir /data --nodes=/config/nodes')],
  [undefined, container('typesense/typesense:27.1', '--data-dir /data')],
  ['Dgraph Zero', container('dgraph/dgraph:v24', 'dgraph zero --my=zero1:5080')],
  [undefined, container('dgraph/dgraph:v24', 'dgraph alpha --my=alpha1:7080')],
  ['ZooKeeper', container('apachepulsar/pulsar:3.3', 'sh -c bin/apply-config && exec bin/pulsar zookeeper')],
  [undefined, container('apachepulsar/pulsar:3.3', 'bin/pulsar zookeeper-shell ls /')],
  [undefined, container('apachepulsar/pulsar:3.3', 'bin/pulsar broker')],
  ['HDFS journal nodes', container('apache/hadoop:3', 'hdfs journalnode')],
  [undefined, container('apache/hadoop:3', 'hdfs datanode')],
  ['rqlite', container('rqlite/rqlite:8', '-node-id 1')],
  [undefined, container('rqlite/rqlite:8', '-node-id 4 -raft-non-voter=true')],
  ['CometBFT', container('cometbft/localnode')],
  ['Vault', { ...container('hashicorp/vault:1.19', 'server -config=/etc/vault'), config: 'storage "raft" {\n}' }],
  ['Vault', { ...container('openbao/openbao:2'), config: '{"storage": {"raft": {}}}' }],
  [undefined, { ...container('hashicorp/vault:1.19'), config: 'storage "consul" {}' }],
  ['NATS JetStream', { ...container('nats:2.11'), config: 'jetstream { store_dir: /data }' }],
  ['NATS JetStream', { ...container('nats:2.11'), config: '{"jetstream": {"store_dir": "/data"}}' }],
  ['NATS JetStream', { ...container('nats:2.11'), config: 'port: 4222\njetstream: enabled' }],
  [undefined, { ...container('nats:2.11'), config: 'port: 4222\n# no jetstream here' }],
] as const)('%s in %o', ([name, image]) => {
  expect(softwareOfContainer(image)?.name).toBe(name);
});

test.for([
  'ghcr.io/zalando/spilo-16:3.2-p3',
  'patroni',
  'sorintlab/stolon:v0.17',
  'scylladb/scylla:6',
  'cassandra',
  'codenotary/immudb',
])('%s never votes', (image) => {
  expect(neverVotes(container(image), true)).toBe(true);
  expect(softwareOfContainer(container(image))).toBeUndefined();
});

test('with a Raft of its own Patroni may vote, and others than those listed may, too', () => {
  expect(neverVotes(container('patroni', '', { PATRONI_RAFT_SELF_ADDR: '10.0.0.1:2222' }), true)).toBe(false);
  expect(neverVotes(container('my-cassandra-exporter'), true)).toBe(false);
});

test('beyond the most that vote, a majority of all means nothing', () => {
  const mongo = { ...container('mongo:7'), words: 'mongod --replSet rs0' };
  expect(softwareOfContainer(mongo, 7)?.name).toBe('MongoDB');
  expect(softwareOfContainer(mongo, 9)).toBeUndefined();
});

test.for([
  ['rabbitmq:3.13', '', 3],
  ['bitnami/rabbitmq:3.13', 'quorum_queue.initial_cluster_size = 5', 5],
  ['cockroachdb/cockroach', '', 3],
  ['etcd', '', undefined],
] as const)('%s with "%s" keeps %s copies', ([image, extra, copies]) => {
  const stated = { ...container(image), env: new Map([['RABBITMQ_EXTRA_CONFIG', extra]]) };
  expect(softwareOfContainer(stated, 9)?.copies).toBe(copies);
});

test.for([
  ['etcd', 'etcd'],
  ['ch:etcd', 'etcd'],
  ['cs:~containers/etcd-655', 'etcd'],
  ['ceph-mon', 'Ceph monitors'],
  ['mysql-innodb-cluster', 'MySQL Group Replication'],
  ['ubuntu', undefined],
  ['etcd-operator', undefined],
] as const)('charm %s is %s', ([charm, name]) => {
  expect(softwareOfCharm(charm)?.name).toBe(name);
});

test.for([
  ['etcd', 'etcd'],
  ['kube_control_plane', 'Kubernetes control plane'],
  ['consul-servers', 'Consul servers'],
  ['Kafka-Controller', 'Kafka controllers'],
  ['mons', 'Ceph monitors'],
  ['tendermint', 'CometBFT'],
  ['webservers', undefined],
  ['kube_node', undefined],
] as const)('group %s is %s', ([group, name]) => {
  expect(softwareOfGroup(group)?.name).toBe(name);
});

test('the other names', () => {
  expect(softwareOfCephService('mon')?.name).toBe('Ceph monitors');
  expect(softwareOfCephService('osd')).toBeUndefined();
  expect(softwareOfWorkload('etcd')?.name).toBe('etcd');
  expect(softwareOfWorkload('vault')).toBeUndefined();
});

test('Byzantine software needs two thirds, and every entry says where that is written', () => {
  expect(softwareOfContainer(container('tendermint/tendermint'))).toEqual({
    name: 'CometBFT',
    quorum: 'two-thirds',
    reference: expect.stringMatching(/^https:/),
  });
});

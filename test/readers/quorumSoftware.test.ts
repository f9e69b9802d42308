import { describe, expect, test } from 'vitest';
import {
  softwareOfCephService,
  softwareOfCharm,
  softwareOfContainer,
  softwareOfGroup,
  softwareOfWorkload,
} from '../../server/src/readers/quorumSoftware.ts';

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
  [undefined, container('yugabytedb/yugabyte', '/home/yugabyte/bin/yb-tserver')],
  [undefined, container('coreos/etcd', 'etcd grpc-proxy start')],
] as const)('%s in %o', ([name, image]) => {
  expect(softwareOfContainer(image)?.name).toBe(name);
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

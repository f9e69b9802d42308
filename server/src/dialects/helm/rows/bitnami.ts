/** Charts of Bitnami. All have `podAntiAffinityPreset`, with a default that changed from chart to chart. */
import type { Component, Path } from '../../kubernetes/operators/row.ts';
import { below, type ChartRow, INSTANCE, on, preset, unlessOff } from '../row.ts';

/** The last one is the name that Bitnami's documentation suggests for the repository. Mirrors have it too. */
export const ADDRESSES = ['charts.bitnami.com/bitnami', 'bitnamicharts', 'bitnami/'];

const NAME = { 'app.kubernetes.io/name': '{nameOverride|{chart}}', ...INSTANCE };
const OF_RELEASE = Object.keys(NAME);

/** The pods below a prefix of the values, with a component label where the chart sets one. */
export function pods(
  prefix: Path,
  software: string,
  otherwise: number,
  role: string | undefined,
  more: Partial<Component> = {},
) {
  return preset(prefix, {
    software,
    otherwise,
    labels: { ...NAME, ...(role !== undefined && { 'app.kubernetes.io/component': role }) },
    selecting: [...OF_RELEASE, ...(role === undefined ? [] : ['app.kubernetes.io/component'])],
    ...more,
  });
}

/** The pods of a chart that this one brings along, below the key of its name. */
export function bundled(
  path: Path,
  software: string,
  otherwise: number,
  role: string | undefined,
  more: Partial<Component> = {},
): Component {
  const [name = ''] = path.split('.').slice(-1);
  const all = pods(path, software, otherwise, role, { name: `{name}-${name}`, anchor: path, ...more });
  return { ...all, labels: { ...all.labels, 'app.kubernetes.io/name': name } };
}

/** A row for a chart of Bitnami. */
export function row(
  chart: string,
  from: string,
  prefix: Path,
  components: readonly Component[],
  { byShape = true, keys = [], ...more }: Partial<ChartRow> & { readonly byShape?: boolean } = {},
): ChartRow {
  const key = below(prefix, 'podAntiAffinityPreset');
  return {
    chart,
    publisher: 'Bitnami',
    repositories: ADDRESSES,
    from,
    keys: [key, ...keys],
    ...(byShape && { shape: { paths: [key], image: chart } }),
    components,
    source: `bitnami/charts: bitnami/${chart}/values.yaml and templates`,
    ...more,
  };
}

/** The voters of Bitnami's Redis and Valkey: a Sentinel in each pod. */
const sentinels = (otherwise: number): Component =>
  pods('replica', 'Redis Sentinel', otherwise, 'node', {
    anchor: 'sentinel',
    when: [on('sentinel.enabled'), { path: 'architecture', not: ['standalone'], absent: true }],
  });

/** The masters of a chart whose default is no preset. */
export const masters = (software: string): Component => {
  const all = pods('master', software, 2, 'master');
  return { ...all, rules: (all.rules ?? []).map((rule) => ({ ...rule, absent: 'nothing' })) };
};

const MEMBERS = { when: [{ path: 'architecture', is: ['replicaset'] }] };
const ARBITER = 'arbiter.podAntiAffinityPreset';

export const BITNAMI: readonly ChartRow[] = [
  row('etcd', '6.0.0', '', [pods('', 'etcd', 1, 'etcd')], {
    budgetSince: '8.1.0',
    keys: ['auth.rbac', 'auth.client', 'disasterRecovery'],
  }),
  row('zookeeper', '6.1.0', '', [pods('', 'ZooKeeper', 1, 'zookeeper')], {
    budgetSince: '13.4.0',
    keys: ['fourlwCommandsWhitelist', 'autopurge', 'auth.quorum'],
  }),
  row('rabbitmq', '8.4.0', '', [pods('', 'RabbitMQ', 1, undefined, { when: [unlessOff('clustering.enabled')] })], {
    budgetSince: '14.4.0',
    keys: ['communityPlugins', 'clustering.addressType', 'memoryHighWatermark'],
  }),
  row('mariadb-galera', '5.2.0', '', [pods('', 'Galera', 3, undefined)], {
    budgetSince: '13.2.0',
    keys: ['galera', 'rootUser'],
  }),
  row('consul', '8.0.0', '', [pods('', 'Consul servers', 3, undefined)], { budgetSince: '11.3.0' }),
  row('nats', '6.0.0', '', [pods('', 'NATS JetStream', 1, undefined, { when: [on('jetstream.enabled')] })], {
    budgetSince: '8.1.0',
  }),
  row(
    'kafka',
    '24.0.0',
    'controller',
    [
      pods('controller', 'Kafka controllers', 3, 'controller-eligible', { when: [unlessOff('kraft.enabled')] }),
      bundled('zookeeper', 'ZooKeeper', 1, 'zookeeper', {
        when: [{ path: 'kraft.enabled', is: ['false'] }, on('zookeeper.enabled')],
      }),
    ],
    { budgetSince: '29.1.2', keys: ['controller.replicaCount', 'kraft'] },
  ),
  row(
    'mongodb-sharded',
    '5.0.0',
    'shardsvr.dataNode',
    [
      pods('configsvr', 'MongoDB', 1, 'configsvr', { name: '{name}-configsvr', anchor: 'configsvr' }),
      // The anti-affinity of each shard also counts the other shards.
      pods('shardsvr.dataNode', 'MongoDB', 1, 'shardsvr', {
        name: '{name}-shard',
        anchor: 'shardsvr',
        budget: {},
        unknown: [{ path: 'shardsvr.arbiter.replicaCount', not: ['0'] }],
      }),
    ],
    { keys: ['configsvr'], note: 'One shard stands for all. Shards with arbiters are not judged.' },
  ),
  row(
    'vault',
    '0.1.0',
    'server',
    [pods('server', 'Vault', 1, 'server', { when: [{ path: 'server.config', contains: 'storage "raft"' }] })],
    { budgetSince: '1.4.0' },
  ),
  row('redis', '14.0.0', 'replica', [sentinels(3)], {
    budgetSince: '19.5.0',
    keys: ['replica.replicaCount', 'sentinel.masterSet'],
    note: 'The Sentinels vote; Redis itself does not.',
  }),
  row('valkey', '0.1.0', 'replica', [sentinels(3)], {
    budgetSince: '0.3.0',
    keys: ['replica.replicaCount', 'sentinel.primarySet'],
    note: 'The Sentinels vote; Valkey itself does not.',
  }),
  row(
    'mongodb',
    '10.1.0',
    '',
    [
      pods('', 'MongoDB', 2, 'mongodb', { when: [...MEMBERS.when, { path: 'arbiter.enabled', is: ['false'] }] }),
      // The preset of the arbiter selects the data members: all voters are kept apart where both presets are hard.
      pods('', 'MongoDB', 2, 'mongodb', {
        when: [...MEMBERS.when, unlessOff('arbiter.enabled')],
        besides: 1,
        // The arbiter has a budget of its own.
        budget: {},
        unknown: [
          { path: 'podAntiAffinityPreset', is: ['hard'], and: { path: ARBITER, not: ['hard'], absent: true } },
          { path: ARBITER, is: ['hard'], and: { path: 'podAntiAffinityPreset', not: ['hard'], absent: true } },
          { path: 'arbiter.affinity' },
        ],
        rules: [
          {
            path: 'podAntiAffinityPreset',
            values: { soft: 'soft kubernetes.io/hostname', hard: 'hard kubernetes.io/hostname' },
            absent: 'soft kubernetes.io/hostname',
            yields: 'filled affinity',
          },
        ],
        write: {},
      }),
    ],
    { budgetSince: '15.6.0', keys: ['architecture'], note: 'An arbiter votes; hidden members do not.' },
  ),
  row('elasticsearch', '18.0.0', 'master', [masters('Elasticsearch masters')], {
    budgetSince: '21.2.0',
    keys: ['master.replicaCount'],
  }),
  row('opensearch', '0.1.0', 'master', [masters('OpenSearch cluster managers')], {
    budgetSince: '1.2.0',
    keys: ['master.replicaCount'],
  }),
  row(
    'clickhouse',
    '9.0.0',
    'keeper',
    [pods('keeper', 'ClickHouse Keeper', 3, 'keeper', { when: [unlessOff('keeper.enabled')] })],
    { budgetSince: '9.0.0' },
  ),
];

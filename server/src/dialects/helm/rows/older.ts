/** Earlier versions of charts, with other paths or other defaults. */
import { type ChartRow, INSTANCE, on, placedAt, unlessOff, unlessOn, UNTIL_STATED } from '../row.ts';
import { bundled, masters, pods, row } from './bitnami.ts';
import { HASHICORP } from './publishers.ts';

export const OLDER: readonly ChartRow[] = [
  row(
    'kafka',
    '15.0.0',
    'zookeeper',
    [bundled('zookeeper', 'ZooKeeper', 1, 'zookeeper', { when: [unlessOff('zookeeper.enabled')] })],
    { until: '22.0.0', keys: ['zookeeper.podAntiAffinityPreset'], byShape: false, note: 'Brokers do not vote.' },
  ),
  row(
    'kafka',
    '22.0.0',
    '',
    [
      pods('', 'Kafka controllers', 1, 'kafka', {
        when: [unlessOff('kraft.enabled'), { path: 'kraft.processRoles', contains: 'controller', absent: true }],
      }),
    ],
    { until: '24.0.0', byShape: false, note: 'Brokers that are controllers.' },
  ),
  row(
    'redis',
    '11.0.0',
    'slave',
    [
      {
        anchor: 'sentinel',
        count: 'cluster.slaveCount',
        otherwise: 2,
        when: [on('sentinel.enabled'), unlessOff('cluster.enabled')],
        // Some versions take these for the Sentinels, too.
        unknown: [{ path: 'master.spreadConstraints' }],
        placement: {
          affinity: ['slave.affinity'],
          nodeSelector: ['slave.nodeSelector'],
          tolerations: ['slave.tolerations'],
        },
        labels: { app: '{nameOverride|{chart}}', release: '{name}', role: 'node' },
        selecting: ['app', 'release', 'role'],
        write: { affinity: 'slave' },
        software: 'Redis Sentinel',
      },
    ],
    { until: '14.0.0', byShape: false, note: 'The Sentinels vote; Redis itself does not.' },
  ),
  row(
    'clickhouse',
    '2.2.0',
    'zookeeper',
    [
      bundled('zookeeper', 'ZooKeeper', 3, 'zookeeper', {
        when: [unlessOff('zookeeper.enabled'), unlessOn('keeper.enabled')],
      }),
    ],
    { until: '9.0.0', byShape: false, note: 'Its ZooKeeper votes.' },
  ),
  row(
    'elasticsearch',
    '15.4.0',
    'master',
    [{ ...masters('Elasticsearch masters'), count: 'master.replicas', otherwise: 3 }],
    { until: '18.0.0', byShape: false },
  ),
  {
    chart: 'consul',
    publisher: 'HashiCorp',
    repositories: HASHICORP,
    from: '0.20.0',
    until: '1.0.0',
    keys: ['server.bootstrapExpect', 'connectInject'],
    components: [
      {
        count: 'server.replicas',
        otherwise: 3,
        when: [unlessOff('server.enabled'), unlessOff('global.enabled')],
        placement: placedAt('server'),
        rules: [UNTIL_STATED],
        labels: { app: 'consul', release: '{name}', component: 'server' },
        selecting: ['app', 'release', 'component'],
        software: 'Consul servers',
      },
    ],
    note: 'Clients do not vote.',
    source: 'hashicorp/consul-k8s: charts/consul; hashicorp/consul-helm: values.yaml',
  },
  {
    chart: 'nats',
    publisher: 'NATS',
    repositories: ['nats-io.github.io/k8s'],
    until: '1.0.0',
    keys: ['nats.jetstream'],
    components: [
      {
        count: 'cluster.replicas',
        otherwise: 3,
        when: [on('cluster.enabled'), on('nats.jetstream.enabled')],
        placement: placedAt(''),
        labels: { 'app.kubernetes.io/name': '{chart}', ...INSTANCE },
        selecting: ['app.kubernetes.io/name', 'app.kubernetes.io/instance'],
        write: { spread: '', affinity: '' },
        software: 'NATS JetStream',
      },
    ],
    source: 'nats-io/k8s: helm/charts/nats, before 1.0.0',
  },
];

/** Charts that bring along a quorum as a chart of Bitnami below a key of their values. */
import { type Component, type Condition, HARD_NODE, type Path, SOFT_NODE } from '../../kubernetes/operators/row.ts';
import { below, type ChartRow, on, placedAt, SOFT_ALWAYS, unlessOff } from '../row.ts';
import { ADDRESSES, bundled } from './bitnami.ts';

const bundle = (
  chart: string,
  publisher: string,
  repositories: readonly string[],
  keys: readonly Path[],
  components: readonly Component[],
  source: string,
): ChartRow => ({ chart, publisher, repositories, keys, components, source });

/** A component for OpenEBS, which sets the preset of its etcd to hard. */
function mayastor(prefix: Path, more: Partial<Component>): Component {
  const etcd = bundled(below(prefix, 'etcd'), 'etcd', 3, 'etcd', more);
  return { ...etcd, rules: (etcd.rules ?? []).map((rule) => ({ ...rule, absent: HARD_NODE })) };
}

/** A chart of Bitnami itself. */
const ofBitnami = (chart: string, component: Component): ChartRow =>
  bundle(chart, 'Bitnami', ADDRESSES, [], [component], `bitnami/charts: bitnami/${chart}/{Chart,values}.yaml`);

/** Milvus with its etcd, with and without a cluster, and with the ZooKeeper of its Kafka or Pulsar. */
const zillizMilvus = (pulsar: Condition): ChartRow =>
  bundle(
    'milvus',
    'Zilliz',
    ['zilliztech.github.io/milvus-helm'],
    ['etcd.replicaCount'],
    [
      bundled('etcd', 'etcd', 3, 'etcd', { when: [unlessOff('etcd.enabled')] }),
      bundled('kafka.zookeeper', 'ZooKeeper', 3, 'zookeeper', {
        when: [on('kafka.enabled'), unlessOff('kafka.zookeeper.enabled')],
      }),
      milvusZooKeeper(pulsar),
    ],
    'zilliztech/milvus-helm: charts/milvus/{values,requirements}.yaml',
  );

/** The ZooKeeper of the Pulsar in Milvus, which switches the anti-affinity of ZooKeeper off. */
const milvusZooKeeper = (pulsar: Condition): Component => ({
  name: '{name}-pulsarv3-zookeeper',
  anchor: 'pulsarv3',
  when: [pulsar, unlessOff('pulsarv3.components.zookeeper')],
  count: 'pulsarv3.zookeeper.replicaCount',
  otherwise: 3,
  placement: {
    topologySpreadConstraints: ['pulsarv3.zookeeper.topologySpreadConstraints'],
    nodeSelector: ['pulsarv3.zookeeper.nodeSelector'],
    tolerations: ['pulsarv3.zookeeper.tolerations'],
  },
  rules: [{ path: 'pulsarv3.zookeeper.affinity.anti_affinity', values: { true: 'unknown' } }],
  labels: { release: '{name}', component: 'zookeeper' },
  selecting: ['release', 'component'],
  write: { spread: 'pulsarv3.zookeeper' },
  software: 'ZooKeeper',
});

/** Names that the values of a parent chart replace, so that no label is known. */
const UNLABELLED: Pick<Component, 'labels' | 'selecting' | 'write'> = { labels: {}, selecting: [], write: {} };

const VCLUSTER_ETCD: Path = 'controlPlane.backingStore.etcd.deploy.statefulSet';

export const BUNDLES: readonly ChartRow[] = [
  { ...zillizMilvus(unlessOff('pulsarv3.enabled')), from: '4.2.27' },
  { ...zillizMilvus(on('pulsarv3.enabled')), from: '2.2.0', until: '4.2.27' },
  ofBitnami('milvus', bundled('etcd', 'etcd', 3, 'etcd', { when: [unlessOff('etcd.enabled')] })),
  ofBitnami('apisix', bundled('etcd', 'etcd', 3, 'etcd', { when: [unlessOff('etcd.enabled')] })),
  ofBitnami('solr', bundled('zookeeper', 'ZooKeeper', 3, 'zookeeper', { when: [unlessOff('zookeeper.enabled')] })),
  bundle(
    'apisix',
    'Apache',
    ['charts.apiseven.com', 'apache.github.io/apisix-helm-chart'],
    ['etcd.replicaCount'],
    [bundled('etcd', 'etcd', 3, 'etcd', { when: [unlessOff('etcd.enabled')] })],
    'apache/apisix-helm-chart: charts/apisix/values.yaml',
  ),
  bundle(
    'mayastor',
    'OpenEBS',
    ['openebs.github.io/mayastor-extensions', 'openebs.github.io/openebs'],
    ['etcd.replicaCount'],
    [mayastor('', { when: [unlessOff('etcd.enabled')] })],
    'openebs/mayastor-extensions: chart/values.yaml',
  ),
  bundle(
    'openebs',
    'OpenEBS',
    ['openebs.github.io/openebs'],
    ['mayastor.etcd'],
    [
      mayastor('mayastor', {
        when: [unlessOff('engines.replicated.mayastor.enabled'), unlessOff('mayastor.etcd.enabled')],
      }),
    ],
    'openebs/openebs: charts/values.yaml',
  ),
  bundle(
    'sentry',
    'Sentry',
    ['sentry-kubernetes.github.io/charts'],
    ['kafka.controller', 'snuba'],
    [
      {
        ...bundled('kafka.controller', 'Kafka controllers', 3, 'controller-eligible', {
          name: '{name}-kafka',
          when: [unlessOff('kafka.enabled'), unlessOff('kafka.kraft.enabled')],
        }),
        ...UNLABELLED,
      },
      ...(
        [
          ['zookeeper', 'ZooKeeper'],
          ['rabbitmq', 'RabbitMQ'],
        ] as const
      ).map(([name, software]): Component => ({
        ...bundled(name, software, 1, undefined, { when: [unlessOff(`${name}.enabled`)] }),
        ...UNLABELLED,
      })),
    ],
    'sentry-kubernetes/charts: charts/sentry/values.yaml',
  ),
  bundle(
    'cp-helm-charts',
    'Confluent',
    ['confluentinc.github.io/cp-helm-charts'],
    ['cp-zookeeper'],
    [
      {
        name: '{name}-cp-zookeeper',
        anchor: 'cp-zookeeper',
        when: [unlessOff('cp-zookeeper.enabled')],
        count: 'cp-zookeeper.servers',
        otherwise: 3,
        rules: [SOFT_ALWAYS],
        labels: { app: 'cp-zookeeper', release: '{name}' },
        selecting: ['app', 'release'],
        software: 'ZooKeeper',
      },
    ],
    'confluentinc/cp-helm-charts: charts/cp-zookeeper',
  ),
  {
    ...bundle(
      'vcluster',
      'Loft',
      ['charts.loft.sh'],
      ['controlPlane.backingStore'],
      [
        {
          name: '{name}-etcd',
          anchor: VCLUSTER_ETCD,
          when: [on('controlPlane.backingStore.etcd.deploy.enabled'), unlessOff(`${VCLUSTER_ETCD}.enabled`)],
          count: `${VCLUSTER_ETCD}.highAvailability.replicas`,
          otherwise: 1,
          placement: placedAt(`${VCLUSTER_ETCD}.scheduling`),
          rules: [{ absent: SOFT_NODE, yields: 'filled affinity' }],
          labels: { app: 'vcluster-etcd', release: '{name}' },
          selecting: ['app', 'release'],
          write: { spread: `${VCLUSTER_ETCD}.scheduling` },
          software: 'etcd',
        },
        {
          when: [on('controlPlane.backingStore.etcd.embedded.enabled')],
          count: 'controlPlane.statefulSet.highAvailability.replicas',
          otherwise: 1,
          placement: placedAt('controlPlane.statefulSet.scheduling'),
          labels: { app: 'vcluster', release: '{name}' },
          selecting: ['app', 'release'],
          write: {
            spread: 'controlPlane.statefulSet.scheduling',
            affinity: 'controlPlane.statefulSet.scheduling',
          },
          software: 'etcd',
        },
      ],
      'loft-sh/vcluster: chart/values.yaml, chart/templates/{statefulset,etcd-statefulset}.yaml',
    ),
    from: '0.20.0',
  },
];

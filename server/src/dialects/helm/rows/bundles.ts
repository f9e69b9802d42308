/** Charts that bring along a quorum as a chart of Bitnami below a key of their values. */
import { type Component, HARD_NODE, type Path } from '../../kubernetes/operators/row.ts';
import { below, type ChartRow, on, SOFT_ALWAYS, unlessOff } from '../row.ts';
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

/** The ZooKeeper of the Pulsar in Milvus, which switches the anti-affinity of ZooKeeper off. */
const MILVUS_ZOOKEEPER: Component = {
  name: '{name}-pulsarv3-zookeeper',
  anchor: 'pulsarv3',
  when: [on('pulsarv3.enabled'), unlessOff('pulsarv3.components.zookeeper')],
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
};

export const BUNDLES: readonly ChartRow[] = [
  bundle(
    'milvus',
    'Zilliz',
    ['zilliztech.github.io/milvus-helm'],
    ['etcd.replicaCount'],
    [
      bundled('etcd', 'etcd', 3, 'etcd', { when: [unlessOff('cluster.enabled'), unlessOff('etcd.enabled')] }),
      MILVUS_ZOOKEEPER,
    ],
    'zilliztech/milvus-helm: charts/milvus/{values,requirements}.yaml',
  ),
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
        labels: {},
        selecting: [],
        write: {},
      },
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
  bundle(
    'vcluster',
    'Loft',
    ['charts.loft.sh'],
    ['controlPlane.backingStore'],
    [
      {
        when: [on('controlPlane.backingStore.etcd.embedded.enabled')],
        count: 'controlPlane.statefulSet.highAvailability.replicas',
        otherwise: 1,
        placement: {
          affinity: ['controlPlane.statefulSet.scheduling.affinity'],
          topologySpreadConstraints: ['controlPlane.statefulSet.scheduling.topologySpreadConstraints'],
          nodeSelector: ['controlPlane.statefulSet.scheduling.nodeSelector'],
          tolerations: ['controlPlane.statefulSet.scheduling.tolerations'],
        },
        labels: { app: 'vcluster', release: '{name}' },
        selecting: ['app', 'release'],
        write: {
          spread: 'controlPlane.statefulSet.scheduling',
          affinity: 'controlPlane.statefulSet.scheduling',
        },
        software: 'etcd',
      },
    ],
    'loft-sh/vcluster: chart/values.yaml, chart/templates/statefulset.yaml',
  ),
];

/** Charts that the makers of the software publish. */
import {
  type Component,
  type Condition,
  HARD_NODE,
  type OwnRule,
  type Path,
  SOFT_NODE,
} from '../../kubernetes/operators/row.ts';
import { type ChartRow, INSTANCE, on, placedAt, unlessOff, unlessOn, UNTIL_STATED } from '../row.ts';
import { cephMonitors } from '../../kubernetes/operators/rows/coordination.ts';
import { OLD_KEYS, percona, PERCONA_KEYS } from '../../kubernetes/operators/rows/sql.ts';
import { STABLE } from './retired.ts';

const notSet = (path: Path): Condition => ({ path, is: [''], absent: true });

export const HASHICORP = ['helm.releases.hashicorp.com', 'hashicorp/'];

/** Vault and OpenBao: three pods with Raft, which a text for the template engine keeps apart. */
const vault = (name: string, addresses: readonly Path[]): Component => ({
  count: 'server.ha.replicas',
  otherwise: 3,
  when: [
    on('server.ha.enabled'),
    on('server.ha.raft.enabled'),
    unlessOn('server.dev.enabled'),
    { path: 'server.enabled', not: ['false'], absent: true },
    { path: 'global.enabled', not: ['false'], absent: true },
    ...addresses.map(notSet),
  ],
  placement: placedAt('server'),
  rules: [UNTIL_STATED],
  labels: { 'app.kubernetes.io/name': name, ...INSTANCE, component: 'server' },
  selecting: ['app.kubernetes.io/name', 'app.kubernetes.io/instance', 'component'],
  budget: {
    maxUnavailable: 'server.ha.disruptionBudget.maxUnavailable',
    when: [unlessOff('server.ha.disruptionBudget.enabled')],
  },
  software: 'Vault',
});

const TOPOLOGY = '{antiAffinityTopologyKey|kubernetes.io/hostname}';

/** The rules of an `antiAffinity` that is `hard`, `soft` or empty. */
const hardSoft = (absent: 'hard' | 'soft'): OwnRule => ({
  path: 'antiAffinity',
  values: { hard: `hard ${TOPOLOGY}`, soft: `soft ${TOPOLOGY}` },
  absent: `${absent} ${TOPOLOGY}`,
  write: 'hard',
});

const SENTINEL_LABELS = { app: 'redis-ha', release: '{name}' };

/** The Sentinels of redis-ha, by itself or below the key of a parent chart. */
function redisHa(prefix: string, when: readonly Condition[]): Component {
  return {
    count: `${prefix}replicas`,
    otherwise: 3,
    when,
    // A single map, and a text that replaces the rule, are not what Kubernetes has under these names.
    unknown: [on(`${prefix}topologySpreadConstraints.enabled`), { path: `${prefix}affinity`, not: [''] }],
    placement: { nodeSelector: [`${prefix}nodeSelector`], tolerations: [`${prefix}tolerations`] },
    rules: [
      {
        path: `${prefix}hardAntiAffinity`,
        values: { false: SOFT_NODE },
        other: HARD_NODE,
        absent: HARD_NODE,
        write: 'true',
      },
    ],
    labels: SENTINEL_LABELS,
    selecting: Object.keys(SENTINEL_LABELS),
    software: 'Redis Sentinel',
  };
}

export const PUBLISHERS: readonly ChartRow[] = [
  {
    chart: 'vault',
    publisher: 'HashiCorp',
    repositories: HASHICORP,
    from: '0.14.0',
    keys: ['server.ha'],
    shape: { paths: ['server.ha.raft'], image: 'vault' },
    components: [vault('{chart}', ['global.externalVaultAddr', 'injector.externalVaultAddr'])],
    note: 'Without Raft, one is active and the others wait: no majority.',
    source: 'hashicorp/vault-helm: values.yaml, templates/_helpers.tpl',
  },
  {
    chart: 'openbao',
    publisher: 'OpenBao',
    repositories: ['openbao.github.io/openbao-helm', 'openbao/charts'],
    from: '0.4.0',
    keys: ['server.ha'],
    shape: { paths: ['server.ha.raft'], image: 'openbao' },
    components: [vault('{chart}', ['global.externalBaoAddr', 'global.externalVaultAddr'])],
    source: 'openbao/openbao-helm: charts/openbao',
  },
  {
    chart: 'consul',
    publisher: 'HashiCorp',
    repositories: HASHICORP,
    from: '1.0.0',
    keys: ['server.replicas', 'server.bootstrapExpect', 'server.affinity', 'connectInject'],
    components: [
      {
        count: 'server.replicas',
        otherwise: 1,
        when: [unlessOff('server.enabled'), unlessOff('global.enabled')],
        placement: placedAt('server'),
        rules: [UNTIL_STATED],
        labels: { app: 'consul', release: '{name}', component: 'server' },
        selecting: ['app', 'release', 'component'],
        budget: {
          maxUnavailable: 'server.disruptionBudget.maxUnavailable',
          when: [unlessOff('server.disruptionBudget.enabled')],
        },
        software: 'Consul servers',
      },
    ],
    note: 'Clients do not vote.',
    source: 'hashicorp/consul-k8s: charts/consul/values.yaml, templates/server-statefulset.yaml',
  },
  {
    chart: 'rook-ceph-cluster',
    publisher: 'Rook',
    repositories: ['charts.rook.io'],
    keys: ['cephClusterSpec'],
    shape: { paths: ['cephClusterSpec.mon'] },
    components: [cephMonitors('cephClusterSpec', unlessOff('cephClusterSpec.disruptionManagement.managePodBudgets'))],
    note: 'The chart rook-ceph is the operator.',
    source: 'rook/rook: deploy/charts/rook-ceph-cluster, pkg/operator/ceph/cluster/mon',
  },
  {
    chart: 'nats',
    publisher: 'NATS',
    repositories: ['nats-io.github.io/k8s'],
    from: '1.0.0',
    keys: ['config.cluster', 'config.jetstream'],
    shape: { paths: ['config.cluster.enabled', 'config.jetstream.enabled'] },
    components: [
      {
        count: 'config.cluster.replicas',
        otherwise: 3,
        when: [on('config.cluster.enabled'), on('config.jetstream.enabled')],
        // What is merged into the pods counts as it stands; a merged list takes the place of the chart's own.
        placement: {
          affinity: ['podTemplate.merge.spec.affinity'],
          topologySpreadConstraints: ['podTemplate.topologySpreadConstraints'],
          nodeSelector: ['podTemplate.merge.spec.nodeSelector'],
          tolerations: ['podTemplate.merge.spec.tolerations'],
        },
        spread: 'by key',
        unknown: [
          { path: 'podTemplate.merge.spec.topologySpreadConstraints' },
          { path: 'podTemplate.patch.*.op' },
          { path: 'statefulSet.merge.spec' },
          { path: 'statefulSet.patch.*.op' },
        ],
        labels: { 'app.kubernetes.io/name': '{chart}', ...INSTANCE, 'app.kubernetes.io/component': 'nats' },
        selecting: ['app.kubernetes.io/name', 'app.kubernetes.io/instance', 'app.kubernetes.io/component'],
        software: 'NATS JetStream',
      },
    ],
    source: 'nats-io/k8s: helm/charts/nats: values.yaml, files/stateful-set/pod-template.yaml',
  },
  {
    chart: 'elasticsearch',
    publisher: 'Elastic',
    repositories: ['helm.elastic.co'],
    keys: ['antiAffinity', 'nodeGroup', 'minimumMasterNodes', 'esConfig', 'esJavaOpts'],
    components: [
      {
        count: 'replicas',
        otherwise: 3,
        when: [{ path: ['roles', 'roles.master'], is: ['master', 'true'], absent: true }],
        placement: {
          nodeAffinity: ['nodeAffinity'],
          nodeSelector: ['nodeSelector'],
          tolerations: ['tolerations'],
        },
        rules: [hardSoft('hard')],
        labels: {},
        selecting: [],
        budget: { maxUnavailable: 'maxUnavailable' },
        software: 'Elasticsearch masters',
      },
    ],
    note: 'A release is one group of nodes: several releases may be one cluster.',
    source: 'elastic/helm-charts: elasticsearch/values.yaml, templates/statefulset.yaml',
  },
  {
    chart: 'opensearch',
    publisher: 'OpenSearch',
    repositories: ['opensearch-project.github.io/helm-charts'],
    from: '1.8.3',
    keys: ['antiAffinity', 'nodeGroup', 'singleNode', 'opensearchJavaOpts'],
    components: [
      {
        count: 'replicas',
        otherwise: 3,
        when: [unlessOn('singleNode'), { path: 'roles', is: ['master', 'cluster_manager'], absent: true }],
        unknown: [{ path: 'customAntiAffinity' }],
        placement: {
          nodeAffinity: ['nodeAffinity'],
          podAffinity: ['podAffinity'],
          nodeSelector: ['nodeSelector'],
          tolerations: ['tolerations'],
          topologySpreadConstraints: ['topologySpreadConstraints'],
        },
        rules: [hardSoft('soft')],
        labels: { 'app.kubernetes.io/name': '{nameOverride|{chart}}', ...INSTANCE },
        selecting: ['app.kubernetes.io/name', 'app.kubernetes.io/instance'],
        budget: { maxUnavailable: 'maxUnavailable' },
        software: 'OpenSearch cluster managers',
      },
    ],
    source: 'opensearch-project/helm-charts: charts/opensearch',
  },
  {
    chart: 'cockroachdb',
    publisher: 'Cockroach Labs',
    repositories: ['charts.cockroachdb.com'],
    from: '5.0.0',
    keys: ['statefulset', 'conf.single-node'],
    components: [
      {
        count: 'statefulset.replicas',
        otherwise: 3,
        when: [unlessOn('conf.single-node')],
        unknown: [{ path: 'statefulset.podAntiAffinity.topologyKey', not: ['kubernetes.io/hostname'] }],
        placement: { nodeSelector: ['statefulset.nodeSelector'], tolerations: ['statefulset.tolerations'] },
        rules: [
          {
            path: 'statefulset.podAntiAffinity.type',
            values: { hard: HARD_NODE, soft: SOFT_NODE },
            other: 'unknown',
            absent: SOFT_NODE,
            write: 'hard',
          },
        ],
        labels: { 'app.kubernetes.io/name': '{chart}', ...INSTANCE, 'app.kubernetes.io/component': '{chart}' },
        selecting: ['app.kubernetes.io/name', 'app.kubernetes.io/instance', 'app.kubernetes.io/component'],
        budget: { maxUnavailable: 'statefulset.budget.maxUnavailable' },
        software: 'CockroachDB',
      },
    ],
    note: 'The spread over zones, which is a wish by default, is not looked into.',
    source: 'cockroachdb/helm-charts: cockroachdb/values.yaml, templates/statefulset.yaml',
  },
  {
    chart: 'redis-ha',
    publisher: 'DandyDeveloper',
    // The chart came from the repository `stable`.
    repositories: ['dandydeveloper.github.io/charts', ...STABLE],
    from: '4.0.0',
    keys: ['hardAntiAffinity', 'haproxy', 'sentinel.quorum'],
    components: [redisHa('', [])],
    source: 'DandyDeveloper/charts: charts/redis-ha',
  },
  {
    chart: 'argo-cd',
    publisher: 'Argo',
    repositories: ['argoproj.github.io/argo-helm', 'argoproj/argo-helm'],
    from: '3.0.0',
    keys: ['redis-ha'],
    components: [redisHa('redis-ha.', [on('redis-ha.enabled')])],
    note: 'The Sentinels of its sub-chart redis-ha vote; its own replicas do not.',
    source: 'argoproj/argo-helm: charts/argo-cd',
  },
  {
    chart: 'pxc-db',
    publisher: 'Percona',
    repositories: ['percona.github.io/percona-helm-charts'],
    from: '1.0.0',
    keys: ['pxc'],
    components: [
      {
        count: 'pxc.size',
        otherwise: 3,
        ...percona('pxc', [...PERCONA_KEYS, ...OLD_KEYS]),
        labels: {},
        selecting: [],
        software: 'Galera',
      },
    ],
    source: 'percona/percona-helm-charts: charts/pxc-db',
  },
];

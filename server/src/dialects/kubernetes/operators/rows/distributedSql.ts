/** Operators of SQL databases that are distributed from the ground up. */
import { oneAtATime, type OperatorRow, SOFT_NODE, within } from '../row.ts';

export const DISTRIBUTED_SQL: readonly OperatorRow[] = [
  {
    operator: 'TiDB Operator',
    group: 'pingcap.com',
    kind: 'TidbCluster',
    components: [
      {
        name: '{name}-pd',
        anchor: 'spec.pd',
        when: [{ path: 'spec.pd' }],
        count: 'spec.pd.replicas',
        placement: within('spec.pd', 'spec'),
        spread: 'own type',
        labels: {
          'app.kubernetes.io/name': 'tidb-cluster',
          'app.kubernetes.io/managed-by': 'tidb-operator',
          'app.kubernetes.io/instance': '{name}',
          'app.kubernetes.io/component': 'pd',
        },
        selecting: ['app.kubernetes.io/instance', 'app.kubernetes.io/component'],
        write: { affinity: 'spec.pd' },
        software: 'TiDB PD',
      },
    ],
    note: 'TiKV has groups of its own size, and TiDB no state.',
    source: 'pingcap/tidb-operator, branch release-1.x: pkg/apis/pingcap/v1alpha1/component_spec.go, pkg/apis/label',
  },
  {
    operator: 'TiDB Operator',
    group: 'core.pingcap.com',
    kind: 'PDGroup',
    components: [
      {
        count: 'spec.replicas',
        placement: within('spec.template.spec.overlay.pod.spec'),
        // Each pod gets the node selector of one topology; its weight says how many pods do.
        unknown: [{ path: 'spec.schedulePolicies' }],
        labels: {
          'pingcap.com/managed-by': 'tidb-operator',
          'pingcap.com/cluster': '{spec.cluster.name}',
          'pingcap.com/component': 'pd',
          'pingcap.com/group': '{name}',
        },
        selecting: ['pingcap.com/cluster', 'pingcap.com/component', 'pingcap.com/group'],
        write: {
          spread: 'spec.template.spec.overlay.pod.spec',
          affinity: 'spec.template.spec.overlay.pod.spec',
          unless: [{ path: 'spec.schedulePolicies' }],
        },
        software: 'TiDB PD',
        votesWith: '{spec.cluster.name}',
      },
    ],
    note: 'Groups of one cluster vote together, so none of several is judged by a majority of its own.',
    source: 'pingcap/tidb-operator: api/core/v1alpha1/{pd_types,common_types}.go',
  },
  {
    operator: 'CockroachDB Operator',
    group: 'crdb.cockroachlabs.com',
    versions: ['v1alpha1'],
    kind: 'CrdbCluster',
    components: [
      {
        count: 'spec.nodes',
        placement: { nodeSelector: ['spec.nodeSelector'], tolerations: ['spec.tolerations'] },
        // Feature gates that are off by default decide whether these keys count.
        unknown: [{ path: ['spec.affinity', 'spec.topologySpreadConstraints'] }],
        labels: {
          'app.kubernetes.io/name': 'cockroachdb',
          'app.kubernetes.io/instance': '{name}',
          'app.kubernetes.io/component': 'database',
        },
        selecting: ['app.kubernetes.io/name', 'app.kubernetes.io/instance', 'app.kubernetes.io/component'],
        // A stated minimum counts before a stated maximum.
        budget: { minAvailable: 'spec.minAvailable', maxUnavailable: 'spec.maxUnavailable' },
        adds: [oneAtATime('spec.minAvailable', 'spec.maxUnavailable')],
        software: 'CockroachDB',
      },
    ],
    note: 'Whether `affinity` and `topologySpreadConstraints` count is decided by feature gates of the operator, off by default: there is no fix, and a cluster with either is not judged.',
    source:
      'cockroachdb/cockroach-operator: apis/v1alpha1, pkg/features/operator_features.go, pkg/resource/{statefulset,pod_distruption_budget}.go',
  },
  {
    operator: 'CockroachDB Operator',
    group: 'crdb.cockroachlabs.com',
    versions: ['v1beta1'],
    kind: 'CrdbCluster',
    components: [
      {
        name: '{name}-{item}',
        each: 'spec.regions',
        itemName: 'code',
        count: 'item.nodes',
        placement: within('spec.template.spec.podTemplate.spec', 'spec.template.spec'),
        labels: {},
        selecting: [],
        unclaimed: 'ranges over regions that are clusters of their own',
      },
    ],
    note: 'Ranges have majorities over all regions, which are clusters of their own: nothing is claimed.',
    source: 'cockroachdb/helm-charts: pkg/upstream/cockroach-operator/api/v1beta1',
  },
  {
    operator: 'YugabyteDB Operator',
    group: 'yugabyte.com',
    kind: 'YBCluster',
    components: [
      {
        count: 'spec.master.replicas',
        rules: [{ absent: SOFT_NODE }],
        labels: { app: 'yb-master' },
        selecting: ['app'],
        software: 'YugabyteDB masters',
      },
    ],
    note: 'Tablet servers have a group for each tablet.',
    source: 'yugabyte/yugabyte-operator: pkg/controller/ybcluster',
  },
  {
    operator: 'StarRocks Operator',
    group: 'starrocks.com',
    kind: 'StarRocksCluster',
    components: [
      {
        name: '{name}-fe',
        anchor: 'spec.starRocksFeSpec',
        when: [{ path: 'spec.starRocksFeSpec' }],
        count: 'spec.starRocksFeSpec.replicas',
        otherwise: 1,
        placement: within('spec.starRocksFeSpec'),
        labelsFrom: ['spec.starRocksFeSpec.podLabels'],
        labels: { 'app.kubernetes.io/component': 'fe', 'app.starrocks.ownerreference/name': '{name}-fe' },
        selecting: ['app.kubernetes.io/component', 'app.starrocks.ownerreference/name'],
        write: { spread: 'spec.starRocksFeSpec', affinity: 'spec.starRocksFeSpec' },
        software: 'StarRocks frontends',
      },
    ],
    note: 'All frontends that it starts are followers. Backends and compute nodes do not vote.',
    source:
      'StarRocks/starrocks-kubernetes-operator: pkg/apis/starrocks/v1/{load_type,labels}.go, pkg/k8sutils/templates/pod/spec.go',
  },
  {
    operator: 'Doris Operator',
    group: 'doris.selectdb.com',
    kind: 'DorisCluster',
    components: [
      {
        name: '{name}-fe',
        anchor: 'spec.feSpec',
        when: [{ path: 'spec.feSpec' }],
        // More replicas than these are observers.
        count: 'spec.feSpec.electionNumber',
        otherwise: 3,
        placement: {
          affinity: ['spec.feSpec.affinity'],
          nodeSelector: ['spec.feSpec.nodeSelector'],
          tolerations: ['spec.feSpec.tolerations'],
        },
        rules: [{ absent: SOFT_NODE }],
        labelsFrom: ['spec.feSpec.podLabels'],
        labels: {
          'app.kubernetes.io/component': 'fe',
          'app.doris.ownerreference/name': '{name}-fe',
          'app.doris.cluster': '{name}',
        },
        selecting: ['app.kubernetes.io/component', 'app.doris.ownerreference/name'],
        write: { affinity: 'spec.feSpec' },
        software: 'Doris frontends',
      },
    ],
    note: 'As many frontends vote as `electionNumber` says; there are at least as many replicas. Backends and brokers do not vote.',
    source:
      'apache/doris-operator: api/doris/v1/{types,doriscluster_util,doriscluster_webhook}.go, pkg/common/utils/resource/pod.go',
  },
];

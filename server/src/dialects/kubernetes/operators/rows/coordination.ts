/** Operators of etcd and of Ceph. */
import {
  budgetAt,
  type Component,
  type Condition,
  HARD_NODE,
  MAJORITY,
  type OperatorRow,
  type Path,
  SOFT_NODE,
  within,
} from '../row.ts';

/**
 * The monitors of a cluster, whose spec stands at this path.
 *
 * @param managed holds where Rook makes disruption budgets
 */
export const cephMonitors = (prefix: Path, managed: Condition): Component => ({
  when: [{ path: `${prefix}.external.enable`, not: ['true'], absent: true }],
  count: `${prefix}.mon.count`,
  otherwise: 3,
  zeroIsDefault: true,
  // The floating monitor has labels of its own and no anti-affinity; a stretched cluster has rules by zone.
  unknown: [
    { path: `${prefix}.mon.floatingMon.name` },
    { path: `${prefix}.mon.stretchCluster` },
    { path: `${prefix}.mon.externalMonIDs` },
    // Rook refuses several monitors on one node of the host's network.
    {
      path: `${prefix}.network.provider`,
      is: ['host'],
      and: { path: `${prefix}.mon.allowMultiplePerNode`, is: ['true'] },
    },
  ],
  placement: {
    nodeAffinity: [`${prefix}.placement.mon.nodeAffinity`, `${prefix}.placement.all.nodeAffinity`],
    podAffinity: [`${prefix}.placement.mon.podAffinity`, `${prefix}.placement.all.podAffinity`],
    podAntiAffinity: [`${prefix}.placement.mon.podAntiAffinity`, `${prefix}.placement.all.podAntiAffinity`],
    tolerations: [`${prefix}.placement.mon.tolerations`, `${prefix}.placement.all.tolerations`],
    topologySpreadConstraints: [
      `${prefix}.placement.mon.topologySpreadConstraints`,
      `${prefix}.placement.all.topologySpreadConstraints`,
    ],
  },
  rules: [
    {
      path: `${prefix}.mon.allowMultiplePerNode`,
      values: { true: SOFT_NODE },
      other: HARD_NODE,
      absent: HARD_NODE,
      write: 'false',
    },
    { path: `${prefix}.mon.zones`, other: `hard {${prefix}.mon.failureDomainLabel|topology.kubernetes.io/zone}` },
  ],
  labels: { app: 'rook-ceph-mon', rook_cluster: '{namespace}', mon_cluster: '{namespace}' },
  selecting: ['app'],
  write: { spread: `${prefix}.placement.mon` },
  adds: [
    {
      key: 'maxUnavailable',
      amount: {
        of: (members) => (members < 3 ? undefined : members < 5 ? 1 : 2),
        text: '1, from 5 members on 2',
      },
      when: [managed],
    },
  ],
  software: 'Ceph monitors',
});

export const COORDINATION: readonly OperatorRow[] = [
  {
    operator: 'Rook',
    group: 'ceph.rook.io',
    kind: 'CephCluster',
    components: [cephMonitors('spec', { path: 'spec.disruptionManagement.managePodBudgets', is: ['true'] })],
    note: 'Managers, OSDs, metadata servers and gateways do not vote. An external cluster is left out.',
    source:
      'rook/rook: pkg/operator/ceph/cluster/mon/{mon,spec,drain}.go, pkg/operator/ceph/cluster/cluster.go, pkg/operator/k8sutil/pod.go',
  },
  {
    operator: 'OpenShift Data Foundation',
    group: 'ocs.openshift.io',
    kind: 'StorageCluster',
    components: [
      {
        when: [
          { path: 'spec.externalStorage.enable', not: ['true'], absent: true },
          { path: 'spec.multiCloudGateway.reconcileStrategy', not: ['standalone'], absent: true },
        ],
        count: 'spec.managedResources.cephCluster.monCount',
        otherwise: 3,
        zeroIsDefault: true,
        labels: {},
        selecting: [],
        unclaimed: 'Ceph monitors that the operator places',
      },
    ],
    note: 'It makes a CephCluster, whose rules depend on the nodes that it finds.',
    source: 'red-hat-storage/ocs-operator: internal/controller/storagecluster/cephcluster.go',
  },
  {
    operator: 'HyperShift',
    group: 'hypershift.openshift.io',
    kind: 'HostedCluster',
    components: [
      {
        when: [
          { path: 'spec.controllerAvailabilityPolicy', is: ['HighlyAvailable'], absent: true },
          { path: 'spec.etcd.managementType', is: ['Managed'], absent: true },
        ],
        otherwise: 3,
        labels: {},
        selecting: [],
        unclaimed: 'etcd that the operator places',
      },
    ],
    note: 'Its etcd has three members, one on a node, unless it has a single replica.',
    source:
      'openshift/hypershift: api/hypershift/v1beta1/hostedcluster_types.go, support/controlplane-component/defaults.go',
  },
  {
    operator: 'etcd-operator',
    group: 'operator.etcd.io',
    kind: 'EtcdCluster',
    components: [
      {
        count: 'spec.size',
        placement: {
          affinity: ['spec.podTemplate.spec.affinity'],
          nodeSelector: ['spec.podTemplate.spec.nodeSelector'],
          tolerations: ['spec.podTemplate.spec.tolerations'],
        },
        metadata: 'spec.podTemplate.metadata',
        labels: { app: '{name}', controller: '{name}' },
        allLabels: true,
        selecting: ['app'],
        write: { affinity: 'spec.podTemplate.spec' },
        software: 'etcd',
      },
    ],
    note: 'There are no spread constraints in its pod template.',
    source: 'etcd-io/etcd-operator: api/v1alpha1, internal/controller/utils.go',
  },
  {
    operator: 'etcd-operator of CoreOS',
    group: 'etcd.database.coreos.com',
    kind: 'EtcdCluster',
    components: [
      {
        count: 'spec.size',
        // It has not been looked up which of the two counts where both are given.
        unknown: [{ path: 'spec.pod.antiAffinity', is: ['true'], and: { path: 'spec.pod.affinity' } }],
        placement: {
          affinity: ['spec.pod.affinity'],
          nodeSelector: ['spec.pod.nodeSelector'],
          tolerations: ['spec.pod.tolerations'],
        },
        rules: [{ path: 'spec.pod.antiAffinity', values: { true: HARD_NODE } }],
        labelsFrom: ['spec.pod.labels'],
        labels: { app: 'etcd', etcd_cluster: '{name}' },
        selecting: ['etcd_cluster'],
        write: { affinity: 'spec.pod' },
        software: 'etcd',
      },
    ],
    note: 'Archived, and still deployed. There are no spread constraints in its pods.',
    source: 'coreos/etcd-operator: pkg/apis/etcd/v1beta2/cluster.go, doc/user/{resource_labels,spec_examples}.md',
  },
  {
    operator: 'Cozystack',
    group: 'etcd-operator.cozystack.io',
    kind: 'EtcdCluster',
    components: [
      {
        count: 'spec.replicas',
        otherwise: 3,
        placement: {
          affinity: ['spec.affinity'],
          topologySpreadConstraints: ['spec.topologySpreadConstraints'],
        },
        labels: {
          'app.kubernetes.io/name': 'etcd',
          'app.kubernetes.io/instance': '{name}',
          'app.kubernetes.io/managed-by': 'etcd-operator',
          'etcd-operator.cozystack.io/cluster': '{name}',
        },
        selecting: ['etcd-operator.cozystack.io/cluster'],
        write: { spread: 'spec', affinity: 'spec' },
        adds: [{ key: 'minAvailable', amount: MAJORITY }],
        software: 'etcd',
      },
    ],
    note: 'A changed placement reaches new members only.',
    source: 'cozystack/etcd-operator: api/v1alpha2, controllers',
  },
  {
    operator: 'Aenix',
    group: 'etcd.aenix.io',
    kind: 'EtcdCluster',
    components: [
      {
        count: 'spec.replicas',
        otherwise: 3,
        placement: within('spec.podTemplate.spec'),
        metadata: 'spec.podTemplate.metadata',
        labels: {
          'app.kubernetes.io/name': 'etcd',
          'app.kubernetes.io/instance': '{name}',
          'app.kubernetes.io/managed-by': 'etcd-operator',
        },
        selecting: ['app.kubernetes.io/name', 'app.kubernetes.io/instance'],
        write: { spread: 'spec.podTemplate.spec', affinity: 'spec.podTemplate.spec' },
        budget: budgetAt('spec.podDisruptionBudgetTemplate.spec'),
        adds: [{ key: 'minAvailable', amount: MAJORITY, when: [{ path: 'spec.podDisruptionBudgetTemplate' }] }],
        software: 'etcd',
      },
    ],
    source: 'cozystack/etcd-operator before v1alpha2: internal/controller/factory',
  },
  {
    operator: 'etcd-druid',
    group: 'druid.gardener.cloud',
    kind: 'Etcd',
    components: [
      {
        count: 'spec.replicas',
        placement: {
          affinity: ['spec.schedulingConstraints.affinity'],
          topologySpreadConstraints: ['spec.schedulingConstraints.topologySpreadConstraints'],
        },
        labelsFrom: ['spec.labels'],
        labels: { 'app.kubernetes.io/managed-by': 'etcd-druid', 'app.kubernetes.io/part-of': '{name}' },
        selecting: ['app.kubernetes.io/managed-by', 'app.kubernetes.io/part-of'],
        write: { spread: 'spec.schedulingConstraints', affinity: 'spec.schedulingConstraints' },
        adds: [
          {
            key: 'minAvailable',
            amount: { of: (members) => (members < 2 ? undefined : MAJORITY.of(members)), text: MAJORITY.text },
          },
        ],
        software: 'etcd',
      },
    ],
    source:
      'gardener/etcd-druid: api/core/v1alpha1/{etcd,helper}.go, internal/component/{statefulset/builder,poddistruptionbudget}',
  },
  {
    operator: 'Nacos Operator',
    group: 'nacos.io',
    kind: 'Nacos',
    components: [
      {
        when: [{ path: 'spec.type', is: ['cluster'] }],
        count: 'spec.replicas',
        labels: {},
        selecting: [],
        unclaimed: 'Raft for a part of the data',
      },
    ],
    note: 'Ephemeral instances need no majority, and configurations may be in a database.',
    source: 'nacos-group/nacos-k8s: operator/api/v1alpha1/nacos_types.go',
  },
];

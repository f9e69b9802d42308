/** Operators of stores of keys, secrets and objects. */
import { budgetAt, type Component, type Condition, HARD_NODE, lacks, type OperatorRow, within } from '../row.ts';

/** Cassandra and software like it: a quorum consists of the replicas of a partition. */
const KEYSPACES = 'Quorums are those of keyspaces, by their replication factor.';
const IN_KEYSPACES = 'a quorum for each keyspace';

/** FoundationDB: the number of coordinators depends on the redundancy mode. */
const coordinators = (otherwise: number, mode: string, absent = false): Component => ({
  when: [{ path: 'spec.databaseConfiguration.redundancy_mode', is: [mode], absent }],
  otherwise,
  labels: {},
  selecting: [],
  unclaimed: 'coordinators that the operator moves',
});

/** Altinity: the operator keeps the budget of a cluster up to date. Its API takes many words for no. */
const MANAGED: Condition = {
  path: 'item.pdbManaged',
  not: ['no', 'No', 'NO', 'false', 'False', 'off', 'Off', '0', 'disable', 'disabled', 'Disabled'],
  absent: true,
};

/** Altinity: distributions that keep the members apart. A Keeper has one shard, and its members are the replicas. */
const APART = ['ClickHouseAntiAffinity', 'ShardAntiAffinity'];
/** Altinity: scopes with all members of a cluster in them. The last one is that of a missing scope. */
const WIDE = ['Global', 'Namespace', 'ClickHouseInstallation', 'Cluster', 'Shard', ''];

export const STORES: readonly OperatorRow[] = [
  {
    operator: 'Bank-Vaults',
    group: 'vault.banzaicloud.com',
    kind: 'Vault',
    components: [
      {
        count: 'spec.size',
        unknown: [
          // This key is deprecated, and any affinity replaces it.
          { path: 'spec.nodeAffinity', and: lacks('spec.affinity') },
          { path: 'spec.vaultPodSpec.affinity' },
          // Vaults in other Kubernetes clusters join the one with this address, or this one.
          { path: 'spec.raftLeaderAddress' },
        ],
        placement: {
          affinity: ['spec.affinity'],
          topologySpreadConstraints: ['spec.vaultPodSpec.topologySpreadConstraints'],
          nodeSelector: ['spec.nodeSelector'],
          tolerations: ['spec.tolerations'],
        },
        rules: [{ path: 'spec.podAntiAffinity', other: 'hard {value}', yields: 'affinity' }],
        labelsFrom: ['spec.vaultLabels'],
        labels: { 'app.kubernetes.io/name': 'vault', vault_cr: '{name}' },
        selecting: ['app.kubernetes.io/name', 'vault_cr'],
        write: { affinity: 'spec' },
        software: 'Vault',
        votes: [{ path: ['spec.config.storage.raft', 'spec.config.ha_storage.raft'] }],
      },
    ],
    note: 'Only integrated storage votes. A `config` that is a block of text is not looked into. With a Raft leader of another cluster there are members elsewhere: not judged.',
    source:
      'bank-vaults/vault-operator: pkg/controller/vault/vault_controller.go, pkg/apis/vault/v1alpha1/vault_types.go',
  },
  {
    operator: 'SeaweedFS Operator',
    group: 'seaweed.seaweedfs.com',
    kind: 'Seaweed',
    components: [
      {
        name: '{name}-master',
        anchor: 'spec.master',
        when: [{ path: 'spec.master' }],
        count: 'spec.master.replicas',
        // The two selectors of nodes hold together.
        unknown: [{ path: 'spec.master.nodeSelector', and: { path: 'spec.nodeSelector' } }],
        placement: {
          affinity: ['spec.master.affinity', 'spec.affinity'],
          nodeSelector: ['spec.master.nodeSelector', 'spec.nodeSelector'],
          tolerations: ['spec.master.tolerations', 'spec.tolerations'],
        },
        labelsFrom: ['spec.labels', 'spec.master.labels'],
        labels: {
          'app.kubernetes.io/name': 'seaweedfs',
          'app.kubernetes.io/instance': '{name}',
          'app.kubernetes.io/component': 'master',
          'app.kubernetes.io/managed-by': 'seaweedfs-operator',
        },
        selecting: ['app.kubernetes.io/instance', 'app.kubernetes.io/component'],
        write: { affinity: 'spec.master' },
        software: 'SeaweedFS masters',
      },
    ],
    note: 'Volumes, filers and gateways do not vote. There are no spread constraints in its pods.',
    source:
      'seaweedfs/seaweedfs-operator: api/v1/{seaweed_types,component_accessor}.go, internal/controller/controller_master.go',
  },
  {
    operator: 'ClickHouse Operator of Altinity',
    group: 'clickhouse-keeper.altinity.com',
    kind: 'ClickHouseKeeperInstallation',
    components: [
      {
        name: '{name}-{item}',
        each: 'spec.configuration.clusters',
        count: 'item.layout.replicasCount',
        otherwise: 1,
        template: {
          list: 'spec.templates.podTemplates',
          name: '{item.templates.podTemplate|{spec.defaults.templates.podTemplate}}',
        },
        unknown: [
          { path: 'item.layout.replicas' },
          // A template of this name may be an object of its own.
          { path: ['item.templates.podTemplate', 'spec.defaults.templates.podTemplate'], and: lacks('template.name') },
          // These keys have an effect of their own.
          { path: 'template.zone.values' },
          { path: 'template.podDistribution.*.type', not: APART },
          { path: 'template.podDistribution.*.scope', not: WIDE },
          { path: 'template.podDistribution.*.topologyKey', not: ['kubernetes.io/hostname'] },
        ],
        placement: within('template.spec'),
        rules: [{ absent: HARD_NODE, unless: [lacks('template.podDistribution.*.type')] }],
        metadata: 'template.metadata',
        labels: {
          'clickhouse-keeper.altinity.com/app': 'chop',
          'clickhouse-keeper.altinity.com/chk': '{name}',
          'clickhouse-keeper.altinity.com/cluster': '{item}',
        },
        selecting: ['clickhouse-keeper.altinity.com/chk', 'clickhouse-keeper.altinity.com/cluster'],
        budget: { maxUnavailable: 'item.pdbMaxUnavailable', when: [MANAGED] },
        adds: [{ key: 'maxUnavailable', amount: 1, when: [MANAGED] }],
        software: 'ClickHouse Keeper',
      },
    ],
    note: 'A `podDistribution` against other pods of the cluster counts where it is by node. Others, templates with a `zone`, and those of other objects, are not judged.',
    source:
      'Altinity/clickhouse-operator: pkg/model/chk, pkg/model/common/{affinity/{labels,pod-anti-affinity},normalizer/templates/pod}.go',
  },
  {
    operator: 'ClickHouse Operator',
    group: 'clickhouse.com',
    kind: 'KeeperCluster',
    components: [
      {
        count: 'spec.replicas',
        otherwise: 3,
        placement: within('spec.podTemplate'),
        rules: [
          { path: 'spec.podTemplate.topologyZoneKey', other: 'hard {value}' },
          { path: 'spec.podTemplate.nodeHostnameKey', other: 'hard {value}', write: 'kubernetes.io/hostname' },
        ],
        labels: { app: '{name}-keeper', 'clickhouse.com/role': 'clickhouse-keeper' },
        selecting: ['app', 'clickhouse.com/role'],
        budget: budgetAt('spec.podDisruptionBudget'),
        adds: [
          {
            key: 'maxUnavailable',
            amount: { of: (members) => Math.floor(members / 2), text: 'half, rounded down' },
            when: [lacks('spec.podDisruptionBudget')],
          },
        ],
        write: { spread: 'spec.podTemplate', affinity: 'spec.podTemplate' },
        software: 'ClickHouse Keeper',
      },
    ],
    source: 'ClickHouse/clickhouse-operator: internal/controller/keeper/templates.go',
  },
  {
    operator: 'Hazelcast Platform Operator',
    group: 'hazelcast.com',
    kind: 'Hazelcast',
    components: [
      {
        count: 'spec.clusterSize',
        otherwise: 3,
        placement: within('spec.scheduling'),
        rules: [
          {
            path: 'spec.highAvailabilityMode',
            values: {
              NODE: 'soft spread kubernetes.io/hostname',
              ZONE: 'soft spread topology.kubernetes.io/zone',
            },
          },
        ],
        labels: {
          'app.kubernetes.io/name': 'hazelcast',
          'app.kubernetes.io/instance': '{name}',
          'app.kubernetes.io/managed-by': 'hazelcast-platform-operator',
        },
        selecting: ['app.kubernetes.io/name', 'app.kubernetes.io/instance'],
        write: { spread: 'spec.scheduling', affinity: 'spec.scheduling' },
        software: 'Hazelcast CP group',
        votes: [{ path: 'spec.cpSubsystem' }],
      },
    ],
    note: 'Without a CP subsystem nothing votes.',
    source: 'hazelcast/hazelcast-platform-operator: internal/controller/hazelcast/hazelcast_resources.go',
  },
  {
    operator: 'FoundationDB Operator',
    group: 'apps.foundationdb.org',
    kind: 'FoundationDBCluster',
    components: [coordinators(3, 'double', true), coordinators(5, 'triple'), coordinators(9, 'three_data_hall')],
    note: 'The operator chooses the coordinators, and moves them: where they are is not in the file.',
    source: 'FoundationDB/fdb-kubernetes-operator: api/v1beta2, internal/pod_models.go',
  },
  {
    operator: 'MinIO Operator',
    group: 'minio.min.io',
    kind: 'Tenant',
    components: [
      {
        name: '{name}-{item}',
        each: 'spec.pools',
        count: 'item.servers',
        placement: within('item'),
        labels: { 'v1.min.io/tenant': '{name}', 'v1.min.io/pool': '{item}' },
        selecting: [],
        unclaimed: 'quorums of drives',
      },
    ],
    note: 'Erasure sets have quorums of drives.',
    source: 'minio/operator: pkg/apis/minio.min.io/v2/types.go',
  },
  ...(['ScyllaCluster', 'ScyllaDBDatacenter'] as const).map((kind): OperatorRow => ({
    operator: 'Scylla Operator',
    group: 'scylla.scylladb.com',
    kind,
    components: [
      {
        name: '{name}-{item}',
        each: kind === 'ScyllaCluster' ? 'spec.datacenter.racks' : 'spec.racks',
        count: kind === 'ScyllaCluster' ? 'item.members' : 'item.nodes',
        placement: {
          nodeAffinity: ['item.placement.nodeAffinity'],
          podAffinity: ['item.placement.podAffinity'],
          podAntiAffinity: ['item.placement.podAntiAffinity'],
          tolerations: ['item.placement.tolerations'],
        },
        labels: {},
        selecting: [],
        unclaimed: IN_KEYSPACES,
      },
    ],
    note: KEYSPACES,
    source: 'scylladb/scylla-operator: pkg/api/scylla',
  })),
  {
    operator: 'Cass Operator',
    group: 'cassandra.datastax.com',
    kind: 'CassandraDatacenter',
    components: [
      {
        count: 'spec.size',
        rules: [
          {
            path: 'spec.allowMultipleNodesPerWorker',
            values: { true: 'nothing' },
            other: HARD_NODE,
            absent: HARD_NODE,
          },
        ],
        labels: {},
        selecting: [],
        unclaimed: IN_KEYSPACES,
      },
    ],
    note: KEYSPACES,
    source: 'k8ssandra/cass-operator: pkg/reconciliation',
  },
  {
    operator: 'K8ssandra',
    group: 'k8ssandra.io',
    kind: 'K8ssandraCluster',
    components: [
      {
        name: '{name}-{item}',
        each: 'spec.cassandra.datacenters',
        count: 'item.size',
        labels: {},
        selecting: [],
        unclaimed: IN_KEYSPACES,
      },
    ],
    note: KEYSPACES,
    source: 'k8ssandra/k8ssandra-operator',
  },
];

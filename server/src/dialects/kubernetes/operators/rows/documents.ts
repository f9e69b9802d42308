/** Operators of document stores and search engines. */
import {
  type Component,
  type Condition,
  HARD_NODE,
  oneAtATime,
  type OperatorRow,
  type Path,
  SOFT_NODE,
  within,
} from '../row.ts';

const MASTER_ROLES = ['master', 'cluster_manager'];

const openSearch: Component = {
  each: 'spec.nodePools',
  itemName: 'component',
  together: true,
  when: [{ path: 'item.roles', is: MASTER_ROLES }],
  count: 'item.replicas',
  placement: within('item'),
  labelsFrom: ['item.labels'],
  labels: {},
  selecting: [],
  software: 'OpenSearch cluster managers',
};

const MILVUS_ETCD = 'spec.dependencies.etcd.inCluster.values';

const ITS_OWN_ETCD: readonly Condition[] = [
  { path: 'spec.dependencies.etcd.external', not: ['true'], absent: true },
  { path: `${MILVUS_ETCD}.enabled`, not: ['false'], absent: true },
];

/** The chart is Bitnami's etcd 6.3.3. */
const milvusEtcd: Component = {
  name: '{name}-etcd',
  anchor: MILVUS_ETCD,
  count: `${MILVUS_ETCD}.replicaCount`,
  placement: within(MILVUS_ETCD),
  rules: [
    {
      path: `${MILVUS_ETCD}.podAntiAffinityPreset`,
      values: { soft: SOFT_NODE, hard: HARD_NODE },
      absent: SOFT_NODE,
      yields: 'filled affinity',
      write: 'hard',
    },
  ],
  labels: {
    'app.kubernetes.io/name': 'etcd',
    'app.kubernetes.io/instance': '{name}-etcd',
    'app.kubernetes.io/component': 'etcd',
  },
  selecting: ['app.kubernetes.io/name', 'app.kubernetes.io/instance', 'app.kubernetes.io/component'],
  write: { spread: MILVUS_ETCD },
  software: 'etcd',
};

/** A set of nodes without roles has them all. The old form has a switch for each role. */
export const MASTER_ELIGIBLE: readonly Condition[] = [
  { path: 'item.config.node.roles', is: ['master'], absent: true },
  { path: 'item.config.node.master', not: ['false'], absent: true },
];

/** The sets of nodes of ECK, below a map. What the operator adds does not depend on who writes its object. */
export const nodeSets = (prefix: Path): Component => ({
  each: prefix === '' ? 'nodeSets' : `${prefix}.nodeSets`,
  together: true,
  when: MASTER_ELIGIBLE,
  count: 'item.count',
  placement: within('item.podTemplate.spec'),
  spread: {
    fillsFor: '{item.zoneAwareness.topologyKey|topology.kubernetes.io/zone}',
    when: { path: 'item.zoneAwareness' },
  },
  rules: [
    { absent: SOFT_NODE, yields: 'affinity' },
    {
      path: 'item.zoneAwareness',
      other: 'hard spread {item.zoneAwareness.topologyKey|topology.kubernetes.io/zone}',
      yields: 'same spread',
    },
  ],
  metadata: 'item.podTemplate.metadata',
  labels: {},
  selecting: [],
  software: 'Elasticsearch masters',
});

const AUTOSCALED = 'a number that an autoscaler decides';

export const DOCUMENTS: readonly OperatorRow[] = [
  {
    operator: 'ECK',
    group: 'elasticsearch.k8s.elastic.co',
    kind: 'Elasticsearch',
    components: [
      {
        ...nodeSets('spec'),
        // Policies scale the sets that have exactly their roles.
        unknown: [
          { path: 'metadata.annotations.elasticsearch.alpha.elastic.co/autoscaling-spec', because: AUTOSCALED },
          { path: 'parent.spec.policies.*.roles', is: ['master'], because: AUTOSCALED },
        ],
        labels: {
          'elasticsearch.k8s.elastic.co/cluster-name': '{name}',
          'elasticsearch.k8s.elastic.co/statefulset-name': '{name}-es-{item}',
          'elasticsearch.k8s.elastic.co/node-master': 'true',
        },
        selecting: ['elasticsearch.k8s.elastic.co/cluster-name', 'elasticsearch.k8s.elastic.co/node-master'],
        // It counts all nodes of the cluster, and allows one to go while the cluster is well.
        adds: [oneAtATime('spec.podDisruptionBudget')],
        write: { spread: 'item.podTemplate.spec', affinity: 'item.podTemplate.spec' },
      },
    ],
    note: 'Sets of nodes with the master role vote together. They are judged as one where all say the same of their placement. With autoscaling their number is not known.',
    source:
      'elastic/cloud-on-k8s: pkg/controller/elasticsearch/{nodespec/defaults.go,nodespec/podspec.go}, pkg/apis/elasticsearch/v1/elasticsearch_config.go',
  },
  {
    operator: 'ECK',
    group: 'autoscaling.k8s.elastic.co',
    kind: 'ElasticsearchAutoscaler',
    changes: {
      group: 'elasticsearch.k8s.elastic.co',
      kind: 'Elasticsearch',
      name: '{spec.elasticsearchRef.name}',
    },
    components: [],
    note: 'Where one of its policies has the role `master`, the number of masters of its Elasticsearch is not known.',
    source:
      'elastic/cloud-on-k8s: pkg/controller/autoscaling/elasticsearch/{reconcile.go,validation/validations.go}, pkg/apis/autoscaling/v1alpha1',
  },
  {
    operator: 'OpenSearch Operator',
    group: 'opensearch.org',
    kind: 'OpenSearchCluster',
    components: [
      {
        ...openSearch,
        rules: [{ absent: SOFT_NODE, yields: 'affinity' }],
        labels: { 'opensearch.org/opensearch-cluster': '{name}', 'opensearch.org/opensearch-nodepool': '{item}' },
        selecting: ['opensearch.org/opensearch-cluster', 'opensearch.org/opensearch-nodepool'],
        write: { spread: 'item', affinity: 'item' },
      },
    ],
    note: 'Pools with the role `master` or `cluster_manager` vote together.',
    source:
      'opensearch-project/opensearch-k8s-operator: opensearch-operator/pkg/builders/cluster.go, pkg/helpers/constants.go',
  },
  {
    operator: 'OpenSearch Operator',
    group: 'opensearch.opster.io',
    kind: 'OpenSearchCluster',
    components: [openSearch],
    note: 'The version of the operator decides on the labels of the pods: there is no fix.',
    source:
      'opensearch-project/opensearch-k8s-operator, tags v2.7.0 and v2.8.0: opensearch-operator/pkg/builders/cluster.go',
  },
  {
    operator: 'Milvus Operator',
    group: 'milvus.io',
    kind: 'Milvus',
    components: [
      { ...milvusEtcd, when: [...ITS_OWN_ETCD, { path: 'spec.mode', is: ['cluster'] }], otherwise: 3 },
      { ...milvusEtcd, when: [...ITS_OWN_ETCD, { path: 'spec.mode', not: ['cluster'], absent: true }], otherwise: 1 },
    ],
    note: 'Its etcd is that of a chart, with the values below `dependencies`. Kafka and Pulsar are not looked into.',
    source:
      'zilliztech/milvus-operator: apis/milvus.io/v1beta1/milvus_webhook.go, Makefile (etcd-6.3.3), pkg/controllers/dependencies.go',
  },
  {
    operator: 'Typesense Operator',
    group: 'ts.opentelekomcloud.com',
    kind: 'TypesenseCluster',
    components: [
      {
        count: 'spec.replicas',
        otherwise: 3,
        placement: within('spec'),
        spread: 'fills selector',
        labels: { app: '{name}-sts' },
        selecting: ['app'],
        write: { spread: 'spec', affinity: 'spec' },
        software: 'Typesense',
      },
    ],
    source: 'akyriako/typesense-operator: api/v1alpha1, internal/controller',
  },
  {
    operator: 'ArangoDB Operator',
    group: 'database.arangodb.com',
    kind: 'ArangoDeployment',
    components: [
      {
        name: '{name}-agent',
        when: [{ path: 'spec.mode', is: ['Cluster', 'ActiveFailover'], absent: true }],
        count: 'spec.agents.count',
        otherwise: 3,
        placement: {
          podAntiAffinity: ['spec.agents.antiAffinity'],
          podAffinity: ['spec.agents.affinity'],
          nodeAffinity: ['spec.agents.nodeAffinity'],
          nodeSelector: ['spec.agents.nodeSelector'],
          tolerations: ['spec.agents.tolerations'],
        },
        rules: [
          {
            path: 'spec.environment',
            values: { Production: 'hard kubernetes.io/hostname', Development: SOFT_NODE },
            absent: SOFT_NODE,
          },
        ],
        labels: { app: 'arangodb', arango_deployment: '{name}', role: 'agent' },
        selecting: ['arango_deployment', 'role'],
        // All agents but one must stay.
        adds: [
          {
            key: 'maxUnavailable',
            amount: 1,
            when: [
              { path: 'spec.environment', is: ['Production'] },
              { path: 'spec.mode', is: ['Cluster'], absent: true },
            ],
          },
        ],
        software: 'ArangoDB agency',
      },
    ],
    note: 'Coordinators and database servers do not vote in the agency.',
    source: 'arangodb/kube-arangodb: pkg/deployment/pod/affinity.go, pkg/apis/deployment/v1',
  },
  {
    operator: 'Nebula Operator',
    group: 'apps.nebula-graph.io',
    kind: 'NebulaCluster',
    components: [
      {
        name: '{name}-metad',
        anchor: 'spec.metad',
        when: [{ path: 'spec.metad' }],
        count: 'spec.metad.replicas',
        placement: {
          affinity: ['spec.metad.affinity', 'spec.affinity'],
          topologySpreadConstraints: ['spec.metad.topologySpreadConstraints', 'spec.topologySpreadConstraints'],
        },
        spread: 'own type',
        labels: { 'app.kubernetes.io/cluster': '{name}', 'app.kubernetes.io/component': 'metad' },
        selecting: ['app.kubernetes.io/cluster', 'app.kubernetes.io/component'],
        write: { affinity: 'spec.metad' },
        software: 'Nebula meta',
      },
    ],
    note: 'Storage has a group for each partition.',
    source: 'vesoft-inc/nebula-operator: apis/apps/v1alpha1',
  },
];

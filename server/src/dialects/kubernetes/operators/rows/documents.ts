/** Operators of document stores and search engines. */
import { type Component, lacks, type OperatorRow, SOFT_NODE, within } from '../row.ts';
import { percona } from './sql.ts';

const psmdbLabels = (replset: string, component: string): Component['labels'] => ({
  'app.kubernetes.io/name': 'percona-server-mongodb',
  'app.kubernetes.io/instance': '{name}',
  'app.kubernetes.io/replset': replset,
  'app.kubernetes.io/component': component,
});

const BY_REPLSET = ['app.kubernetes.io/instance', 'app.kubernetes.io/replset', 'app.kubernetes.io/component'];

const MASTER_ROLES = ['master', 'cluster_manager'];

/** Soft anti-affinity, which a given `podAntiAffinity` replaces and a mere node affinity does not. */
const enterprise: Pick<Component, 'rules' | 'labels' | 'software'> = {
  rules: [{ absent: SOFT_NODE, yields: 'podAntiAffinity' }],
  labels: { controller: 'mongodb-enterprise-operator' },
  software: 'MongoDB',
};

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

export const DOCUMENTS: readonly OperatorRow[] = [
  {
    operator: 'ECK',
    group: 'elasticsearch.k8s.elastic.co',
    kind: 'Elasticsearch',
    components: [
      {
        each: 'spec.nodeSets',
        together: true,
        // A set without roles has them all. Those of the old form are switches.
        when: [
          { path: 'item.config.node.roles', is: ['master'], absent: true },
          { path: 'item.config.node.master', not: ['false'], absent: true },
        ],
        count: 'item.count',
        unknown: [{ path: 'metadata.annotations.elasticsearch.alpha.elastic.co/autoscaling-spec' }],
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
        labels: {
          'elasticsearch.k8s.elastic.co/cluster-name': '{name}',
          'elasticsearch.k8s.elastic.co/statefulset-name': '{name}-es-{item}',
          'elasticsearch.k8s.elastic.co/node-master': 'true',
        },
        selecting: ['elasticsearch.k8s.elastic.co/cluster-name', 'elasticsearch.k8s.elastic.co/node-master'],
        write: { spread: 'item.podTemplate.spec', affinity: 'item.podTemplate.spec' },
        software: 'Elasticsearch masters',
      },
    ],
    note: 'Sets of nodes with the master role vote together. They are judged as one where all say the same of their placement. With autoscaling their number is not known.',
    source:
      'elastic/cloud-on-k8s: pkg/controller/elasticsearch/{nodespec/defaults.go,nodespec/podspec.go}, pkg/apis/elasticsearch/v1/elasticsearch_config.go',
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
    operator: 'Percona',
    group: 'psmdb.percona.com',
    kind: 'PerconaServerMongoDB',
    components: [
      {
        name: '{name}-{item}',
        each: 'spec.replsets',
        count: 'item.size',
        // Arbiters and hidden members vote, each kind in a StatefulSet with constraints of its own.
        unknown: [
          { path: ['item.arbiter.enabled', 'item.hidden.enabled'], is: ['true'] },
          { path: 'item.externalNodes' },
        ],
        ...percona('item'),
        labels: psmdbLabels('{item}', 'mongod'),
        selecting: BY_REPLSET,
        software: 'MongoDB',
      },
      {
        name: '{name}-rs0',
        when: [lacks('spec.replsets')],
        otherwise: 3,
        rules: [{ absent: 'hard kubernetes.io/hostname' }],
        labels: psmdbLabels('rs0', 'mongod'),
        selecting: BY_REPLSET,
        software: 'MongoDB',
      },
      {
        name: '{name}-cfg',
        anchor: 'spec.sharding.configsvrReplSet',
        when: [{ path: 'spec.sharding.enabled', is: ['true'] }, { path: 'spec.sharding.configsvrReplSet' }],
        count: 'spec.sharding.configsvrReplSet.size',
        ...percona('spec.sharding.configsvrReplSet'),
        labels: psmdbLabels('cfg', 'cfg'),
        selecting: BY_REPLSET,
        software: 'MongoDB',
      },
    ],
    note: 'Replica sets with arbiters, hidden members or members elsewhere are not judged. Routers do not vote.',
    source:
      'percona/percona-server-mongodb-operator: pkg/apis/psmdb/v1/psmdb_defaults.go, pkg/psmdb/statefulset.go, pkg/psmdb/mongo/mongo.go',
  },
  {
    operator: 'MongoDB Community Operator',
    group: 'mongodbcommunity.mongodb.com',
    kind: 'MongoDBCommunity',
    components: [
      {
        count: 'spec.members',
        plus: ['spec.arbiters'],
        unknown: [{ path: 'spec.memberConfig' }],
        placement: within('spec.statefulSet.spec.template.spec'),
        metadata: 'spec.statefulSet.spec.template.metadata',
        labels: { app: '{spec.statefulSet.spec.serviceName|{name}-svc}' },
        selecting: ['app'],
        write: { spread: 'spec.statefulSet.spec.template.spec', affinity: 'spec.statefulSet.spec.template.spec' },
        software: 'MongoDB',
      },
    ],
    note: 'Arbiters have the same template and labels. Sets with votes of members apart are not judged.',
    source: 'mongodb/mongodb-kubernetes: mongodb-community-operator/{api/v1,controllers}',
  },
  {
    operator: 'MongoDB Enterprise Operator',
    group: 'mongodb.com',
    kind: 'MongoDB',
    components: [
      {
        when: [{ path: 'spec.type', is: ['ReplicaSet'] }],
        count: 'spec.members',
        unknown: [{ path: 'spec.memberConfig' }],
        placement: within('spec.podSpec.podTemplate.spec'),
        metadata: 'spec.podSpec.podTemplate.metadata',
        ...enterprise,
        labels: { ...enterprise.labels, 'pod-anti-affinity': '{name}' },
        selecting: ['pod-anti-affinity'],
        write: { spread: 'spec.podSpec.podTemplate.spec', affinity: 'spec.podSpec.podTemplate.spec' },
      },
      {
        name: '{name}-shard',
        anchor: 'spec.mongodsPerShardCount',
        when: [
          { path: 'spec.type', is: ['ShardedCluster'] },
          { path: 'spec.topology', not: ['MultiCluster'], absent: true },
        ],
        count: 'spec.mongodsPerShardCount',
        unknown: [{ path: ['spec.shardOverrides', 'spec.shardSpecificPodSpec'] }],
        placement: within('spec.shardPodSpec.podTemplate.spec'),
        ...enterprise,
        selecting: [],
      },
      {
        name: '{name}-config',
        anchor: 'spec.configServerCount',
        when: [
          { path: 'spec.type', is: ['ShardedCluster'] },
          { path: 'spec.topology', not: ['MultiCluster'], absent: true },
        ],
        count: 'spec.configServerCount',
        placement: within('spec.configSrvPodSpec.podTemplate.spec'),
        ...enterprise,
        selecting: [],
      },
    ],
    note: 'All shards are read as one. Clusters over several Kubernetes clusters, and shards with a template of their own, are not judged.',
    source:
      'mongodb/mongodb-kubernetes: controllers/operator/construct/database_construction.go, pkg/util/merge/merge.go, api/mongodb/v1',
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

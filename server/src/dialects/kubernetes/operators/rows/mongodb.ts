/** Operators of MongoDB. */
import {
  type Component,
  type Condition,
  lacks,
  oneAtATime,
  type OperatorRow,
  type Path,
  SOFT_NODE,
  type Template,
  within,
} from '../row.ts';
import { percona } from './sql.ts';

const psmdbLabels = (replset: string, component: string): Component['labels'] => ({
  'app.kubernetes.io/name': 'percona-server-mongodb',
  'app.kubernetes.io/instance': '{name}',
  'app.kubernetes.io/replset': replset,
  'app.kubernetes.io/component': component,
});

/** Its members are added to a replica set that another Kubernetes cluster manages. */
const UNMANAGED = { path: 'spec.unmanaged', is: ['true'] } as const;

/** Before 1.16 the operator knew zones and regions by their old labels alone, and took any other key for the node's. */
const OLD_VERSIONS = Array.from({ length: 16 }, (_, minor) => [0, 1, 2].map((patch) => `1.${minor}.${patch}`)).flat();
const byOldLabels = (part: Path): Condition => ({
  path: `${part}.affinity.antiAffinityTopologyKey`,
  is: ['topology.kubernetes.io/zone', 'topology.kubernetes.io/region'],
  and: { path: 'spec.crVersion', is: OLD_VERSIONS },
});

const BY_REPLSET = ['app.kubernetes.io/instance', 'app.kubernetes.io/replset', 'app.kubernetes.io/component'];

/** Soft anti-affinity. A stated `podAntiAffinity` replaces it, but a node affinity does not. */
const enterprise: Pick<Component, 'rules' | 'labels' | 'software'> = {
  rules: [{ absent: SOFT_NODE, yields: 'podAntiAffinity' }],
  labels: { controller: 'mongodb-enterprise-operator' },
  software: 'MongoDB',
};

const APPLICATION_DATABASE = 'spec.applicationDatabase';

/** Members in several Kubernetes clusters. How many of them may share a node then says little about the quorum. */
const acrossClusters = (name: Template, each: Path): Component => ({
  name,
  anchor: each,
  each,
  itemName: 'clusterName',
  together: true,
  count: 'item.members',
  labels: {},
  selecting: [],
  unclaimed: 'members in several Kubernetes clusters',
});

export const MONGODB: readonly OperatorRow[] = [
  {
    operator: 'Percona',
    group: 'psmdb.percona.com',
    kind: 'PerconaServerMongoDB',
    components: [
      {
        name: '{name}-{item}',
        each: 'spec.replsets',
        count: 'item.size',
        // Arbiters and hidden members vote too. Each kind has a StatefulSet with constraints of its own.
        unknown: [
          { path: ['item.arbiter.enabled', 'item.hidden.enabled'], is: ['true'] },
          { path: 'item.externalNodes' },
          UNMANAGED,
          byOldLabels('item'),
        ],
        ...percona('item'),
        labels: psmdbLabels('{item}', 'mongod'),
        selecting: BY_REPLSET,
        adds: [oneAtATime('item.podDisruptionBudget')],
        software: 'MongoDB',
      },
      {
        name: '{name}-rs0',
        when: [lacks('spec.replsets')],
        otherwise: 3,
        unknown: [UNMANAGED],
        rules: [{ absent: 'hard kubernetes.io/hostname' }],
        labels: psmdbLabels('rs0', 'mongod'),
        selecting: BY_REPLSET,
        adds: [oneAtATime()],
        software: 'MongoDB',
      },
      {
        name: '{name}-cfg',
        anchor: 'spec.sharding.configsvrReplSet',
        when: [{ path: 'spec.sharding.enabled', is: ['true'] }, { path: 'spec.sharding.configsvrReplSet' }],
        count: 'spec.sharding.configsvrReplSet.size',
        unknown: [UNMANAGED, byOldLabels('spec.sharding.configsvrReplSet')],
        ...percona('spec.sharding.configsvrReplSet'),
        labels: psmdbLabels('cfg', 'cfg'),
        selecting: BY_REPLSET,
        adds: [oneAtATime('spec.sharding.configsvrReplSet.podDisruptionBudget')],
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
      acrossClusters('{name}-shard', 'spec.shard.clusterSpecList'),
      acrossClusters('{name}-config', 'spec.configSrv.clusterSpecList'),
    ],
    note: 'All shards are read as one. Of clusters over several Kubernetes clusters nothing is claimed, and shards with a template of their own, are not judged.',
    source:
      'mongodb/mongodb-kubernetes: controllers/operator/construct/database_construction.go, pkg/util/merge/merge.go, api/mongodb/v1',
  },
  {
    operator: 'MongoDB Enterprise Operator',
    group: 'mongodb.com',
    kind: 'MongoDBOpsManager',
    components: [
      {
        name: '{name}-db',
        anchor: 'spec.applicationDatabase',
        when: [{ path: `${APPLICATION_DATABASE}.topology`, not: ['MultiCluster'], absent: true }],
        count: `${APPLICATION_DATABASE}.members`,
        unknown: [{ path: `${APPLICATION_DATABASE}.memberConfig` }],
        placement: within(`${APPLICATION_DATABASE}.podSpec.podTemplate.spec`),
        metadata: `${APPLICATION_DATABASE}.podSpec.podTemplate.metadata`,
        ...enterprise,
        labels: { ...enterprise.labels, 'pod-anti-affinity': '{name}-db' },
        selecting: ['pod-anti-affinity'],
        write: {
          spread: `${APPLICATION_DATABASE}.podSpec.podTemplate.spec`,
          affinity: `${APPLICATION_DATABASE}.podSpec.podTemplate.spec`,
        },
      },
      acrossClusters('{name}-db', `${APPLICATION_DATABASE}.clusterSpecList`),
    ],
    note: 'The application database is a replica set. Ops Manager itself does not vote.',
    source:
      'mongodb/mongodb-kubernetes: controllers/operator/construct/{appdb_construction,database_construction}.go, api/mongodb/v1/om',
  },
  {
    operator: 'MongoDB Enterprise Operator',
    group: 'mongodb.com',
    kind: 'MongoDBMultiCluster',
    components: [acrossClusters('{name}', 'spec.clusterSpecList')],
    note: 'Its members are in several Kubernetes clusters: nothing is claimed.',
    source: 'mongodb/mongodb-kubernetes: controllers/operator/construct/multicluster/multicluster_replicaset.go',
  },
];

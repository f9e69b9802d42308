/** Operators of Redis, Valkey and Dragonfly. */
import { budgetAt, type Component, type Condition, MAJORITY, type OperatorRow, SOFT_NODE, within } from '../row.ts';

/** The masters of shards change at run time, so a majority of pods means nothing. */
const shards = (count: string, unclaimed = 'masters that change at run time'): Component => ({
  count,
  labels: {},
  selecting: [],
  unclaimed,
});

const MAKES_BUDGET: Condition = { path: 'spec.sentinel.disablePodDisruptionBudget', not: ['true'], absent: true };
const HAS_BUDGET: Condition = { path: 'spec.pdb.enabled', is: ['true'] };

export const CACHES: readonly OperatorRow[] = [
  {
    operator: 'redis-operator of Spotahome',
    group: 'databases.spotahome.com',
    kind: 'RedisFailover',
    components: [
      {
        name: '{name}-sentinel',
        count: 'spec.sentinel.replicas',
        otherwise: 3,
        zeroIsDefault: true,
        placement: within('spec.sentinel'),
        rules: [{ absent: SOFT_NODE, yields: 'affinity' }],
        labels: {
          'app.kubernetes.io/name': '{name}',
          'app.kubernetes.io/component': 'sentinel',
          'app.kubernetes.io/part-of': 'redis-failover',
          'redisfailovers.databases.spotahome.com/name': '{name}',
        },
        selecting: ['app.kubernetes.io/name', 'app.kubernetes.io/component'],
        write: { spread: 'spec.sentinel', affinity: 'spec.sentinel' },
        // It counts the replicas of Redis for the Sentinels, too.
        adds: [
          { key: 'minAvailable', amount: 1, when: [MAKES_BUDGET, { path: 'spec.redis.replicas', is: ['1', '2'] }] },
          { key: 'minAvailable', amount: 2, when: [MAKES_BUDGET] },
        ],
        software: 'Redis Sentinel',
      },
    ],
    note: 'Redis itself does not vote.',
    source: 'spotahome/redis-operator: operator/redisfailover/service/{client,generator}.go',
  },
  {
    operator: 'Redis Operator of OT-CONTAINER-KIT',
    group: 'redis.redis.opstreelabs.in',
    kind: 'RedisSentinel',
    components: [
      {
        count: 'spec.clusterSize',
        otherwise: 3,
        placement: within('spec'),
        labelsFrom: ['metadata.labels'],
        labels: { app: '{name}-sentinel', redis_setup_type: 'sentinel', role: 'sentinel' },
        selecting: ['app', 'role'],
        write: { spread: 'spec', affinity: 'spec' },
        budget: { ...budgetAt('spec.pdb'), when: [HAS_BUDGET] },
        adds: [{ key: 'minAvailable', amount: MAJORITY, when: [HAS_BUDGET] }],
        software: 'Redis Sentinel',
      },
    ],
    source:
      'OT-CONTAINER-KIT/redis-operator: internal/k8sutils/{redis-sentinel,poddisruption,labels}.go, api/redissentinel/v1beta2/redissentinel_webhook.go',
  },
  {
    operator: 'Redis Operator of OT-CONTAINER-KIT',
    group: 'redis.redis.opstreelabs.in',
    kind: 'RedisCluster',
    components: [shards('spec.clusterSize')],
    note: 'The masters vote, but which pods these are changes at run time.',
    source: 'OT-CONTAINER-KIT/redis-operator',
  },
  {
    operator: 'Redis Operator of OT-CONTAINER-KIT',
    group: 'redis.redis.opstreelabs.in',
    kind: 'RedisReplication',
    components: [
      shards('spec.clusterSize', 'replicas without a vote'),
      {
        name: '{name}-s',
        anchor: 'spec.sentinel',
        when: [{ path: 'spec.sentinel' }],
        count: 'spec.sentinel.size',
        placement: within('spec.sentinel'),
        labelsFrom: ['metadata.labels'],
        labels: { app: '{name}-s', redis_setup_type: 'sentinel', role: 'sentinel' },
        selecting: ['app', 'role'],
        write: { spread: 'spec.sentinel', affinity: 'spec.sentinel' },
        software: 'Redis Sentinel',
      },
    ],
    note: 'Replicas do not vote; the Sentinels beside them do.',
    source:
      'OT-CONTAINER-KIT/redis-operator: api/redisreplication/v1beta2, internal/controller/redisreplication/redisreplication_sentinel.go',
  },
  {
    operator: 'Valkey Operator of Hyperspike',
    group: 'hyperspike.io',
    kind: 'Valkey',
    components: [shards('spec.nodes')],
    note: 'The masters vote, but which pods these are changes at run time.',
    source: 'hyperspike/valkey-operator',
  },
  {
    operator: 'Valkey Operator',
    group: 'valkey.io',
    kind: 'ValkeyCluster',
    components: [shards('spec.shards')],
    note: 'The masters vote, but which pods these are changes at run time.',
    source: 'valkey-io/valkey-operator',
  },
  {
    operator: 'Dragonfly Operator',
    group: 'dragonflydb.io',
    kind: 'Dragonfly',
    components: [
      {
        count: 'spec.replicas',
        placement: within('spec'),
        labelsFrom: ['spec.labels', 'spec.podMetadata.labels'],
        labels: {
          app: '{name}',
          'app.kubernetes.io/name': 'dragonfly',
          'app.kubernetes.io/part-of': 'dragonfly',
        },
        selecting: [],
        unclaimed: 'replicas without a vote',
      },
    ],
    note: 'Replicas do not vote: the operator chooses the master.',
    source: 'dragonflydb/dragonfly-operator: api/v1alpha1/dragonfly_types.go, internal/resources/{const,resources}.go',
  },
];

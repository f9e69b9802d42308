/** Charts of CloudPirates and groundhog2k, which many use in place of Bitnami's. By default they keep nothing apart. */
import { budgetAt, type Component } from '../../kubernetes/operators/row.ts';
import { type ChartRow, INSTANCE, on, placedAt, unlessOff } from '../row.ts';

function raw(count: string, otherwise: number, software: string, more: Partial<Component> = {}): Component {
  return {
    count,
    otherwise,
    software,
    placement: placedAt(''),
    labels: { 'app.kubernetes.io/name': '{nameOverride|{chart}}', ...INSTANCE },
    selecting: ['app.kubernetes.io/name', 'app.kubernetes.io/instance'],
    write: { spread: '', affinity: '' },
    ...more,
  };
}

/** A row for such a chart. Only its address tells it from charts of other publishers with the same name. */
function row(chart: string, publisher: string, repository: string, component: Component): ChartRow {
  return {
    chart,
    publisher,
    repositories: [repository],
    keys: [],
    components: [component],
    source:
      publisher === 'CloudPirates'
        ? `CloudPirates-io/helm-charts: charts/${chart}`
        : `groundhog2k/helm-charts: charts/${chart}`,
  };
}

const cloudPirates = (chart: string, component: Component): ChartRow =>
  row(chart, 'CloudPirates', 'cloudpirates', component);
const groundhog = (chart: string, component: Component): ChartRow =>
  row(chart, 'groundhog2k', 'groundhog2k.github.io/helm-charts', component);

const SENTINELS = {
  when: [{ path: 'architecture', is: ['replication'] }, on('sentinel.enabled')],
  budget: { ...budgetAt('pdb'), when: [on('pdb.enabled')] },
};
const HIGH = { when: [on('haMode.enabled')], budget: budgetAt('podDisruptionBudget') };

/** A replica set with one primary beside the counted members. The arbiter is a separate workload. */
const REPLICA_SET: Partial<Component> = {
  when: [on('replicaSet.enabled')],
  unknown: [on('replicaSet.arbiter.enabled')],
};
const WITHOUT_SPREAD: Partial<Component> = {
  placement: { affinity: ['affinity'], nodeSelector: ['nodeSelector'], tolerations: ['tolerations'] },
  write: { affinity: '' },
  budget: { ...budgetAt('podDisruptionBudget'), when: [unlessOff('podDisruptionBudget.enabled')] },
};
const WHEN_ENABLED = { ...budgetAt('podDisruptionBudget'), when: [on('podDisruptionBudget.enabled')] };

export const HEIRS: readonly ChartRow[] = [
  cloudPirates('etcd', raw('replicaCount', 3, 'etcd', { budget: WHEN_ENABLED })),
  cloudPirates(
    'rabbitmq',
    raw('replicaCount', 1, 'RabbitMQ', { budget: { ...budgetAt('pdb'), when: [on('pdb.create')] } }),
  ),
  cloudPirates('redis', raw('replicaCount', 3, 'Redis Sentinel', SENTINELS)),
  cloudPirates('valkey', raw('replicaCount', 3, 'Redis Sentinel', SENTINELS)),
  cloudPirates('zookeeper', raw('replicaCount', 3, 'ZooKeeper', { ...WITHOUT_SPREAD })),
  cloudPirates('kafka', raw('replicaCount', 3, 'Kafka controllers', { ...WITHOUT_SPREAD })),
  {
    ...cloudPirates('mongodb', raw('replicaSet.secondaries', 2, 'MongoDB', { besides: 1, ...REPLICA_SET })),
    from: '0.8.0',
  },
  groundhog('mongodb', raw('replicaSet.secondaries', 2, 'MongoDB', { besides: 1, ...REPLICA_SET })),
  groundhog('etcd', raw('replicas', 1, 'etcd')),
  groundhog('rabbitmq', raw('replicaCount', 1, 'RabbitMQ', { budget: budgetAt('podDisruptionBudget') })),
  groundhog('redis', raw('haMode.replicas', 3, 'Redis Sentinel', HIGH)),
  groundhog('valkey', raw('haMode.replicas', 3, 'Redis Sentinel', HIGH)),
];

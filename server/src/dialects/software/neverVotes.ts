/** Software that is known not to vote. */
import { sets } from './softwareRow.ts';
import type { Container, SoftwareRow } from './softwareRow.ts';

interface NeverVotes extends Pick<SoftwareRow, 'images' | 'votes'> {
  /** True where the software is often a helper of another program: it then counts only as the first container of a pod. */
  readonly helper?: true;
  /** True for a container of another image that also runs this software. */
  readonly marks?: (container: Container) => boolean;
}

/**
 * Software whose pods have a state but never vote on anything together: a lock elsewhere decides, a quorum consists of
 * the replicas of one partition, or one pod is primary and the others follow.
 */
export const NEVER_VOTES: readonly NeverVotes[] = [
  // Patroni with its own Raft is an exception (patroni.readthedocs.io, "Environment Configuration Settings").
  { images: ['patroni', 'spilo'], marks: sets(/^PATRONI_/), votes: sets(/^PATRONI_RAFT_/) },
  { images: ['stolon', 'scylla', 'cassandra', 'immudb', 'keydb', 'dragonfly', 'redis-stack-server'] },
  // Replicas of PostgreSQL follow a primary, which something else chooses.
  { helper: true, images: ['postgres', 'postgresql', 'postgis', 'timescaledb', 'timescaledb-ha'] },
  // Rings of ingesters write to a number of copies, and gossip or work without each other.
  {
    helper: true,
    images: [
      'prometheus',
      'alertmanager',
      'thanos',
      'grafana',
      'loki',
      'mimir',
      'tempo',
      'victoria-metrics',
      'vmstorage',
    ],
  },
  // Erasure sets of MinIO have quorums of drives. A healthy replica of Longhorn is enough.
  { helper: true, images: ['minio', 'longhorn-manager', 'longhorn-engine'] },
  // These keep what must not be lost in a store elsewhere, or in caches.
  {
    helper: true,
    images: ['keycloak', 'temporalio/server', 'temporalio/auto-setup', 'airflow', 'memcached', 'harbor-core'],
  },
];

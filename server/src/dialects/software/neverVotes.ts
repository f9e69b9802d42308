/** Software that is known not to vote. */
import { sets } from './softwareRow.ts';
import type { Container, SoftwareRow } from './softwareRow.ts';

interface NeverVotes extends Pick<SoftwareRow, 'images' | 'votes'> {
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
];

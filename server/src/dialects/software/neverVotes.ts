/** Software that is known, and known not to vote. */
import { sets } from './softwareRow.ts';
import type { Container, SoftwareRow } from './softwareRow.ts';

interface NeverVotes extends Pick<SoftwareRow, 'images' | 'votes'> {
  /** Whether a container of another image runs this, too. */
  readonly marks?: (container: Container) => boolean;
}

/**
 * Software whose pods never vote on anything together, though they have a state: a lock elsewhere decides, a quorum is
 * that of one partition, or one is primary and the others follow.
 */
export const NEVER_VOTES: readonly NeverVotes[] = [
  // Patroni's own Raft is an exception (patroni.readthedocs.io, "Environment Configuration Settings").
  { images: ['patroni', 'spilo'], marks: sets(/^PATRONI_/), votes: sets(/^PATRONI_RAFT_/) },
  { images: ['stolon', 'scylla', 'cassandra', 'immudb', 'keydb', 'dragonfly', 'redis-stack-server'] },
];

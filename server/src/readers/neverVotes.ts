/** Software that is known, and known not to vote. */
import { sets } from './softwareRow.ts';
import type { SoftwareRow } from './softwareRow.ts';

/**
 * Software whose pods never vote on anything together, though they have a state: a lock elsewhere decides, a quorum is
 * that of one partition, or one is primary and the others follow.
 */
export const NEVER_VOTES: readonly Pick<SoftwareRow, 'images' | 'votes'>[] = [
  // Patroni's own Raft is an exception.
  { images: ['patroni', 'spilo'], votes: sets(/^PATRONI_RAFT_SELF_ADDR$/) },
  { images: ['stolon', 'scylla', 'cassandra', 'immudb', 'keydb', 'dragonfly', 'redis-stack-server'] },
];

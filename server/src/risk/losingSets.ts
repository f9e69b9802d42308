/**
 * Compares placements on different sets of hosts by what losing hosts does to them. Their losses after n faults cannot
 * be compared.
 */
import { compareLosses } from './compareCurves.ts';

/** A placement as votes per host. */
export interface HostVotes {
  /** Votes on each host; 0 for a host that holds none. */
  readonly votes: readonly number[];
  /** How many votes must stay. */
  readonly quorum: number;
}

/** Roughly how many additions `losingSets` takes for so many hosts. */
export function setsWork(hosts: number, { votes, quorum }: HostVotes): number {
  const all = votes.reduce((sum, held) => sum + held, 0);
  return (hosts * hosts * Math.max(1, all - quorum + 2)) / 2;
}

/**
 * L_k for k = 0, 1, ... all hosts: the number of sets of k hosts that lose the quorum when they are lost and all else
 * is up.
 */
export function losingSets({ votes, quorum }: HostVotes): readonly number[] {
  const all = votes.reduce((sum, held) => sum + held, 0);
  const threshold = Math.max(0, all - quorum + 1);
  const width = threshold + 1;
  // sets[k * width + l] is the number of sets of k hosts that lose l votes; the last column counts all above the
  // threshold too.
  const sets = new Float64Array((votes.length + 1) * width);
  sets[0] = 1;
  for (const [before, held] of votes.entries()) {
    for (let k = before; k >= 0; k -= 1) {
      for (let l = threshold; l >= 0; l -= 1) {
        const to = (k + 1) * width + Math.min(l + held, threshold);
        sets[to] = (sets[to] ?? 0) + (sets[k * width + l] ?? 0);
      }
    }
  }
  return Array.from({ length: votes.length + 1 }, (_, k) => sets[k * width + threshold] ?? 0);
}

/**
 * Negative when `a` is better where every host is down with the same small probability, positive when `b` is. The
 * smaller set of hosts is padded with hosts that hold nothing, and the first k at which the numbers of losing sets of k
 * hosts differ decides. So the higher tolerance wins first, since L_k is 0 up to it.
 */
export function compareHostSets(a: HostVotes, b: HostVotes): number {
  const hosts = Math.max(a.votes.length, b.votes.length);
  const padded = ({ votes, quorum }: HostVotes): HostVotes => ({
    votes: [...votes, ...Array<number>(hosts - votes.length).fill(0)],
    quorum,
  });
  const [ofA, ofB] = [losingSets(padded(a)), losingSets(padded(b))];
  for (const [k, sets] of ofA.entries()) {
    const order = compareLosses(sets, ofB[k] ?? 0);
    if (order !== 0) return order;
  }
  return 0;
}

/** The states that a rolling update permits: replicas of the old revision beside those of the new one. */
import { admissionsOf, openSlots } from './admission.ts';
import { HOST } from './cluster.ts';
import { type Constraint, type Demand } from './constraints.ts';
import { type Placement, placementOf, riskHostsOf, riskKey } from './riskHosts.ts';
import { slotsOf } from './slots.ts';
import type { Counts } from './symmetry.ts';

/** The limits of a rolling update as numbers of replicas. */
export interface Rollout {
  /** How many replicas there may be beyond those wanted. */
  readonly surge: number;
  /** How many ready replicas may be missing. */
  readonly unavailable: number;
  /** Whether each constraint counts replicas of the other revision, in the order of the demand's constraints. */
  readonly countsOld: readonly boolean[];
}

/** How a rolling update may end. */
export interface RolloutOutcomes {
  /** The placements that the new revision can end up with, all of it placed. Empty: no rolling update ever ends. */
  readonly placements: readonly Placement[];
  /** True where one can stop half-way, with nothing more to place or to remove. */
  readonly stuck: boolean;
}

/** The most states that are looked at. */
const MOST_STATES = 5_000;

/**
 * The outcomes of rolling updates from every legal placement of the old revision. Replicas are placed and removed one
 * at a time, in any order, within what `surge` and `unavailable` allow; placed ones become ready. Undefined where that
 * takes too long. Source: the deployment controller, `reconcileNewReplicaSet` and `reconcileOldReplicaSets`.
 *
 * @param demand a demand without other groups
 */
export function rolloutOutcomes(
  demand: Demand,
  { surge, unavailable, countsOld }: Rollout,
): RolloutOutcomes | undefined {
  const { replicas } = demand;
  const both = bothRevisions(demand, countsOld);
  const { slots, canonicalForm } = slotsOf(both, HOST);
  const hosts = riskHostsOf(slots, HOST);
  const [first, second] = admissionsOf(both, slots);
  if (!first || !second) return undefined;
  const size = slots.length;
  const inRevision = (state: Counts, own: number): number =>
    state.subarray(own * size, (own + 1) * size).reduce((sum, count) => sum + count, 0);
  const steps = (state: Counts, updating: boolean): Counts[] => {
    const [fresh, old] = [inRevision(state, 0), inRevision(state, 1)];
    const change = (place: number, by: number): Counts => state.with(place, (state[place] ?? 0) + by);
    if (!updating) return old < replicas ? openSlots(second, state).map((slot) => change(size + slot, 1)) : [];
    const grown = fresh < replicas && fresh + old < replicas + surge ? openSlots(first, state) : [];
    const shrinks = old > 0 && fresh + old > replicas - unavailable;
    const held = shrinks ? [...slots.keys()].filter((slot) => (state[size + slot] ?? 0) > 0) : [];
    return [...grown.map((slot) => change(slot, 1)), ...held.map((slot) => change(size + slot, -1))];
  };
  const reach = (from: readonly Counts[], updating: boolean): Counts[] | undefined => {
    const seen = new Map(from.map((state) => [canonicalForm(state), state]));
    const ends: Counts[] = [];
    for (const state of seen.values()) {
      const next = steps(state, updating);
      if (next.length === 0) ends.push(state);
      for (const after of next) seen.set(canonicalForm(after), after);
      if (seen.size > MOST_STATES) return undefined;
    }
    return ends;
  };
  const before = reach([new Uint32Array(2 * size)], false);
  const after =
    before &&
    reach(
      before.filter((state) => inRevision(state, 1) === replicas),
      true,
    );
  if (!after) return undefined;
  const ended = after.filter((state) => inRevision(state, 0) === replicas && inRevision(state, 1) === 0);
  const placements = new Map(
    ended.map((state) => {
      const own = state.subarray(0, size);
      return [riskKey(own, hosts), placementOf(own, hosts, 0)];
    }),
  );
  return { placements: [...placements.values()], stuck: ended.length < after.length };
}

/** The demand of the new revision, with the replicas of the old one as another group. */
function bothRevisions(demand: Demand, countsOld: Rollout['countsOld']): Demand {
  const revision = (own: number): readonly Constraint[] =>
    demand.constraints.map((constraint, index) => {
      const counts = constraint.counts ?? [0];
      return { ...constraint, counts: counts.flatMap((one) => (one !== 0 ? [] : countsOld[index] ? [0, 1] : [own])) };
    });
  const { replicas, nodes, selects, tolerates } = demand;
  const filters = { ...(selects && { selects }), ...(tolerates && { tolerates }) };
  return {
    nodes,
    ...filters,
    replicas,
    constraints: revision(0),
    others: [{ ...filters, replicas, constraints: revision(1) }],
  };
}

/** The placements and models that the figures of the paper are about. */
import { compareLosses } from '../../risk/compareCurves.ts';
import { type FaultModel, processOf } from '../../risk/faultModel.ts';
import { ballsIn, lossCurve, unitsIn } from '../../risk/lossCurve.ts';
import type { Sizes } from '../../risk/placement.ts';
import { quorumOf } from '../../risk/quorum.ts';

/** Numbers of hosts, and elevenths of the replicas that one of them has. */
export const FIGURE_4_HOSTS = [5, 7, 9, 11, 21, 41, 101] as const;
export const FIGURE_5_SHARES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const;

/** What Figures 2 to 5 and Theorem 1 speak of. */
export const attack = (removal: boolean): FaultModel => ({
  fault: 'limited-byzantine',
  level: 'vm',
  keep: 'pm',
  removal,
});

export const even = (hosts: number): Sizes => Array.from({ length: hosts }, () => 1);

/** One host with 60 % of the replicas, the others with one each; for an odd number of hosts. */
export const sixty = (hosts: number): Sizes => [1.5 * (hosts - 1), ...even(hosts - 1)];

/** Eleven hosts of which one has `share` elevenths of the replicas. */
export const heavy = (share: number): Sizes => [10 * share, ...Array.from({ length: 10 }, () => 11 - share)];

export function majorityLoss(sizes: Sizes, model: FaultModel, faults: number): readonly number[] {
  return lossCurve({ sizes, model, quorum: quorumOf('majority', unitsIn(sizes, model)), faults });
}

/** The first n after which the majority is more likely lost than not. */
export function halfLife(sizes: Sizes, model: FaultModel): number {
  const far = ballsIn(sizes, model) * (processOf(model) === 'independent' ? 4 : 1);
  return majorityLoss(sizes, model, far).findIndex((loss) => compareLosses(loss, 0.5) > 0);
}

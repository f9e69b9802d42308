/** The placements and models of the figures in the paper. */
import { compareLosses } from '../../risk/compareCurves.ts';
import { type FaultModel, processOf } from '../../risk/faultModel.ts';
import { ballsIn, lossCurve, unitsIn } from '../../risk/lossCurve.ts';
import type { Sizes } from '../../risk/placement.ts';
import { quorumOf } from '../../risk/quorum.ts';

/** Numbers of hosts for Figure 4, and shares of one host in elevenths of the replicas. */
export const FIGURE_4_HOSTS = [5, 7, 9, 11, 21, 41, 101] as const;
export const FIGURE_5_SHARES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const;

/** The fault model of Figures 2 to 5 and of Theorem 1. */
export const attack = (removal: boolean): FaultModel => ({
  fault: 'limited-byzantine',
  level: 'vm',
  keep: 'pm',
  removal,
});

export const even = (hosts: number): Sizes => Array.from({ length: hosts }, () => 1);

/** A placement with 60 % of the replicas on one host and one replica on each other host, for an odd number of hosts. */
export const sixty = (hosts: number): Sizes => [1.5 * (hosts - 1), ...even(hosts - 1)];

/** A placement on eleven hosts with `share` elevenths of the replicas on one of them. */
export const heavy = (share: number): Sizes => [10 * share, ...Array.from({ length: 10 }, () => 11 - share)];

export function majorityLoss(sizes: Sizes, model: FaultModel, faults: number): readonly number[] {
  return lossCurve({ sizes, model, quorum: quorumOf('majority', unitsIn(sizes, model)), faults });
}

/** The first n after which the majority is more likely lost than kept. */
export function halfLife(sizes: Sizes, model: FaultModel): number {
  const far = ballsIn(sizes, model) * (processOf(model) === 'independent' ? 4 : 1);
  return majorityLoss(sizes, model, far).findIndex((loss) => compareLosses(loss, 0.5) > 0);
}

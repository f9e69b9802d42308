/** A question about the risk of a placement, and its answer: plain data. */
import type { Argument } from './bestPlacement.ts';
import type { Curve } from './compareCurves.ts';
import type { Advice, FaultModel } from './faultModel.ts';
import type { Sizes } from './placement.ts';
import type { QuorumRule } from './quorum.ts';
import type { MemberVotes } from './votes.ts';
import type { Installed, Rates } from './rates.ts';

/** Everything that the risk of a placement depends on. Plain data. */
export interface RiskQuestion {
  /**
   * Voting replicas per host; hosts with 0 are idle and stay so. A learner, an observer or a witness without a vote is
   * left out: it is no unit, and a fault that strikes it is not counted in n.
   */
  readonly sizes: Sizes;
  readonly model: FaultModel;
  readonly quorum: QuorumRule;
  /** The number of faults to judge at, where one is declared. */
  readonly faults?: number;
  /** Curves go from 0 to this many faults; by default the number of replicas, or `faults` where that is more. */
  readonly horizon?: number;
  /**
   * The votes of each replica, host by host in the order of `sizes`, where they differ. The quorum then counts votes
   * (keep `vm`), and no better placement is searched for. `votes.ts` says what a vote means.
   */
  readonly votes?: MemberVotes;
  /** The most replicas each host can hold, in the order of `sizes`. */
  readonly capacities?: readonly number[];
  /**
   * Failure probabilities, in the order of `sizes`. The smallest loss by them is what a search looks for, unless
   * `faults` is declared.
   */
  readonly rates?: Rates;
  /**
   * The hosts themselves, where those of `sizes` are domains with several hosts each and hosts crash as a whole.
   * `failure` is then computed from them. It guides no search, since it is open where in a domain a replica goes.
   */
  readonly installed?: Installed;
  /** False: no better placement is searched for, which saves most of the time; `best` is then the current placement. */
  readonly search?: boolean;
}

/** What `assess` answers. Plain data. */
export interface RiskReport {
  /** How many units there are, and how many of them must stay correct. */
  readonly units: number;
  readonly quorum: number;
  readonly current: Curve;
  readonly balanced: Curve;
  readonly concentrated: Curve;
  readonly best: BestCurve;
  /**
   * Present where a host of `best` is critical and none of the current placement is: the best placement without such a
   * host. Only where replicas are kept.
   */
  readonly uncritical?: BestCurve;
  /** The best of the placements that are no worse for every n and better for some; absent where there is none. */
  readonly dominating?: Curve;
  /** The largest n with loss(n) = 0. */
  readonly tolerance: number;
  /** The first n with loss(n) > 1/2; absent when it is beyond 64 faults a ball, or too costly to find. */
  readonly halfLife?: number;
  /** Hosts with at least this many replicas break the quorum when lost alone; absent when no host does. */
  readonly criticalSize?: number;
  /** The hosts whose loss alone loses the quorum, as indexes into `sizes`. Present where votes differ. */
  readonly criticalHosts?: readonly number[];
  /** The advice of Table 1 of the paper. */
  readonly advice: Advice;
  /**
   * The n to quote where one number must do: the declared number of faults, else the fewest faults that can lose the
   * quorum.
   */
  readonly headline: number;
  /** The failure probability; absent where no probabilities are known. */
  readonly failure?: Failure;
}

/** The best placement by the objective in force; the current one when nothing is better. */
export interface BestCurve extends Curve {
  /** True when a theorem or an exhaustive search says that nothing is better; false means best found. */
  readonly exact: boolean;
  readonly argument: Argument;
  /** Replicas per host in the order of the question. Present where hosts fail with different probabilities. */
  readonly hosts?: readonly number[];
}

/** The probability of losing the quorum, where probabilities of faults are known. */
export interface Failure {
  /** The probability that the quorum is lost with the current placement. */
  readonly probability: number;
  readonly nines: number;
  /** What the probability takes for granted, in words for the user. */
  readonly assumption: string;
}

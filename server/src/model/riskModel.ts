/** The declared risk model: what can go wrong, what must survive, and where that is stated. */
import type { FaultModel, Level } from '../risk/faultModel.ts';
import type { QuorumRule } from '../risk/quorum.ts';
import type { Range } from './range.ts';

/** In hours: the mean time up until the next failure, repair not included, and the mean time to repair. */
export interface RepairTimes {
  readonly mtbf: number;
  readonly mttr: number;
}

/** One layer of the risk model, as far as its source states it. Layers are merged key by key, the first one wins. */
export interface Declaration {
  readonly source: ModelSource;
  readonly fault?: Pick<FaultModel, 'fault' | 'level'>;
  readonly keep?: Level;
  readonly removal?: boolean;
  readonly quorum?: QuorumRule;
  readonly faults?: number;
  /** That a ball fails, where its host states no probability of its own. */
  readonly probability?: number;
  /** How long it runs and is repaired, in place of a probability. */
  readonly times?: RepairTimes;
}

/** Who stated a part of the risk model. */
export interface ModelSource {
  /** `software`: what the software is known to need. It counts after everything that is stated. */
  readonly kind:
    'object' | 'directive' | 'file-directive' | 'project' | 'settings' | 'flags' | 'asked' | 'software' | 'default';
  /** Where it stands, when it stands in this file. */
  readonly range?: Range;
}

/** Software whose members vote: it works while a quorum of them does. */
export interface QuorumSoftware {
  readonly name: string;
  readonly quorum: QuorumRule;
  /**
   * How many members hold a copy of one thing, each thing voting by itself, where these need not be all of them. Such software
   * may see to it that no two copies are in one `zone` or `rack` (`spreads`).
   */
  readonly copies?: number;
  readonly spreads?: true;
  /** So many must agree where that is more than the quorum, as its settings say. */
  readonly atLeast?: number;
  /** True where of an even number of members one has no vote, whichever that is at the time. */
  readonly leavesOneOut?: true;
  /** True where its makers advise an even number of members. */
  readonly evenByDesign?: true;
  /** The page of the project's documentation that says so. */
  readonly reference: string;
}

/** The risk model in force for one service, complete. */
export interface RiskModel {
  readonly faultModel: FaultModel;
  readonly quorum: QuorumRule;
  /** Judge at exactly this many faults, where declared. */
  readonly faults?: number;
  /** That a ball (at level `pm` a host) fails, where its host states no probability of its own. */
  readonly probability?: number;
  /** Where it is stated how long it runs and is repaired; `probability` is then mttr / (mtbf + mttr). */
  readonly times?: RepairTimes;
  /**
   * The highest acceptable loss, between 0 and 1: of the failure probability where probabilities are known, else after
   * the declared number of faults, or after one. Not given: no limit.
   */
  readonly limit?: number;
  /** The fewest faults that must be survived wherever they strike. Not given: no such limit. */
  readonly leastTolerance?: number;
  /** Who declared the fault, and who the quorum; the other keys may come from other layers. */
  readonly sources: Readonly<Record<'fault' | 'quorum', ModelSource>>;
}

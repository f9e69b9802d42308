/** The declared risk model: what can go wrong, what must survive, and where that is stated. */
import type { FaultModel, Level } from '../risk/faultModel.ts';
import type { QuorumRule } from '../risk/quorum.ts';
import type { Range } from './range.ts';

/** Two times in hours: the mean time until the next failure, repair not included, and the mean time to repair. */
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
  /** The probability that a ball fails, between 0 and 1, where its host states none of its own. */
  readonly probability?: number;
  /** How long a ball runs and how long its repair takes, in place of a probability. */
  readonly times?: RepairTimes;
}

/** The source of a part of the risk model. */
export interface ModelSource {
  /**
   * The kind of source. `software` is what the software is known to need; it counts after everything that is stated.
   */
  readonly kind:
    'object' | 'directive' | 'file-directive' | 'project' | 'settings' | 'flags' | 'asked' | 'software' | 'default';
  /** The place of the statement; absent when it does not stand in this file. */
  readonly range?: Range;
}

/** Software whose members vote: it works while a quorum of them does. */
export interface QuorumSoftware {
  readonly name: string;
  readonly quorum: QuorumRule;
  /**
   * How many members hold a copy of one thing, where these need not be all members. The copies of each thing vote by
   * themselves. With `spreads`, the software itself keeps two copies out of one `zone` or `rack`.
   */
  readonly copies?: number;
  readonly spreads?: true;
  /** How many members must agree, where the settings of the software ask for more than the quorum. */
  readonly atLeast?: number;
  /**
   * True where one member has no vote when their number is even. The software chooses that member, and may choose
   * another later.
   */
  readonly leavesOneOut?: true;
  /** True where the makers of the software advise an even number of members. */
  readonly evenByDesign?: true;
  /** The page of the project's documentation that states the quorum. */
  readonly reference: string;
}

/** The risk model in force for one service, complete. */
export interface RiskModel {
  readonly faultModel: FaultModel;
  readonly quorum: QuorumRule;
  /** The number of faults to judge at, where one is declared. */
  readonly faults?: number;
  /** The probability that a ball (at level `pm` a host) fails, where its host states none of its own. */
  readonly probability?: number;
  /**
   * How long a ball runs and how long its repair takes, with the place of the statement; `probability` is then mttr /
   * (mtbf + mttr).
   */
  readonly times?: RepairTimes;
  /**
   * The highest acceptable loss, between 0 and 1. It limits the failure probability where probabilities are known, else
   * the loss after the declared number of faults, or after one. Not given: no limit.
   */
  readonly limit?: number;
  /** How many faults must be survived at least, wherever they strike. Not given: no such limit. */
  readonly leastTolerance?: number;
  /** The sources of the fault and of the quorum; the other keys may come from other layers. */
  readonly sources: Readonly<Record<'fault' | 'quorum', ModelSource>>;
}

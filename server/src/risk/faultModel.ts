/** The fault models of the paper (sections 3 and 6): what fails, what it strikes, and what must keep its majority. */

/** All kinds of fault, as files write them. */
export const FAULTS = ['crash-stop', 'limited-byzantine', 'unlimited-byzantine'] as const;
/** Both levels, as files write them. */
export const LEVELS = ['vm', 'pm'] as const;

/**
 * A kind of fault. `crash-stop`: what is struck stops. The other two: it may do anything; `limited-byzantine` faults
 * strike at random, `unlimited-byzantine` faults where they hurt most.
 */
export type Fault = (typeof FAULTS)[number];
/** `vm`: one replica. `pm`: one host with all its replicas. */
export type Level = (typeof LEVELS)[number];

/** A fault model of the paper. */
export interface FaultModel {
  readonly fault: Fault;
  /** What one fault strikes. */
  readonly level: Level;
  /** What must keep its quorum. */
  readonly keep: Level;
  /** Limited Byzantine only: true when the attacker never draws the same ball twice. Ignored for other faults. */
  readonly removal: boolean;
}

/**
 * How n faults fall on the balls: on n different balls at random, on balls drawn n times with repetition, or on the n
 * worst hosts.
 */
export type Process = 'distinct' | 'independent' | 'chosen';

/** The process by which the faults of a model fall. */
export function processOf(model: FaultModel): Process {
  if (model.fault === 'unlimited-byzantine') return 'chosen';
  return model.fault === 'limited-byzantine' && !model.removal ? 'independent' : 'distinct';
}

/** How many balls a host of `size` replicas has. */
export function balls(model: FaultModel, size: number): number {
  return model.level === 'vm' ? size : 1;
}

/** How many units a host of `size` replicas has. */
export function unitsOn(model: FaultModel, size: number): number {
  return model.keep === 'vm' ? size : 1;
}

/**
 * When a struck host costs its units:
 * - `touched`: all of them at the first struck ball
 * - `exhausted`: its one unit when its last ball is struck, since a host with a live replica still counts
 * - `each`: one unit for each struck ball
 */
export type Harm = 'touched' | 'exhausted' | 'each';

/** What a struck ball does to its host under a model. */
export function harmOf(model: FaultModel): Harm {
  if (model.fault !== 'crash-stop' || model.level === 'pm') return 'touched';
  return model.keep === 'pm' ? 'exhausted' : 'each';
}

/** How many units are lost when `struck` balls of a host of `size` replicas are struck. */
export function damage(model: FaultModel, size: number, struck: number): number {
  const harm = harmOf(model);
  if (harm === 'each') return struck;
  if (harm === 'exhausted') return struck >= size ? 1 : 0;
  return struck > 0 ? unitsOn(model, size) : 0;
}

/** The advice of Table 1 of the paper, which speaks of averages; computed curves may differ (see `assess`). */
export type Advice = 'balanced' | 'unbalanced' | 'irrelevant';

/**
 * True where the advice of Table 1 is right for the mean number of lost units. It is wrong where limited Byzantine
 * faults strike replicas and replicas are to be kept: [3,1] keeps more of them than [2,2] on average after 4 faults.
 */
export function holdsOnAverage({ fault, level, keep }: FaultModel): boolean {
  return !(fault === 'limited-byzantine' && level === 'vm' && keep === 'vm');
}

/** True where hosts crash as a whole, and replicas must stay. */
export function crashesHosts({ fault, level, keep }: FaultModel): boolean {
  return fault === 'crash-stop' && level === 'pm' && keep === 'vm';
}

/** What Table 1 of the paper advises for a fault model. */
export function tableOne({ fault, level, keep }: FaultModel): Advice {
  if (fault === 'crash-stop') return level === 'vm' && keep === 'pm' ? 'balanced' : 'irrelevant';
  if (fault === 'unlimited-byzantine') return keep === 'vm' ? 'balanced' : 'irrelevant';
  if (level === 'pm') return 'irrelevant';
  return keep === 'pm' ? 'unbalanced' : 'balanced';
}

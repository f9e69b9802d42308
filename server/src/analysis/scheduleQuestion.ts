/** The question about a service that a scheduler places. */
import type { FaultModel } from '../risk/faultModel.ts';
import type { QuorumRule } from '../risk/quorum.ts';
import type { Machines } from './reliability.ts';
import type { Constraint, Demand, OtherGroup } from '../scheduling/constraints.ts';
import type { Rollout } from '../scheduling/rollout.ts';
import type { ScheduleNode } from './openNodes.ts';

/** The question. It is plain data, since it goes to the worker. */
export interface ScheduleQuestion {
  readonly replicas: number;
  /** All nodes of the cluster; empty when none is known. */
  readonly nodes: readonly ScheduleNode[];
  /** A text that is equal for equal nodes, and is compared in their place. */
  readonly nodesKey?: string;
  readonly constraints: readonly Constraint[];
  /** How many votes each of the service's own pods has; absent where each has one. */
  readonly votes?: number;
  /** Labels that nodes must have; see `Group`. Given only for several workloads, and where no node is known. */
  readonly requires?: Demand['requires'];
  /** Pods that are placed together with those of the service, its own pods included that may not go to every node. */
  readonly others?: readonly ScheduledGroup[];
  /** True where there are more such pods, which were left out. */
  readonly beyond?: true;
  /** How a new revision replaces the old one; absent where that does not matter. */
  readonly rollout?: Rollout;
  /** What counts as one host: `host`, or a label. */
  readonly domain: string;
  readonly model: FaultModel;
  readonly quorum: QuorumRule;
  readonly faults?: number;
  /**
   * The probability that a host fails, where it is the same for all. A search minimises the failure probability unless
   * `faults` is declared.
   */
  readonly probability?: number;
  /** The probabilities of nodes, in the order of `nodes`. Given where nodes differ, or where whole zones fail. */
  readonly machines?: Machines;
  /** The number of faults at which the curves of the answer end; by default the number of placed replicas. */
  readonly horizon?: number;
  /** The most slots to look at; see `Options` of the placements. */
  readonly budget?: number;
}

export interface ScheduledGroup extends Omit<OtherGroup, 'selects' | 'tolerates' | 'attaches'> {
  /** Whether the group may go to each node, in the order of `nodes`. */
  readonly selected: readonly boolean[];
  readonly tolerated: readonly boolean[];
  /** Whether the volumes of the pods can be used on each node; absent where nothing ties them to nodes. */
  readonly attached?: readonly boolean[];
}

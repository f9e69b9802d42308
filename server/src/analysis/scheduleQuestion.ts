/** What is asked about a service that a scheduler places. */
import type { FaultModel } from '../risk/faultModel.ts';
import type { QuorumRule } from '../risk/quorum.ts';
import type { Machines } from './reliability.ts';
import type { Constraint, Demand, OtherGroup } from '../scheduling/constraints.ts';
import type { Rollout } from '../scheduling/rollout.ts';
import type { ScheduleNode } from './openNodes.ts';

/** Plain data, as it crosses to the worker. */
export interface ScheduleQuestion {
  readonly replicas: number;
  /** All nodes of the cluster; empty when none is known. */
  readonly nodes: readonly ScheduleNode[];
  /** Equal for equal nodes, in place of which it is compared. */
  readonly nodesKey?: string;
  readonly constraints: readonly Constraint[];
  /** How many votes each of the service's own pods has, where members do not all have as many. */
  readonly votes?: number;
  /** See `Group`; of several workloads alone, and where no node is known. */
  readonly requires?: Demand['requires'];
  /** Pods that are placed together with those of the service, those of its own among them that may not go everywhere. */
  readonly others?: readonly ScheduledGroup[];
  /** True where there are more of them, which were left out. */
  readonly beyond?: true;
  /** How one revision follows another; absent where that has no bearing. */
  readonly rollout?: Rollout;
  /** What counts as one host: `host`, or a label. */
  readonly domain: string;
  readonly model: FaultModel;
  readonly quorum: QuorumRule;
  readonly faults?: number;
  /** That a host fails, where it is the same for all of them. It is the objective unless `faults` is declared. */
  readonly probability?: number;
  /** Where nodes differ, or whole zones of them fail: by place in `nodes`. */
  readonly machines?: Machines;
  /** How far the curves of the answer go; by default the number of replicas placed. */
  readonly horizon?: number;
}

export interface ScheduledGroup extends Omit<OtherGroup, 'selects' | 'tolerates' | 'attaches'> {
  /** By place in `nodes`, as for the service's own. */
  readonly selected: readonly boolean[];
  readonly tolerated: readonly boolean[];
  /** Where the volumes of the pods can be used; absent where nothing ties them to nodes. */
  readonly attached?: readonly boolean[];
}

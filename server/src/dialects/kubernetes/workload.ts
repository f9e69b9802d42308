/** A group of alike pods as a service, before it is known to which quorum it belongs. */
import type { Problem, Service } from '../../model/service.ts';
import type { Located } from '../../model/written.ts';
import type { Container } from '../software/quorumSoftware.ts';
import type { Candidate } from '../software/quorumGroups.ts';
import type { StatedBudget } from './disruption.ts';
import type { PodKind } from './podKinds.ts';
import type { Counted } from './counted.ts';

/** A group of alike pods as a service, with what other objects need to know of it. */
export interface Workload {
  readonly service: Service;
  readonly configurable?: Configurable;
  readonly pods: PodKind;
  /** What each constraint counts, in the order of `service.scheduling.constraints`. */
  readonly counted: readonly Counted[];
  /** What kind of service it is while no software is known that votes; absent where a model is declared. */
  readonly rank?: NonNullable<Service['quorumBased']>;
  /** Why it is not judged although its pods surely vote. */
  readonly notJudged?: string;
  /** The disruption budget that an operator makes for its pods. */
  readonly operatorBudget?: StatedBudget;
  readonly problems: readonly Problem[];
  /** The facts that decide to which quorum it belongs. */
  readonly member: Candidate;
  /** The path of the file with the workload; absent for the file at hand. */
  readonly elsewhere?: string;
}

/** Containers that would vote if a file said so, and the ConfigMaps of their pods. */
export interface Configurable {
  readonly containers: readonly Located<Container>[];
  readonly maps: readonly string[];
}

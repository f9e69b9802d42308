/** A group of like pods as a service, before it is known which quorum it belongs to. */
import type { Problem, Service } from '../../model/service.ts';
import type { Located } from '../../model/written.ts';
import type { Container } from '../software/quorumSoftware.ts';
import type { Candidate } from '../software/quorumGroups.ts';
import type { PodKind } from './podKinds.ts';
import type { Counted } from './counted.ts';

export interface Workload {
  readonly service: Service;
  readonly configurable?: Configurable;
  readonly pods: PodKind;
  /** By place in `service.scheduling.constraints` what each counts. */
  readonly counted: readonly Counted[];
  /** What the service is as long as no software is known that votes; absent where a model is declared. */
  readonly rank?: NonNullable<Service['quorumBased']>;
  /** Why nothing is claimed of it where it is one that surely votes. */
  readonly notJudged?: string;
  readonly problems: readonly Problem[];
  /** What tells which quorum it belongs to. */
  readonly member: Candidate;
  /** The path of the file that it stands in, where that is another one. */
  readonly elsewhere?: string;
}

/** Containers that would vote if a file said so, and the ConfigMaps that their pods mount. */
export interface Configurable {
  readonly containers: readonly Located<Container>[];
  readonly maps: readonly string[];
}

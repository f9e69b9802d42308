/**
 * The services of the workspace, in open files and in all others. `quorate/services` answers with those that are known so
 * far, and has the server look at all files from then on. `quorate/servicesChanged` tells of news.
 */
import type { Position } from './explorer.ts';

/** By what services are grouped: `none` is one list. */
export const SERVICE_GROUPINGS = ['none', 'file', 'host', 'zone'] as const;

export type ServiceGrouping = (typeof SERVICE_GROUPINGS)[number];

export interface ServicesParams {
  readonly by: ServiceGrouping;
  /** Words that a service must have all of: in its name, its file, its verdict, its hosts or its zones. */
  readonly filter?: string;
}

/** Worst first. */
export interface ServiceList {
  readonly tally: ServiceTally;
  /** One group without a name where all services are one list. */
  readonly groups: readonly ServiceGroup[];
  /** How many services are left out, so that the list stays short. A filter finds them. */
  readonly leftOut: number;
}

/** What `quorate/servicesChanged` tells. */
export interface ServiceTally {
  readonly services: number;
  readonly atRisk: number;
  /** How many files are read, and how many there are. */
  readonly read: number;
  readonly files: number;
}

export interface ServiceGroup {
  readonly name: string;
  /** Such as `2 of 3 lose quorum`: those that do when this host or zone fails. */
  readonly verdict: string;
  /** True where the group's host or zone takes a quorum with it, or a service of the file is at risk. */
  readonly atRisk: boolean;
  /** Of a file. */
  readonly uri?: string;
  readonly services: readonly ListedService[];
}

/**
 * `at-risk`: one fault of the declared kind may lose the quorum. `safe`: no one fault can. `unknown`: the file does not
 * tell enough, or it is not sure that the service has a quorum.
 */
export type ServiceState = 'at-risk' | 'safe' | 'unknown';

export interface ListedService {
  readonly uri: string;
  /** As `ServiceAddress.service`. */
  readonly service: string;
  /** Where its name stands. */
  readonly start: Position;
  readonly end: Position;
  readonly state: ServiceState;
  /** In a few words, the consequence. */
  readonly verdict: string;
  /** Such as `5 pods on 3 nodes`. */
  readonly placed: string;
  /** In a list by host or zone: whether losing that alone loses the quorum. */
  readonly lost?: boolean;
}

/**
 * The services of the workspace, in open files and in all others. `quorate/services` answers with the services known so
 * far, and makes the server look at all files from then on. `quorate/servicesChanged` tells of changes.
 * `quorate/unreadInventories` answers with the paths of INI inventories that hold a quorum.
 */
import type { NotJudged, Position } from './explorer.ts';

/** The ways to group services; `none` is one list. */
export const SERVICE_GROUPINGS = ['none', 'file', 'host', 'zone'] as const;

export type ServiceGrouping = (typeof SERVICE_GROUPINGS)[number];

export interface ServicesParams {
  readonly by: ServiceGrouping;
  /** Words that must all occur in the name of a service, its file, its verdict, its hosts or its zones. */
  readonly filter?: string;
}

/** Files that may be INI inventories, by their names. */
export interface InventoriesParams {
  readonly uris: readonly string[];
}

/** A list of services, the worst first. */
export interface ServiceList {
  readonly tally: ServiceTally;
  /** The groups; where all services are one list, a single group without a name. */
  readonly groups: readonly ServiceGroup[];
  /** How many services are left out to keep the list short. A filter finds them. */
  readonly leftOut: number;
}

/** The content of `quorate/servicesChanged`. */
export interface ServiceTally {
  readonly services: number;
  readonly atRisk: number;
  /** How many services are not judged, by the reason. */
  readonly notJudged: readonly NotJudged[];
  /** The URIs of the open files that have services. */
  readonly openFiles: readonly string[];
  /** How many files have been read, and how many there are. */
  readonly read: number;
  readonly files: number;
}

export interface ServiceGroup {
  readonly name: string;
  /** The verdict in a few words, such as `2 of 3 lose quorum`: the services that do so when this host or zone fails. */
  readonly verdict: string;
  /** True where losing the host or zone of the group loses a quorum, or where a service of the file is at risk. */
  readonly atRisk: boolean;
  /** The URI of the file, for a group by file. */
  readonly uri?: string;
  readonly services: readonly ListedService[];
}

/**
 * `at-risk`: one fault of the declared kind may lose the quorum. `safe`: no single fault can. `unknown`: the file does
 * not tell enough, or it is not sure that the service has a quorum.
 */
export type ServiceState = 'at-risk' | 'safe' | 'unknown';

export interface ListedService {
  readonly uri: string;
  /** The name, as in `ServiceAddress.service`. */
  readonly service: string;
  /** The place of its name. */
  readonly start: Position;
  readonly end: Position;
  readonly state: ServiceState;
  /** The verdict: the consequence in a few words. */
  readonly verdict: string;
  /** The placement in words, such as `5 pods on 3 nodes`. */
  readonly placed: string;
  /** In a list by host or zone: true where losing that alone loses the quorum. */
  readonly lost?: boolean;
}

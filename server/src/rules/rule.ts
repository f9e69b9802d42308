/** What a rule is: metadata, the prose of its page, and its checks, which are pure functions. */
import type { RiskModel } from '../model/riskModel.ts';
import type { Host, Problem, Range, Service } from '../model/service.ts';
import type { TextEdit } from '../model/written.ts';
import type { Scheduling } from '../model/scheduling.ts';
import type { Curve } from '../risk/assess.ts';
import type { RiskReport } from '../risk/riskReport.ts';
import type { Sizes } from '../risk/placement.ts';
import type { Domain } from '../scheduling/cluster.ts';
import type { Constraint } from '../scheduling/constraints.ts';
import type { CrowdedDomain } from '../scheduling/crowdedDomains.ts';

/** All severities, from the most to the least severe. */
export const SEVERITIES = ['error', 'warning', 'info', 'hint'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** A rule reports one kind of finding. It has a check for each kind of thing that it looks at. */
export interface Rule {
  readonly id: string;
  /** The severity that holds unless the settings state another. */
  readonly severity: Severity;
  readonly docs: RuleDocs;
  /**
   * True where it reports that something is nowhere in the workspace. It is not asked until the whole workspace has
   * been searched.
   */
  readonly absence?: true;
  /** Checks the problems that were found while the file was read; its findings appear at once. */
  readonly checkProblems?: (problems: readonly Problem[]) => Iterable<Finding>;
  /** Checks what was read of a service; its findings appear at once. */
  readonly checkService?: (service: Service) => Iterable<Finding>;
  /** Checks a service whose placement the file states; its findings appear when the background has answered. */
  readonly checkPlacement?: (subject: AssessedService) => Iterable<Finding>;
  /** Checks a service that a scheduler places; its findings appear when the background has answered. */
  readonly checkSchedule?: (subject: ScheduledService) => Iterable<Finding>;
}

/** The page of a rule, in Markdown; `docs/rules/<id>.md` is generated from it. */
export interface RuleDocs {
  readonly summary: string;
  readonly why: string;
  readonly before: string;
  readonly after: string;
  readonly source: string;
}

/** A service whose placement the file states, with the report on it. */
export interface AssessedService {
  readonly service: Service;
  readonly model: RiskModel;
  readonly report: RiskReport;
  /** How much of the time the service is down with a placement of the report; undefined where that is not known. */
  readonly downtime?: (placement: Curve) => Downtime | undefined;
  /** How much of the time the service is down with its replicas on these hosts; undefined where that is not known. */
  readonly downtimeOn?: (hosts: readonly PlacedReplicas[]) => Downtime | undefined;
  /** Machines that the file or the project describes, and that the service does not list: a few more than a rule tries. */
  readonly spare?: readonly Pick<Host, 'name' | 'labels'>[];
}

/** The replicas on a host, by the name of the host. */
export interface PlacedReplicas {
  readonly name: string;
  readonly replicas: number;
}

/** The share of time for which a service is down. */
export interface Downtime {
  readonly unavailability: number;
  /**
   * The share of time for which a host without stated numbers is taken to be down, where `unavailability` rests on
   * that.
   */
  readonly assumed?: number;
}

/** A service that a scheduler places, with what its constraints permit, from the best to the worst placement. */
export interface ScheduledService {
  readonly service: Service;
  readonly scheduling: Scheduling;
  readonly model: RiskModel;
  readonly schedule: ScheduleReport;
  /** What counts as one machine: `host`, or a label of nodes. */
  readonly domain: string;
  /** How much of the time the service is down with the worst legal placement; undefined where that is not known. */
  readonly downtime?: () => Downtime | undefined;
}

/** The answer about a service that a scheduler places. */
export interface ScheduleReport {
  readonly best: LegalPlacement;
  readonly worst: LegalPlacement;
  /** The fewest and the most replicas that may find no place. */
  readonly pending: readonly [least: number, most: number];
  /**
   * The most replicas that find no place even without the pods of other services; absent where there are no such pods.
   */
  readonly pendingAlone?: number;
  /** False when `best` and `worst` are only the best and the worst placement found: others may be better or worse. */
  readonly exact: boolean;
  /** True when all legal placements have the same sizes. */
  readonly only: boolean;
  /** How many replicas share the fullest host at least, in every legal placement. */
  readonly shared: number;
  /** The fullest host of the worst placement; absent where another host has room for as many. */
  readonly fullestHost?: string;
  /** True when no machine is known, so that one was assumed for each replica. */
  readonly assumed: boolean;
  /**
   * How a rolling update may end: whether it can stop half-way, and the worst placement that it can end with, which is
   * absent where it never ends. `rollout` is absent where there is no rolling update, or where the answer would take
   * too long.
   */
  readonly rollout?: { readonly stuck: boolean; readonly worst?: LegalPlacement };
  /** Zones, racks and the like that hold the known machines; see `crowdedDomains`. Absent when none is known. */
  readonly crowded?: readonly CrowdedDomain[];
}

/** A placement that the constraints permit, with its risk. */
export interface LegalPlacement {
  /** One assignment to hosts, largest first; alike hosts could swap places. */
  readonly hosts: readonly Domain[];
  /** The nodes of the assignment; present where they fail differently, so that it matters which they are. */
  readonly nodes?: readonly Domain[];
  /**
   * The report on the placement; absent when too few replicas find a place for a quorum, which is then lost from the
   * start.
   */
  readonly report?: RiskReport;
}

/** What a rule reports, with its place. */
export interface Finding {
  readonly range: Range;
  /** One plain line of less than 120 characters, with the consequence and its number first. */
  readonly message: string;
  readonly related?: readonly { readonly range: Range; readonly message: string }[];
  /** True where the finding would be gone under this placement; absent when no placement helps. */
  readonly curedBy?: (sizes: Sizes) => boolean;
  /** A placement under which the finding would be gone: replicas per host, in the order of the service's hosts. */
  readonly placement?: { readonly title: string; readonly replicas: readonly number[] };
  /** A constraint for the scheduler under which the finding would be gone. */
  readonly constraint?: Constraint;
  /** What helps and cannot be written into the file, as the title of a fix would say it. */
  readonly advice?: string;
  /** Fixes that need only the ranges of the finding. */
  readonly edits?: readonly { readonly title: string; readonly edits: readonly TextEdit[] }[];
}

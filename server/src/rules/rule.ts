/** What a rule is: metadata, the prose of its page, and one pure check. */
import type { RiskModel } from '../model/riskModel.ts';
import type { Problem, Range, Service } from '../model/service.ts';
import type { TextEdit } from '../model/written.ts';
import type { Scheduling } from '../model/scheduling.ts';
import type { Curve } from '../risk/assess.ts';
import type { RiskReport } from '../risk/riskReport.ts';
import type { Sizes } from '../risk/placement.ts';
import type { Domain } from '../scheduling/cluster.ts';
import type { Constraint } from '../scheduling/constraints.ts';
import type { CrowdedDomain } from '../scheduling/crowdedDomains.ts';

/** From the most to the least severe. */
export const SEVERITIES = ['error', 'warning', 'info', 'hint'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** A rule states one kind of finding. It has a check for each kind of thing it has something to say about. */
export interface Rule {
  readonly id: string;
  /** The severity unless the settings say otherwise. */
  readonly severity: Severity;
  readonly docs: RuleDocs;
  /** True where it says that something is nowhere in the workspace: until all of it has been looked at, that is not said. */
  readonly absence?: true;
  /** Sees what was found while the file was read; its findings appear at once. */
  readonly checkProblems?: (problems: readonly Problem[]) => Iterable<Finding>;
  /** Sees what was read of a service; its findings appear at once. */
  readonly checkService?: (service: Service) => Iterable<Finding>;
  /** Sees a service whose placement the file states; its findings follow from the background. */
  readonly checkPlacement?: (subject: AssessedService) => Iterable<Finding>;
  /** Sees a service that a scheduler places; its findings follow from the background. */
  readonly checkSchedule?: (subject: ScheduledService) => Iterable<Finding>;
}

/** The rule's page, in Markdown; `docs/rules/<id>.md` is generated from it. */
export interface RuleDocs {
  readonly summary: string;
  readonly why: string;
  readonly before: string;
  readonly after: string;
  readonly source: string;
}

/** A service whose placement the file states, with the answer about it. */
export interface AssessedService {
  readonly service: Service;
  readonly model: RiskModel;
  readonly report: RiskReport;
  /** How much of the time it is down with a placement of the report. */
  readonly downtime?: (placement: Curve) => Downtime | undefined;
}

/** The share of time for which a service is down. */
export interface Downtime {
  readonly unavailability: number;
  /** The share of time for which a host is taken to be down that states nothing, where the number rests on that. */
  readonly assumed?: number;
}

/** A service that a scheduler places: what its constraints permit, from the best to the worst. */
export interface ScheduledService {
  readonly service: Service;
  readonly scheduling: Scheduling;
  readonly model: RiskModel;
  readonly schedule: ScheduleReport;
  /** What counts as one machine: `host`, or a label of nodes. */
  readonly domain: string;
  /** How much of the time it is down with the worst legal placement. */
  readonly downtime?: () => Downtime | undefined;
}

/** The answer about a service that a scheduler places. */
export interface ScheduleReport {
  readonly best: LegalPlacement;
  readonly worst: LegalPlacement;
  /** The fewest and the most replicas that find no place. */
  readonly pending: readonly [least: number, most: number];
  /** The most that find none for other reasons than pods of other services; absent where there are none of these. */
  readonly pendingAlone?: number;
  /** False when these are only the best and the worst found: the worst may be worse still, and the best better. */
  readonly exact: boolean;
  /** True when all legal placements have the same sizes. */
  readonly only: boolean;
  /** How many replicas share the fullest host of every legal placement at least. */
  readonly shared: number;
  /** The fullest host of the worst placement, where no other has room for as many. */
  readonly fullestHost?: string;
  /** True when no machine is known, so that as many as there are replicas were assumed. */
  readonly assumed: boolean;
  /**
   * What a rolling update may come to: whether it can stop half-way, and the worst that it can end with, absent where it never
   * ends. Absent where there is none, or where that takes too long to find out.
   */
  readonly rollout?: { readonly stuck: boolean; readonly worst?: LegalPlacement };
  /** Zones, racks and the like that the known machines are in; see `crowdedDomains`. Absent when none is known. */
  readonly crowded?: readonly CrowdedDomain[];
}

/** A placement that the constraints permit, with its risk. */
export interface LegalPlacement {
  /** One assignment to hosts, largest first; alike hosts could take each other's place. */
  readonly hosts: readonly Domain[];
  /** The nodes it is on, where it matters which they are: they fail differently. */
  readonly nodes?: readonly Domain[];
  /** Absent when too few replicas find a place for a quorum: then it is lost from the start. */
  readonly report?: RiskReport;
}

/** What a rule says, and where. */
export interface Finding {
  readonly range: Range;
  /** One plain line under 120 characters, number first. */
  readonly message: string;
  readonly related?: readonly { readonly range: Range; readonly message: string }[];
  /** Tells whether the finding would be gone under another placement; absent when no placement helps. */
  readonly curedBy?: (sizes: Sizes) => boolean;
  /** A constraint for the scheduler under which the finding would be gone. */
  readonly constraint?: Constraint;
  /** Edits that mend it, where the ranges of the finding are all they need. */
  readonly edits?: readonly { readonly title: string; readonly edits: readonly TextEdit[] }[];
}

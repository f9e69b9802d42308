/**
 * The neutral model into which every dialect is read. It knows nothing of YAML or of the language server. It keeps
 * spans of the file, so that findings and fixes land on the right characters.
 */
import type { ClusterNode } from '../scheduling/cluster.ts';
import type { Range } from './range.ts';
import type { Declaration, QuorumSoftware, RepairTimes } from './riskModel.ts';
import type { NodeDemands, Scheduling } from './scheduling.ts';
import type { Located, WrittenNumber } from './written.ts';

export type { Range } from './range.ts';

/** One replicated service and where its replicas sit. */
export interface Service {
  readonly name: string;
  /** The span at which findings about the whole service are shown. */
  readonly nameRange: Range;
  /**
   * The spans of the whole object, in file order; the object starts in the first one. Those of the pods that it runs
   * follow. Hovers and code actions apply inside them. There are several where the object covers several parts of the
   * file.
   */
  readonly extent: readonly Range[];
  readonly nouns: Nouns;
  /** The hosts in file order, idle ones (0 replicas) included. */
  readonly hosts: readonly Host[];
  /** The number of replicas the file states, where it states one apart from the hosts. */
  readonly declaredReplicas?: WrittenNumber;
  /** What the file says of the risk model, most specific first. */
  readonly declarations: readonly Declaration[];
  /** False when a host, a count or the risk model could not be read, so that no probability can be computed. */
  readonly complete: boolean;
  /** Why this service is not judged although it surely needs a quorum and the file has no fault; in a few words. */
  readonly notJudged?: string;
  /** Why replicas that do not vote are not judged, although they look like a quorum; they are listed with it. */
  readonly unclaimed?: string;
  /** Present when the file does not place the replicas but a scheduler will; `hosts` is then empty. */
  readonly scheduling?: Scheduling;
  /**
   * What the replicas demand of other machines than their own; `stay` where they cannot move. Not given: nothing, and no
   * taint is tolerated.
   */
  readonly moves?: NodeDemands | 'stay';
  /**
   * The workloads whose replicas form the quorum, in file order, where there are several; `scheduling` is then that of
   * all.
   */
  readonly sets?: readonly MemberSet[];
  /** The software that the service runs, where that software is known to need a quorum. */
  readonly software?: Located<QuorumSoftware>;
  /**
   * Not given: the service needs a quorum, or a model is declared. `perhaps`: it may or may not need one, so at most
   * hints are shown. `unless-declared`: nothing says that it needs one, so it is judged only with a declared model;
   * with `unclaimed` it is listed.
   */
  readonly quorumBased?: 'perhaps' | 'unless-declared';
  /** The limit on evictions that the file states for it. */
  readonly disruption?: DisruptionBudget;
  /** A budget that seems to be meant for this service and selects no pod of the file. */
  readonly strayBudget?: NamedBudget;
  /** Rules that an annotation or a label of the object switches off for it. */
  readonly ignored?: readonly IgnoredRule[];
  /**
   * Where the object can state its risk model; absent when the dialect has no key for it, or the file offers no safe
   * place.
   */
  readonly modelSite?: ModelSite;
}

/** One of several workloads whose replicas are members of one quorum. */
export interface MemberSet extends Pick<Service, 'name' | 'nameRange' | 'extent' | 'disruption'> {
  readonly scheduling: Scheduling;
  /** The name of the file with the workload, where that is another file. Nothing in that file is edited. */
  readonly elsewhere?: string;
}

/** A place in the file for keys of the risk model. */
export interface ModelSite {
  /** An insertion point: the start of a line, or behind the opening brace of a map in flow style. */
  readonly at: Range;
  /** The indentation of the keys there; absent in flow style. */
  readonly indent?: string;
  /** Keys that are still missing around the new ones, outermost first. */
  readonly parents: readonly string[];
  /** A `~` or `null` that the new keys replace, with the blanks before it. */
  readonly clears?: Range;
  /** What each key starts with, such as `quorate.dev/`. */
  readonly prefix: string;
  /** Keys that are there already, with their prefix, whether their values can be read or not. */
  readonly present: readonly string[];
}

/** An accepted finding, such as `quorate.dev/ignore.critical-host: "one node by design"`. */
export interface IgnoredRule {
  readonly rule: string;
  /** The place of the rule's name. */
  readonly range: Range;
  /** The reason given; empty when there is none. */
  readonly reason: string;
  /**
   * What a fix removes: the key and its value, and the map when the key is alone in it; absent when other places use it
   * too.
   */
  readonly entry?: Range;
}

/** A PodDisruptionBudget: how many replicas a drain of nodes leaves running at least. */
export interface DisruptionBudget {
  readonly name: string;
  /** The value of `minAvailable` or `maxUnavailable`. */
  readonly range: Range;
  readonly key: 'minAvailable' | 'maxUnavailable';
  /** The value as written: `2` or `50%`. */
  readonly written: string;
  /**
   * How many replicas of the service run at least during evictions, from 0 to their number. Percentages are rounded up.
   */
  readonly available: number;
  /**
   * How many pods the budget selects, those of other workloads included, and how many of them may be evicted at once.
   */
  readonly selected: number;
  readonly evictions: number;
  /**
   * Why every eviction is refused, where it is: there is another budget for the pods, or some are of a kind without a
   * number of replicas.
   */
  readonly refused?: { readonly other: NamedBudget } | { readonly kind: string };
  /** The operator that makes the budget by itself; absent where a file states it. */
  readonly addedBy?: string;
  /** Why the budget cannot be edited; absent where it can. */
  readonly uneditable?: string;
  /** The name of its file, where that is another file; the places are then those of the service. */
  readonly elsewhere?: string;
}

/** The name of a budget, and its place. */
export interface NamedBudget {
  readonly name: string;
  readonly range: Range;
}

/**
 * A machine that a file describes, wherever the services that use it are: a `kind: Node` object or a machine of an
 * inventory.
 */
export interface InventoryNode extends ClusterNode {
  readonly range: Range;
  /** The probability that the machine fails, between 0 and 1. */
  readonly probability?: number;
  /**
   * How long the machine runs and how long its repair takes, with the place; `probability` is then mttr / (mtbf +
   * mttr).
   */
  readonly times?: RepairTimes;
  /** How many replicas fit on the machine, those of all services together. */
  readonly capacity?: number;
}

/** How often a whole zone, rack or other domain is out, in addition to the failures of what is in it. */
export interface DomainOutage {
  /** The value of the label that the machines of the domain share. */
  readonly name: string;
  readonly probability: number;
  /**
   * How long the domain runs and how long its repair takes, with the place; `probability` is then mttr / (mtbf + mttr).
   */
  readonly times?: RepairTimes;
}

/** A host of a service, with the replicas on it. */
export interface Host {
  readonly name: string;
  readonly nameRange: Range;
  /** True where the host is a zone, a rack or the like, and its name is the value of a label. */
  readonly isDomain?: true;
  /** How many replicas of the service sit here, `>= 0`. */
  readonly replicas: number;
  readonly listing: Listing;
  /** The votes of each replica, in any order. Not given: each has one vote. */
  readonly votes?: readonly number[];
  /** The labels of the host, such as its zone and rack, where an inventory tells them. */
  readonly labels?: ReadonlyMap<string, string>;
  /** The most replicas of this service that fit here beside the other services, where the file says so. */
  readonly capacity?: number;
}

/** How a host's replicas are written in the file. A fix uses it to move some of them. */
export type Listing =
  /** A number: `pm-1: 6`. `range` covers the scalar. */
  | { readonly kind: 'count'; readonly range: Range }
  /** A list of names: `pm-2: [vm-7]`. `range` covers the whole sequence. */
  | { readonly kind: 'names'; readonly style: 'flow' | 'block'; readonly range: Range; readonly items: readonly Item[] }
  /** Each replica names its host: `- host: 10.0.1.1`. An item's `range` covers that value. */
  | {
      readonly kind: 'assigned';
      readonly items: readonly Assigned[];
      /** What other services occupy on this host, such as ports. */
      readonly taken: readonly string[];
    }
  /** A scheduler chose the host of each replica. A fix can only suggest another host, in a comment above `key`. */
  | { readonly kind: 'observed'; readonly key: string; readonly items: readonly Pick<Assigned, 'range'>[] }
  /** The listing cannot be edited, for a reason in words that a user understands. */
  | { readonly kind: 'fixed'; readonly reason: string };

/** The spans at which the replicas of a host are written; none where they cannot be edited. */
export function listingRanges(listing: Listing): readonly Range[] {
  if (listing.kind === 'fixed') return [];
  return 'range' in listing ? [listing.range] : listing.items.map(({ range }) => range);
}

/** The name of one replica, in a list of names. */
export interface Item {
  readonly name: string;
  readonly range: Range;
}

/** One replica that names its host. */
export interface Assigned {
  readonly range: Range;
  /** Why this replica cannot be moved; absent where it can. */
  readonly uneditable?: string;
  /** The text before the host's name that stays there, such as `lxd:`. */
  readonly prefix?: string;
  /**
   * Things that only one instance on a host can hold, such as `port 2379`. A move must not bring two of them together.
   */
  readonly claims: readonly string[];
}

/** The words of this dialect for a replica and a host, each as `[one, many]`. */
export interface Nouns {
  readonly replica: readonly [one: string, many: string];
  readonly host: readonly [one: string, many: string];
  /** The word for a single machine where `host` is a zone, a rack or the like. */
  readonly machine?: readonly [one: string, many: string];
}

/** Something in the file that could not be understood. It is found while the file is read. */
export interface Problem {
  readonly rule: 'invalid-value' | 'replica-mismatch' | 'unknown-hosts' | 'unlabelled-stores';
  readonly range: Range;
  readonly message: string;
  /** The text that would put it right in the place of the range, where that is clear. */
  readonly meant?: string;
}

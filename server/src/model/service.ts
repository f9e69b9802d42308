/**
 * The neutral model every dialect is read into. It knows nothing of YAML or of the language server; all it keeps of the
 * file are spans, so that findings and fixes land on the right characters.
 */
import type { Constraint } from '../scheduling/constraints.ts';
import type { ClusterNode } from '../scheduling/cluster.ts';
import type { NodeSelectorTerm, Toleration } from '../scheduling/eligibility.ts';
import type { Range } from './range.ts';
import type { Declaration, QuorumSoftware } from './riskModel.ts';

export type { Range } from './range.ts';

/** One replicated service and where its replicas sit. */
export interface Service {
  readonly name: string;
  /** Where findings about the whole service are shown. */
  readonly nameRange: Range;
  /**
   * The whole object: hovers and code actions apply inside it. In file order, and in the first one it starts; there are
   * several where it goes over several parts of the file.
   */
  readonly extent: readonly Range[];
  readonly nouns: Nouns;
  /** In file order, one entry a host, idle hosts (0 replicas) included. */
  readonly hosts: readonly Host[];
  /** The number of replicas the file states, where it states one apart from the hosts. */
  readonly declaredReplicas?: WrittenNumber;
  /** What the file says of the risk model, most specific first. */
  readonly declarations: readonly Declaration[];
  /** False when a host, a count or the risk model could not be read, so that no probability can be computed. */
  readonly complete: boolean;
  /** Why nothing is claimed of a quorum that it surely is, where nothing is wrong with it; in few words. */
  readonly notJudged?: string;
  /** Present when the file does not place the replicas but a scheduler will; `hosts` is then empty. */
  readonly scheduling?: Scheduling;
  /** The workloads whose replicas these are, in file order, where several form one quorum; `scheduling` is then that of all. */
  readonly sets?: readonly MemberSet[];
  /** What it runs, where that is known to need a quorum. */
  readonly software?: Located<QuorumSoftware>;
  /**
   * Not given: it needs a quorum, or a model is declared. `perhaps`: it may or may not need one, which is worth hints at
   * most. `unless-declared`: nothing says that it needs one; only a declared model makes it a service worth a word.
   */
  readonly quorumBased?: 'perhaps' | 'unless-declared';
  /** The limit on evictions that is stated for it. */
  readonly disruption?: DisruptionBudget;
  /** A budget that seems to be meant for it and selects no pod of the file. */
  readonly strayBudget?: NamedBudget;
  /** Rules that the object itself says are not to speak of it. */
  readonly ignored?: readonly IgnoredRule[];
  /** Where the object can state its risk model; absent when it has no room for it, or the file offers no safe place. */
  readonly modelSite?: ModelSite;
}

/** One of several workloads whose replicas are members of one quorum. */
export interface MemberSet extends Pick<Service, 'name' | 'nameRange' | 'extent'> {
  readonly scheduling: Scheduling;
}

/** A place in the file for keys of the risk model. */
export interface ModelSite {
  /** An insertion point: the start of a line, or behind the opening brace of a map in flow style. */
  readonly at: Range;
  /** The indentation of the keys there; absent in flow style. */
  readonly indent?: string;
  /** Keys that are still missing around them, outermost first. */
  readonly parents: readonly string[];
  /** A `~` or `null` in the place of which they come, with the blanks before it. */
  readonly clears?: Range;
  /** What each key starts with, such as `quorate.dev/`. */
  readonly prefix: string;
  /** Keys that are there already, with their prefix, be their values readable or not. */
  readonly present: readonly string[];
}

/** `quorate.dev/ignore.critical-host: "one node by design"`. */
export interface IgnoredRule {
  readonly rule: string;
  /** Where the rule's name stands. */
  readonly range: Range;
  /** Empty when none is given. */
  readonly reason: string;
  /** All that goes with it: its key and value, and the map when it is alone there; absent when others use it too. */
  readonly entry?: Range;
}

/** A PodDisruptionBudget: how many replicas a drain of nodes leaves running at least. */
export interface DisruptionBudget {
  readonly name: string;
  /** The value of `minAvailable` or `maxUnavailable`. */
  readonly range: Range;
  readonly key: 'minAvailable' | 'maxUnavailable';
  /** As in the file: `2` or `50%`. */
  readonly written: string;
  /** How many replicas of the service evictions leave, `>= 0` and at most their number. Percentages are rounded up. */
  readonly available: number;
  /** How many pods it selects, those of other workloads among them, and how many of them may go at once. */
  readonly selected: number;
  readonly evictions: number;
  /** Why every eviction is refused, where it is: another budget, or pods of a kind that has no number of replicas. */
  readonly refused?: { readonly other: NamedBudget } | { readonly kind: string };
  /** Why it cannot be edited, when it cannot. */
  readonly fixed?: string;
}

/** A budget and where it stands. */
export interface NamedBudget {
  readonly name: string;
  readonly range: Range;
}

/** What the file demands of the scheduler. */
export interface Scheduling {
  /** The number of replicas wanted, `>= 1`. Where the file leaves it to a default, the range is that of the name. */
  readonly replicas: WrittenNumber;
  /** Labels that a node must have. */
  readonly selector: ReadonlyMap<string, string>;
  /** Required node affinity; absent when there is none. */
  readonly terms?: readonly NodeSelectorTerm[];
  readonly tolerations: readonly Toleration[];
  /** The only machines there are for it, where the file names them. */
  readonly hosts?: readonly string[];
  /** Where there are fewer machines than replicas, no more replicas are wanted than there are machines. */
  readonly atMostOneEach?: true;
  readonly constraints: readonly StatedConstraint[];
  /** How many replicas more, and fewer ready ones, there may be while a new revision takes the place of the old one. */
  readonly rollout?: { readonly surge: number; readonly unavailable: number };
  /** The pods that are placed together with these, where there are any. */
  readonly company?: Company;
  /** Swarm's `placement.constraints`, each as `swarmConstraint` reads it; a node must meet them all. */
  readonly expressions?: readonly string[];
  /** Where a constraint can be added, for a fix; absent when the file offers no safe place. */
  readonly site?: ConstraintSite;
  /** Where required anti-affinity can be written; absent when the file offers no safe place, or has an affinity. */
  readonly affinitySite?: ConstraintSite;
  /** Keys of an operator's own that can demand what a raw constraint would. */
  readonly ownKeys?: readonly OwnKey[];
}

/** A simplified form of a constraint: `podAntiAffinityType: required`. */
export interface OwnKey {
  readonly key: string;
  /** The value to write. */
  readonly value: string;
  /** What the operator then demands of the scheduler. */
  readonly constraint: Constraint;
  readonly site: OwnKeySite;
}

/**
 * The value that is there, or an insertion point for the key: the start of a line, or, without an indentation, behind the
 * opening brace of a map in flow style, which may be `empty`. `parents` are missing around the key, outermost first.
 */
export type OwnKeySite =
  | { readonly range: Range }
  | { readonly at: Range; readonly indent?: string; readonly empty?: true; readonly parents: readonly string[] };

/** Pods of other kinds that the constraints of a service count, or that have constraints which count those of the service. */
export interface Company {
  /** What binds the service's own pods; `counts` is by place, 0 for the service's own, then `groups`. */
  readonly constraints: readonly Constraint[];
  readonly groups: readonly PodGroup[];
  /** True where there are more of them than are looked at. */
  readonly beyond?: true;
}

/** Pods that are alike, and where they may go. */
export interface PodGroup extends Pick<Scheduling, 'selector' | 'terms' | 'tolerations' | 'expressions'> {
  /** What they belong to. */
  readonly name: string;
  /** How many there are to be placed, `each-node` for one on every node open to them. */
  readonly replicas: number | 'each-node';
  readonly constraints: readonly Constraint[];
  /** Terms beside `terms` that must be met too: those of the volumes that the pods use. */
  readonly pins?: readonly (readonly NodeSelectorTerm[])[];
  /** True for pods of the service itself: of another of its workloads, or those that may not go where its others may. */
  readonly member?: true;
  /** True for pods that end by themselves. */
  readonly passing?: true;
  /** The nodes of those that are there already. */
  readonly placed?: readonly string[];
}

export interface StatedConstraint {
  readonly constraint: Constraint;
  /** Where it stands. */
  readonly range: Range;
  /** A soft constraint is a wish: it guarantees nothing. */
  readonly hard: boolean;
  /** False when its selector does not surely match the replicas themselves, so that it keeps none of them apart. */
  readonly selectsItself: boolean;
  /** The operator that makes it, by itself or by a key of its own; absent for what stands in the file as it is. */
  readonly addedBy?: string;
  /**
   * Why it cannot be told whether it does: the labels of the namespace, or of the replicas, are not all known, or what an
   * empty selector counts, which depends on the version of the scheduler.
   */
  readonly unsure?: 'namespace' | 'labels' | 'empty-selector';
  /** True where it counts replicas of its own revision alone, and none of one before. */
  readonly ownRevision?: true;
  /** True where it counts the replicas of all workloads of a quorum of several. */
  readonly selectsAll?: true;
  /** What makes a soft constraint hard, where a single edit does. */
  readonly tighten?: TextEdit;
  /** The number it allows a domain, as written, where that is a number of its own. */
  readonly limit?: WrittenNumber;
}

/** A place in the file for one more constraint, with all that its text must fit. */
export interface ConstraintSite {
  readonly kind: 'kubernetes' | 'swarm';
  /** An insertion point at the start of a line. */
  readonly at: Range;
  /** The indentation of the keys there. */
  readonly indent: string;
  /** Keys that are still missing around the constraint, outermost first. */
  readonly parents: readonly string[];
  /** A `~` or `null` in the place of which the constraint comes, with the blanks before it. */
  readonly clears?: Range;
  /** The labels of the replicas, which a Kubernetes selector has to repeat. */
  readonly labels: ReadonlyMap<string, string>;
}

/** Machines a file speaks of, wherever the services that use them are: `kind: Node` objects and inventories. */
export interface InventoryNode extends ClusterNode {
  readonly range: Range;
  /** The probability that it fails, between 0 and 1. */
  readonly probability?: number;
  /** Where the file says how long it runs and is repaired; `probability` is then mttr / (mtbf + mttr). */
  readonly times?: RepairTimes;
  /** How many replicas of all services together fit. */
  readonly capacity?: number;
}

/** How often a whole zone, rack or other domain is out, on top of what fails in it by itself. */
export interface DomainOutage {
  /** The value of the label that its machines share. */
  readonly name: string;
  readonly probability: number;
  /** Where the file says how long it runs and is repaired; `probability` is then mttr / (mtbf + mttr). */
  readonly times?: RepairTimes;
}

/** In hours: the mean time up until the next failure, repair not included, and the mean time to repair. */
export interface RepairTimes {
  readonly mtbf: number;
  readonly mttr: number;
}

export interface Host {
  readonly name: string;
  readonly nameRange: Range;
  /** How many replicas of the service sit here, `>= 0`. */
  readonly replicas: number;
  readonly listing: Listing;
  /** What each replica votes, in any order, as many as there are replicas. Not given: each votes once. */
  readonly votes?: readonly number[];
  /** Such as its zone and rack, where an inventory tells. */
  readonly labels?: ReadonlyMap<string, string>;
  /** The most replicas of this service that fit here beside the other services, where the file says so. */
  readonly capacity?: number;
}

/** How a host's replicas are written, so that a fix can move some of them. */
export type Listing =
  /** A number: `pm-1: 6`. `range` covers the scalar. */
  | { readonly kind: 'count'; readonly range: Range }
  /** A list of names: `pm-2: [vm-7]`. `range` covers the whole sequence. */
  | { readonly kind: 'names'; readonly style: 'flow' | 'block'; readonly range: Range; readonly items: readonly Item[] }
  /** Each replica names its host: `- host: 10.0.1.1`. An item's `range` covers that value. */
  | {
      readonly kind: 'assigned';
      readonly items: readonly Assigned[];
      /** What other services claim on this host. */
      readonly taken: readonly string[];
    }
  /** A scheduler chose the host of each replica: another can only be suggested, in a comment above `key`. */
  | { readonly kind: 'observed'; readonly key: string; readonly items: readonly Pick<Assigned, 'range'>[] }
  /** Not editable, with the reason in words a user understands. */
  | { readonly kind: 'fixed'; readonly reason: string };

/** Where the replicas of a host are written; nowhere where that cannot be edited. */
export function listingRanges(listing: Listing): readonly Range[] {
  if (listing.kind === 'fixed') return [];
  return 'range' in listing ? [listing.range] : listing.items.map(({ range }) => range);
}

export interface Item {
  readonly name: string;
  readonly range: Range;
}

export interface Assigned {
  readonly range: Range;
  /** Why this replica cannot be moved, when it cannot. */
  readonly fixed?: string;
  /** What stands before the host's name and stays there, such as `lxd:`. */
  readonly prefix?: string;
  /** What only one instance a host can hold, such as `port 2379`; a move must not bring two of them together. */
  readonly claims: readonly string[];
}

export interface Located<T> {
  readonly value: T;
  readonly range: Range;
}

/** A number of the file. `range` covers the scalar that holds it. */
export interface WrittenNumber extends Located<number> {
  /** Why it cannot be edited, when it cannot. */
  readonly fixed?: string;
}

/** What this dialect calls a replica and a host, `[one, many]`. */
export interface Nouns {
  readonly replica: readonly [one: string, many: string];
  readonly host: readonly [one: string, many: string];
}

/** Something in the file that could not be understood, found while reading. */
export interface Problem {
  readonly rule: 'invalid-value' | 'replica-mismatch' | 'unknown-hosts' | 'unlabelled-stores';
  readonly range: Range;
  readonly message: string;
  /** What stands in place of the range when it is put right, where that is clear. */
  readonly meant?: string;
}

/** A replacement of one span of the file. Edits of one fix never overlap. */
export interface TextEdit {
  readonly range: Range;
  readonly newText: string;
}

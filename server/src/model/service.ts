/**
 * The neutral model every dialect is read into. It knows nothing of YAML or of the language server; all it keeps of the
 * file are spans, so that findings and fixes land on the right characters.
 */
import type { ClusterNode } from '../scheduling/cluster.ts';
import type { Range } from './range.ts';
import type { Declaration, QuorumSoftware } from './riskModel.ts';
import type { Scheduling } from './scheduling.ts';
import type { Located, WrittenNumber } from './written.ts';

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
  /** Why nothing is claimed of replicas that do not vote, though they may be taken for a quorum: they are listed with it. */
  readonly unclaimed?: string;
  /** Present when the file does not place the replicas but a scheduler will; `hosts` is then empty. */
  readonly scheduling?: Scheduling;
  /** The workloads whose replicas these are, in file order, where several form one quorum; `scheduling` is then that of all. */
  readonly sets?: readonly MemberSet[];
  /** The software that it runs, where that is known to need a quorum. */
  readonly software?: Located<QuorumSoftware>;
  /**
   * Not given: it needs a quorum, or a model is declared. `perhaps`: it may or may not need one, which is worth hints at
   * most. `unless-declared`: nothing says that it needs one; only a declared model makes it a service worth a word, and
   * `unclaimed` one worth a line in lists.
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
export interface MemberSet extends Pick<Service, 'name' | 'nameRange' | 'extent' | 'disruption'> {
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
  /** A `~` or `null` that they replace, with the blanks before it. */
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

/** A host of a service, with the replicas on it. */
export interface Host {
  readonly name: string;
  readonly nameRange: Range;
  /** True where it is a zone, a rack or the like, and the name is its label. */
  readonly isDomain?: true;
  /** How many replicas of the service sit here, `>= 0`. */
  readonly replicas: number;
  readonly listing: Listing;
  /** What each replica votes, in any order, as many as there are replicas. Not given: each votes once. */
  readonly votes?: readonly number[];
  /** Its zone and rack, for example, where an inventory tells them. */
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

/** The name of one replica, in a list of names. */
export interface Item {
  readonly name: string;
  readonly range: Range;
}

/** One replica that names its host. */
export interface Assigned {
  readonly range: Range;
  /** Why this replica cannot be moved, when it cannot. */
  readonly fixed?: string;
  /** What stands before the host's name and stays there, such as `lxd:`. */
  readonly prefix?: string;
  /** What only one instance a host can hold, such as `port 2379`; a move must not bring two of them together. */
  readonly claims: readonly string[];
}

/** What this dialect calls a replica and a host, `[one, many]`. */
export interface Nouns {
  readonly replica: readonly [one: string, many: string];
  readonly host: readonly [one: string, many: string];
  /** What a single host is called where `host` is a zone, a rack or the like. */
  readonly machine?: readonly [one: string, many: string];
}

/** Something in the file that could not be understood, found while reading. */
export interface Problem {
  readonly rule: 'invalid-value' | 'replica-mismatch' | 'unknown-hosts' | 'unlabelled-stores';
  readonly range: Range;
  readonly message: string;
  /** What stands in place of the range when it is put right, where that is clear. */
  readonly meant?: string;
}

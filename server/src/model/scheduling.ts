/** What a file demands of a scheduler that places the replicas of a service, and where a fix can demand more. */
import type { Constraint } from '../scheduling/constraints.ts';
import type { NodeDemand, NodeSelectorTerm, Toleration } from '../scheduling/eligibility.ts';
import type { Range } from './range.ts';
import type { Addition, TextEdit, WrittenNumber } from './written.ts';

/** What the file demands of the scheduler. */
export interface Scheduling {
  /** The number of replicas wanted, `>= 1`. Where the file leaves it to a default, the range is that of the name. */
  readonly replicas: WrittenNumber;
  /** How many pods there are beside these that have no vote; absent where all have one. */
  readonly silent?: number;
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
  /** Demands on the name and the labels of a node, beside `selector` and `terms`. It must meet all of them. */
  readonly demands?: readonly NodeDemand[];
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
  readonly site: KeySite;
}

/** The value that is there, or a place for the key. */
export type KeySite = ValueSite | LineSite | FlowSite;

/** A scalar in the place of which another comes; empty where the key has no value. */
export interface ValueSite {
  readonly at: Range;
  readonly indent?: never;
  readonly parents?: never;
}

/** Pods of other kinds that the constraints of a service count, or that have constraints which count those of the service. */
export interface Company {
  /** What binds the service's own pods; `counts` is by place, 0 for the service's own, then `groups`. */
  readonly constraints: readonly Constraint[];
  readonly groups: readonly PodGroup[];
  /** How many votes each of the service's own pods has, where members do not all have as many. */
  readonly votes?: number;
  /** True where there are more of them than are looked at. */
  readonly beyond?: true;
}

/** Pods that are alike, and where they may go. */
export interface PodGroup extends Pick<Scheduling, 'selector' | 'terms' | 'tolerations' | 'demands'> {
  /** What they belong to. */
  readonly name: string;
  /** How many there are to be placed, `each-node` for one on every node open to them. */
  readonly replicas: number | 'each-node';
  readonly constraints: readonly Constraint[];
  /** Terms beside `terms` that must be met too: those of the volumes that the pods use. */
  readonly pins?: readonly (readonly NodeSelectorTerm[])[];
  /** True for pods of the service itself that vote: of another of its workloads, or those that may not go where its others may. */
  readonly member?: true;
  /** How many votes each has, where members do not all have as many. */
  readonly votes?: number;
  /** True for pods that end by themselves. */
  readonly passing?: true;
  /** The nodes of those that are there already. */
  readonly placed?: readonly string[];
}

/** A constraint as a file states it, or as an operator adds it. */
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
  /** What makes a soft constraint hard, where a single edit does. Absent for a hard one. */
  readonly tighten?: TextEdit;
  /** The number it allows a domain, as written, where that is a number of its own, and its key. */
  readonly limit?: WrittenNumber & { readonly key: string };
}

/** A place in the file for one more constraint, with all that its text must fit. */
export type ConstraintSite = KeySite & {
  readonly writer: ConstraintWriter;
  /** The labels of the replicas, which a selector has to repeat; none where constraints have no selectors. */
  readonly labels: ReadonlyMap<string, string>;
};

/** Whole lines of block style. */
export interface LineSite {
  /** An insertion point at the start of a line. */
  readonly at: Range;
  /** The indentation of the keys there. */
  readonly indent: string;
  /** Keys that are still missing around what is added, outermost first. */
  readonly parents: readonly string[];
  /** A `~` or `null` in the place of which it comes, with the blanks before it. */
  readonly clears?: Range;
}

/** Within a map or a list in flow style. */
export interface FlowSite {
  /** Behind the opening brace. */
  readonly at: Range;
  readonly indent?: never;
  readonly parents: readonly string[];
  readonly empty?: true;
}

/** How a dialect writes constraints. One object a dialect, so that fixes need not know which it is. */
export interface ConstraintWriter {
  /** The kind that it has words for: spreads over domains of any label, or a limit per host and nothing else. */
  readonly kind: 'max-skew' | 'at-most-per-domain';
  /** What a fix with this constraint does, for a menu: `Spread over nodes: maxSkew 1, DoNotSchedule`. */
  readonly title: (constraint: Constraint) => string;
  /**
   * One more constraint. Undefined where the dialect has no words for it.
   * @param labels those of the replicas
   * @param tainted true where taints keep the replicas away from some node
   */
  readonly addition: (
    constraint: Constraint,
    labels: ReadonlyMap<string, string>,
    tainted: boolean,
  ) => Addition | undefined;
  /** At most one replica a node, said by a constraint that needs a place of its own; undefined where there is none such. */
  readonly apart: ((labels: ReadonlyMap<string, string>) => Addition) | undefined;
  /** What makes a soft constraint hard, taints considered; undefined where no single edit does. */
  readonly hardened: (soft: StatedConstraint, tainted: boolean) => TextEdit | undefined;
}

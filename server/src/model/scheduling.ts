/**
 * What a file demands of a scheduler that places the replicas of a service, and the places where a fix can demand more.
 */
import type { Constraint } from '../scheduling/constraints.ts';
import type { NodeDemand, NodeSelectorTerm, Toleration } from '../scheduling/eligibility.ts';
import type { Range } from './range.ts';
import type { Addition, TextEdit, WrittenNumber } from './written.ts';

/** What the file demands of the scheduler. */
export interface Scheduling {
  /** The number of replicas wanted, `>= 1`. Where the file leaves it to a default, the range is that of the name. */
  readonly replicas: WrittenNumber;
  /** How many pods without a vote there are beside the replicas; absent where all pods vote. */
  readonly silent?: number;
  /** Labels that a node must have. */
  readonly selector: ReadonlyMap<string, string>;
  /** Required node affinity; absent when there is none. */
  readonly terms?: readonly NodeSelectorTerm[];
  readonly tolerations: readonly Toleration[];
  /** The names of the only machines that there are for the replicas, where the file names them. */
  readonly hosts?: readonly string[];
  /** True where at most as many replicas are wanted as there are machines. */
  readonly atMostOneEach?: true;
  readonly constraints: readonly StatedConstraint[];
  /**
   * How many replicas there may be beyond those wanted, and how many ready ones may be missing, during a rolling
   * update.
   */
  readonly rollout?: { readonly surge: number; readonly unavailable: number };
  /** The pods that are placed together with these, where there are any. */
  readonly company?: Company;
  /** Demands on the name and the labels of a node, beside `selector` and `terms`. It must meet all of them. */
  readonly demands?: readonly NodeDemand[];
  /** The place where a fix can add a constraint; absent when the file offers no safe place. */
  readonly site?: ConstraintSite;
  /**
   * Where required anti-affinity can be written; absent when the file offers no safe place, or states an affinity
   * already.
   */
  readonly affinitySite?: ConstraintSite;
  /** Keys of an operator that can demand what a raw constraint would demand. */
  readonly ownKeys?: readonly OwnKey[];
  readonly overrides?: readonly EmptyOverride[];
}

/** An empty value that takes the place of what a chart or an operator demands by itself, such as `affinity: ""`. */
export interface EmptyOverride {
  readonly key: string;
  /** The constraint that counts again when the lines are removed. */
  readonly constraint: Constraint;
  readonly lines: Range;
}

/** A key of an operator that stands for a constraint, such as `podAntiAffinityType: required`. */
export interface OwnKey {
  readonly key: string;
  /** The value to write. */
  readonly value: string;
  /** The constraint that the operator then makes of it. */
  readonly constraint: Constraint;
  readonly site: KeySite;
}

/** The place of the value that is there, or a place for the key. */
export type KeySite = ValueSite | LineSite | FlowSite;

/** A scalar that another one replaces; empty where the key has no value. */
export interface ValueSite {
  readonly at: Range;
  readonly indent?: never;
  readonly parents?: never;
}

/**
 * Pods of other services that are placed together with those of a service, because the constraints of one of them count
 * pods of the other.
 */
export interface Company {
  /**
   * The constraints of the service's own pods. In `counts`, 0 stands for the service's own pods, and 1, 2, … for the
   * entries of `groups`.
   */
  readonly constraints: readonly Constraint[];
  readonly groups: readonly PodGroup[];
  /** How many votes each of the service's own pods has; absent where each has one. */
  readonly votes?: number;
  /** True where there are more such pods than are looked at. */
  readonly beyond?: true;
}

/** What replicas demand of each single node, and which taints they tolerate. */
export interface NodeDemands extends Pick<Scheduling, 'selector' | 'terms' | 'tolerations' | 'demands'> {
  /** Terms that must be met beside `terms`: those of the volumes that the replicas use. */
  readonly pins?: readonly (readonly NodeSelectorTerm[])[];
}

/** Pods that are alike, and where they may go. */
export interface PodGroup extends NodeDemands {
  /** The name of the object that the pods belong to. */
  readonly name: string;
  /** How many pods are to be placed; `each-node` for one on every node open to them. */
  readonly replicas: number | 'each-node';
  readonly constraints: readonly Constraint[];
  /**
   * True for voting pods of the service itself: pods of another of its workloads, or pods that may not go where its
   * others may.
   */
  readonly member?: true;
  /** How many votes each pod has; absent where each has one. */
  readonly votes?: number;
  /** True for pods that end by themselves, such as those of a Job. */
  readonly passing?: true;
  /** The names of the nodes on which such pods are already. */
  readonly placed?: readonly string[];
}

/** A constraint as a file states it, or as an operator adds it. */
export interface StatedConstraint {
  readonly constraint: Constraint;
  /** The place of the constraint in the file. */
  readonly range: Range;
  /** The word of it that stands for the whole; absent where `range` is within a line. */
  readonly word?: Range;
  /** The word that makes it soft. */
  readonly softBy?: Range;
  /** A soft constraint is a wish: it guarantees nothing. */
  readonly hard: boolean;
  /** False when its selector may not match the replicas themselves. Then it keeps none of them apart. */
  readonly selectsItself: boolean;
  /**
   * The operator that makes the constraint, by itself or from a key of its own; absent for a constraint that the file
   * states itself.
   */
  readonly addedBy?: string;
  /**
   * Why `selectsItself` cannot be told: the labels of the namespace or of the replicas are not all known, or an empty
   * selector counts what the version of the scheduler decides.
   */
  readonly unsure?: 'namespace' | 'labels' | 'empty-selector';
  /** True where it counts only replicas of its own revision. */
  readonly ownRevision?: true;
  /** True where it counts the replicas of all workloads of a quorum that consists of several. */
  readonly selectsAll?: true;
  /** The edit that makes a soft constraint hard, or a hard skew one of 1. Absent where one edit is not enough. */
  readonly tighten?: TextEdit;
  /**
   * The most replicas that it allows in a domain, with the key of that number; absent where the constraint has no such
   * number.
   */
  readonly limit?: WrittenNumber & { readonly key: string };
}

/** A place in the file for one more constraint, with all that the text of the constraint must fit. */
export type ConstraintSite = KeySite & {
  readonly writer: ConstraintWriter;
  /** The labels of the replicas, which a selector has to repeat; empty where constraints have no selectors. */
  readonly labels: ReadonlyMap<string, string>;
};

/** A place for whole lines of block style. */
export interface LineSite {
  /** An insertion point at the start of a line. */
  readonly at: Range;
  /** The indentation of the keys there. */
  readonly indent: string;
  /** Keys that are still missing around what is added, outermost first. */
  readonly parents: readonly string[];
  /** A `~` or `null` that the lines replace, with the blanks before it. */
  readonly clears?: Range;
}

/** A place within a map or a list in flow style. */
export interface FlowSite {
  /** The point behind the opening brace or bracket. */
  readonly at: Range;
  readonly indent?: never;
  readonly parents: readonly string[];
  readonly empty?: true;
}

/** How a dialect writes constraints. Each dialect has one such object, so that fixes need not know the dialect. */
export interface ConstraintWriter {
  /**
   * The kind of constraint that the dialect can write: spreads over domains of any label, or a limit per host and
   * nothing else.
   */
  readonly kind: 'max-skew' | 'at-most-per-domain';
  /** What a fix with this constraint does, for a menu: `Spread over nodes: maxSkew 1, DoNotSchedule`. */
  readonly title: (constraint: Constraint) => string;
  /**
   * One more constraint; undefined where the dialect cannot write it.
   * @param labels the labels of the replicas
   * @param tainted true where taints keep the replicas away from some node
   */
  readonly addition: (
    constraint: Constraint,
    labels: ReadonlyMap<string, string>,
    tainted: boolean,
  ) => Addition | undefined;
  /**
   * A constraint for at most one replica a node that is written at `affinitySite`; undefined where the dialect has none
   * such.
   */
  readonly apart: ((labels: ReadonlyMap<string, string>) => Addition) | undefined;
  /** The edit that makes a soft constraint hard, taints considered; undefined where no single edit does. */
  readonly hardened: (soft: StatedConstraint, tainted: boolean) => TextEdit | undefined;
}

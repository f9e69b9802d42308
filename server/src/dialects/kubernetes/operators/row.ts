/**
 * What a row of the table of operators says. It is plain data, so that recognition, reading, fixes, completion and the
 * page docs/reads.md all come from it. CONTRIBUTING.md, "Adding an operator", shows how to write one.
 */
import type { QuorumSoftware } from '../../../model/riskModel.ts';

/**
 * Keys from the object down, parted by dots: `spec.mon.count`. A key may hold dots itself. `item.` starts at the item of
 * the component's list (`each`), `parent.` at the object that the row calls its parent.
 */
export type Path = string;

/**
 * Text in which `{name}` is the name of the object, `{namespace}` its namespace, `{item}` the name of the item,
 * `{value}` the value of the rule at hand, and `{spec.x|word}` what stands at a path, or else the word.
 */
export type Template = string;

/**
 * What keeps the pods apart: `hard <label of nodes>` is at most one pod in a domain, as required anti-affinity demands;
 * `hard spread <label>` is a spread of at most 1; `soft` is a wish. `unknown`: nothing can be said of the placement then.
 */
export type Effect = 'nothing' | 'unknown' | `${'hard' | 'soft'} ${Template}`;

/** At most one pod a node. */
export const HARD_NODE: Effect = 'hard kubernetes.io/hostname';
/** Another node for each pod, where there is one. */
export const SOFT_NODE: Effect = 'soft kubernetes.io/hostname';

/** Holds where a value of `is` stands at one of the paths (or in a list there), or anything, where neither is given. */
export interface Condition {
  readonly path: Path | readonly Path[];
  readonly is?: readonly string[];
  /** The condition holds for text with this in it. */
  readonly contains?: string;
  /** The condition holds for any value but these. */
  readonly not?: readonly string[];
  /** Whether it holds where nothing stands at any of the paths. Not given: it does not. */
  readonly absent?: boolean;
  /** What must hold besides. */
  readonly and?: Condition;
}

/** Holds where nothing stands at the path. */
export function lacks(path: Path): Condition {
  return { path, is: [], absent: true };
}

/** A key of the operator's own, or its default, that keeps pods apart. */
export interface OwnRule {
  /** Not given: no key changes the rule. */
  readonly path?: Path;
  readonly values?: Readonly<Record<string, Effect>>;
  /** What any other value does. Not given: nothing. */
  readonly other?: Effect;
  /** What the operator does where the key is not there. Not given: nothing. */
  readonly absent?: Effect;
  /** What takes the place of the rule where the object states it, even when empty. Not given: both hold. */
  readonly yields?: 'affinity' | 'filled affinity' | 'podAntiAffinity' | 'same spread';
  /** The rule has no effect where one of these holds. */
  readonly unless?: readonly Condition[];
  /** The value to write for at most one pod a node. Not given: the key is not for fixes. */
  readonly write?: string;
  /** Where one of these holds the operator would refuse that value. */
  readonly refuses?: readonly Condition[];
}

/** The parts of a pod's spec that constrain its place. */
export const PLACEMENT_KEYS = ['affinity', 'topologySpreadConstraints', 'nodeSelector', 'tolerations'] as const;
export const AFFINITY_KEYS = ['nodeAffinity', 'podAffinity', 'podAntiAffinity'] as const;

export type PlacementKey = (typeof PLACEMENT_KEYS)[number] | (typeof AFFINITY_KEYS)[number];

/** The paths where each key may stand. The first that is there counts. */
export type Placement = Readonly<Partial<Record<PlacementKey, readonly Path[]>>>;

/** One group of like pods. */
export interface Component {
  /** The name of the service. Not given: `{name}`. */
  readonly name?: Template;
  /** The key that stands for the component, where an object has several of them: findings and hovers go there. */
  readonly anchor?: Path;
  /** A list of maps, or a map of maps: each item describes such pods. */
  readonly each?: Path;
  /** The key with the name of an item of a list. Not given: `name`. */
  readonly itemName?: string;
  /** True where the pods of all items vote together. */
  readonly together?: true;
  /** Where the number of pods stands. Not given: it is always `otherwise`. */
  readonly count?: Path;
  /** The number where none is given. Not given: it is not known then. */
  readonly otherwise?: number;
  /** True where 0 means the default, too. */
  readonly zeroIsDefault?: true;
  /** Members of the same pods that are counted elsewhere. */
  readonly plus?: readonly Path[];
  /** How many members there are besides, which no number of the object counts. */
  readonly besides?: number;
  /** All must hold, or there are no such pods. */
  readonly when?: readonly Condition[];
  /** Where one of these holds, too little is known to judge the placement. */
  readonly unknown?: readonly Condition[];
  /** Maps with the placement keys of a pod's spec. The first that is there counts as a whole. */
  readonly pod?: readonly Path[];
  /** Placement keys that stand elsewhere. */
  readonly placement?: Placement;
  /** What the operator makes of a spread constraint that is not quite what Kubernetes takes. */
  readonly spread?:
    | 'fills selector'
    | 'fills selector without matchLabelKeys'
    | 'own type'
    /** A map from topology keys to constraints, which get that key and a selector. */
    | 'by key'
    | { readonly fillsFor: Template; readonly when: Condition };
  readonly rules?: readonly OwnRule[];
  /** The `metadata` of the pods' template. */
  readonly metadata?: Path;
  /** Maps of more labels that the pods get. */
  readonly labelsFrom?: readonly Path[];
  /** The labels that the operator gives to the pods. */
  readonly labels: Readonly<Record<string, Template>>;
  /** True where the pods have no other labels, save those that StatefulSets add. */
  readonly allLabels?: true;
  /** The labels that tell these pods from all others: a fix selects by them. */
  readonly selecting: readonly string[];
  /** The maps into which a fix may write `topologySpreadConstraints` or `affinity`. */
  readonly write?: { readonly spread?: Path; readonly affinity?: Path; readonly unless?: readonly Condition[] };
  /** What the pods run: a name in `quorumSoftware.ts`. Not given: nothing that is known to vote. */
  readonly software?: string | QuorumSoftware;
  /** All must hold, or the pods do not vote. */
  readonly votes?: readonly Condition[];
  /** Why nothing is claimed of pods that do not vote, in few words: they are listed with it. Not given: they are not listed. */
  readonly unclaimed?: string;
  /** Objects for which this gives the same text vote together, so that the majority of one alone means nothing. */
  readonly votesWith?: Template;
  /** How many members must live, where that is no majority; undefined where nothing is claimed. */
  readonly needs?: {
    readonly paths: readonly Path[];
    readonly of: (textAt: (path: Path) => string | undefined, members: number) => number | undefined;
  };
}

/** One kind of custom resource. */
export interface OperatorRow {
  /** What users call the operator. */
  readonly operator: string;
  /** The API group, without its version. */
  readonly group: string;
  /** Not given: every version. */
  readonly versions?: readonly string[];
  readonly kind: string;
  readonly components: readonly Component[];
  /** The object of the same group and namespace that says what this one leaves out. */
  readonly parent?: { readonly kind: string; readonly name: Template };
  /** A sentence for readers of docs/reads.md: what is left out, or assumed. */
  readonly note?: string;
  /** Where the facts were read: repository and paths. */
  readonly source: string;
}

/** The paths of the four placement keys below each of these maps. */
export function within(...maps: readonly Path[]): Placement {
  return Object.fromEntries(PLACEMENT_KEYS.map((key) => [key, maps.map((map) => `${map}.${key}`)]));
}

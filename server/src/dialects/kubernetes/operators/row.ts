/**
 * The rows of the table of operators. They are plain data, so that recognition, reading, fixes, completion and the page
 * docs/reads.md all follow from them. CONTRIBUTING.md, "Adding an operator", shows how to write a row.
 */
import type { QuorumSoftware } from '../../../model/riskModel.ts';

/**
 * Keys from the object down, separated by dots: `spec.mon.count`. A key may hold dots itself. `item.` starts at the
 * item of the component's list (`each`), `template.` at the item that its `template` names, `parent.` at the object that
 * the row calls its parent. In a condition `*` stands for each item of a list.
 */
export type Path = string;

/**
 * Text in which `{name}` is the name of the object, `{namespace}` its namespace, `{item}` the name of the item,
 * `{value}` the value of the rule at hand, and `{spec.x|word}` the text at a path, or else the word.
 */
export type Template = string;

/**
 * What keeps the pods apart: `hard <label of nodes>` is at most one pod in a domain, as required anti-affinity demands;
 * `hard spread <label>` is a spread of at most 1; `soft` is a wish. `unknown`: the placement is then not judged.
 */
export type Effect = 'nothing' | 'unknown' | `${'hard' | 'soft'} ${Template}`;

/** At most one pod on each node. */
export const HARD_NODE: Effect = 'hard kubernetes.io/hostname';
/** A wish for another node for each pod. */
export const SOFT_NODE: Effect = 'soft kubernetes.io/hostname';

/**
 * A condition. It holds where a value of `is` stands at one of the paths, or in a list there; without `is`, `contains` and
 * `not`, where anything stands there.
 */
export interface Condition {
  readonly path: Path | readonly Path[];
  readonly is?: readonly string[];
  /** The condition holds for text that contains this. */
  readonly contains?: string;
  /** The condition holds for any value except these. */
  readonly not?: readonly string[];
  /** Whether the condition holds where nothing stands at any of the paths. Not given: it does not. */
  readonly absent?: boolean;
  /** A second condition that must hold as well. */
  readonly and?: Condition;
}

/** A condition under which something is not known, with the reason in few words. */
export interface Doubt extends Condition {
  readonly because?: string;
}

/** The condition that nothing stands at the path. */
export function lacks(path: Path): Condition {
  return { path, is: [], absent: true };
}

/** A key of the operator, or its default, that keeps pods apart. */
export interface OwnRule {
  /** The path of the key. Not given: no key changes the rule. */
  readonly path?: Path;
  readonly values?: Readonly<Record<string, Effect>>;
  /** The effect of any other value. Not given: nothing. */
  readonly other?: Effect;
  /** The effect where the key is absent. Not given: nothing. */
  readonly absent?: Effect;
  /** What replaces the rule where the object states it, even when it is empty. Not given: both hold. */
  readonly yields?: 'affinity' | 'filled affinity' | 'podAntiAffinity' | 'same spread';
  /** Conditions; where one of them holds, the rule has no effect. */
  readonly unless?: readonly Condition[];
  /** The value to write for at most one pod a node. Not given: fixes do not write the key. */
  readonly write?: string;
  /** Conditions; where one of them holds, the operator would refuse that value. */
  readonly refuses?: readonly Condition[];
}

/** The parts of a pod's spec that constrain its place. */
export const PLACEMENT_KEYS = ['affinity', 'topologySpreadConstraints', 'nodeSelector', 'tolerations'] as const;
/** The parts of an affinity, for which some operators have keys of their own. */
export const AFFINITY_KEYS = ['nodeAffinity', 'podAffinity', 'podAntiAffinity'] as const;

export type PlacementKey = (typeof PLACEMENT_KEYS)[number] | (typeof AFFINITY_KEYS)[number];

/** The paths at which each key may stand. The first path with a value counts. */
export type Placement = Readonly<Partial<Record<PlacementKey, readonly Path[]>>>;

/** One group of alike pods. */
export interface Component {
  /** The name of the service. Not given: `{name}`. */
  readonly name?: Template;
  /** The path of the key for findings and hovers, where an object has several components. */
  readonly anchor?: Path;
  /** The path of a list of maps, or of a map of maps: each item describes such pods. */
  readonly each?: Path;
  /** The key with the name of an item of a list. Not given: `name`. */
  readonly itemName?: string;
  /** A list of templates of pods, and the name of the one that these pods have. */
  readonly template?: { readonly list: Path; readonly name: Template };
  /** True where the pods of all items vote together. */
  readonly together?: true;
  /** The path of the number of pods. Not given: it is always `otherwise`. */
  readonly count?: Path;
  /** The number where none is stated. Not given: the number is then unknown. */
  readonly otherwise?: number;
  /** True where 0 also means the default. */
  readonly zeroIsDefault?: true;
  /** The paths of more numbers of members, which are added to `count`. */
  readonly plus?: readonly Path[];
  /** How many more members there are that no number of the object counts. */
  readonly besides?: number;
  /** Conditions; where one of them does not hold, there are no such pods. */
  readonly when?: readonly Condition[];
  /** Conditions; where one of them holds, too little is known to judge the placement. */
  readonly unknown?: readonly Doubt[];
  /** The paths of maps with the placement keys of a pod's spec. The first one that is present counts as a whole. */
  readonly pod?: readonly Path[];
  /** The paths of placement keys elsewhere. */
  readonly placement?: Placement;
  /** What the operator makes of spread constraints that lack something that Kubernetes requires. */
  readonly spread?:
    | 'fills selector'
    | 'fills selector without matchLabelKeys'
    | 'own type'
    /** A map from topology keys to constraints; the operator adds that key and a selector to each. */
    | 'by key'
    | { readonly fillsFor: Template; readonly when: Condition };
  readonly rules?: readonly OwnRule[];
  /** The path of the `metadata` of the pods' template. */
  readonly metadata?: Path;
  /** The paths of maps with more labels of the pods. */
  readonly labelsFrom?: readonly Path[];
  /** The labels that the operator gives to the pods. */
  readonly labels: Readonly<Record<string, Template>>;
  /** True where the pods have no other labels, except those that StatefulSets add. */
  readonly allLabels?: true;
  /** The labels that tell these pods from all others; a fix selects by them. */
  readonly selecting: readonly string[];
  /** The paths of the maps into which a fix may write `topologySpreadConstraints` or `affinity`. */
  readonly write?: { readonly spread?: Path; readonly affinity?: Path; readonly unless?: readonly Condition[] };
  /** What the pods run: a name in `software/softwareTable.ts`. Not given: nothing that is known to vote. */
  readonly software?: string | QuorumSoftware;
  /** Conditions; where one of them does not hold, the pods do not vote. */
  readonly votes?: readonly Condition[];
  /** The budgets that the operator makes by itself for these pods. The first one whose conditions hold counts. */
  readonly adds?: readonly AddedBudget[];
  /** The places at which the object, or the values of a chart, can state the budget. It counts before those that are added. */
  readonly budget?: BudgetPaths;
  /** The labels by which the operator's budget selects. Not given: those of `selecting`. */
  readonly budgetSelects?: readonly string[];
  /**
   * Why pods that do not vote are not judged, in few words; they are listed with it. Not given: they are not listed.
   */
  readonly unclaimed?: string;
  /**
   * A text for each object: objects with the same text vote together, so that the majority of one alone means nothing.
   */
  readonly votesWith?: Template;
  /** How many members must stay, where that is not a majority; undefined where the quorum is then not judged. */
  readonly needs?: {
    readonly paths: readonly Path[];
    readonly of: (textAt: (path: Path) => string | undefined, members: number) => number | undefined;
  };
}

/** A disruption budget that an operator makes. */
export interface AddedBudget {
  readonly key: 'minAvailable' | 'maxUnavailable';
  /** A number, a share of the pods, or a number that depends on that of the members. */
  readonly amount: number | `${number}%` | CountedAmount;
  /** All must hold, or there is no such budget. */
  readonly when?: readonly Condition[];
}

/** A number that an operator computes from that of the members; undefined where it then makes no budget. */
export interface CountedAmount {
  readonly of: (members: number) => number | undefined;
  /** In words, for docs/reads.md. */
  readonly text: string;
}

export const MAJORITY: CountedAmount = { of: (members) => Math.floor(members / 2) + 1, text: 'a majority' };

/** The place of the limit on evictions of the pods. It counts only if it is stated. */
export interface BudgetPaths {
  readonly minAvailable?: Path;
  readonly maxUnavailable?: Path;
  /** All must hold, or there is no budget. */
  readonly when?: readonly Condition[];
}

/** One kind of custom resource. */
export interface OperatorRow {
  /** The name of the operator that users know. */
  readonly operator: string;
  /** The API group, without its version. */
  readonly group: string;
  /** The versions of the API. Not given: every version. */
  readonly versions?: readonly string[];
  readonly kind: string;
  readonly components: readonly Component[];
  /** The object of the same group and namespace that states what this one leaves out. */
  readonly parent?: { readonly kind: string; readonly name: Template };
  /** The object that this one changes, such as one whose number of pods it decides. For that object it is the parent. */
  readonly changes?: { readonly group: string; readonly kind: string; readonly name: Template };
  /** A sentence for readers of docs/reads.md: what is left out, or assumed. */
  readonly note?: string;
  /** The source of the facts: the repository, with paths. */
  readonly source: string;
}

/** The budget below a map with Kubernetes' own keys. */
export const budgetAt = (map: Path): BudgetPaths => ({
  minAvailable: `${map}.minAvailable`,
  maxUnavailable: `${map}.maxUnavailable`,
});

/** At most one pod is evicted at a time, where nothing stands at the path. */
export const oneAtATime = (...unless: readonly Path[]): AddedBudget => ({
  key: 'maxUnavailable',
  amount: 1,
  when: unless.map(lacks),
});

/** The paths of the four placement keys below each of these maps. */
export function within(...maps: readonly Path[]): Placement {
  return Object.fromEntries(PLACEMENT_KEYS.map((key) => [key, maps.map((map) => `${map}.${key}`)]));
}

/** Which states of a tree of slots are the same but for the names of nodes. What is asked of each state is answered fast. */
import { groupBy } from '../base/groupBy.ts';

/**
 * A branch without `tag` may be swapped with a sibling of the same shape. A tag pins a branch to its name: labels that
 * cross (a rack that spans zones) tie branches to others elsewhere in the tree, and a missing label is unlike any
 * other.
 */
export type Tree = {
  readonly tag: string;
  /** Equal for branches that differ in nothing but which nodes they are. */
  readonly shape: string;
} & ({ readonly children: readonly Tree[] } | { readonly index: number });

/** Replicas per slot, of one group after the other. */
export type Counts = Readonly<Uint32Array>;

export interface Symmetry {
  /** Equal exactly for placements that the tree's symmetries turn into each other. */
  readonly canonicalForm: (counts: Counts) => string;
  /** The slots without those of idle branches that follow an idle one of the same shape: that one serves as well. */
  readonly distinct: (counts: Counts) => ReadonlySet<number>;
}

/** A branch, or a slot, as a part of its branch. */
interface Twig {
  /** The number of the branch that it is a part of; those of its own parts are higher. */
  readonly parent: number;
  /** A character for all parts of that branch with the same shape. */
  readonly kind: string;
  /** The number of the part of the same kind before it; -1 where it is the first. */
  readonly before: number;
}

/** @param groups how many groups there are, each with a count for each slot */
export function symmetryOf(tree: Tree, slots: number, groups: number): Symmetry {
  const twigs: Twig[] = [];
  const twigOf: number[] = [];
  const number = (branch: Tree, twig: Twig): number => {
    const id = twigs.push(twig) - 1;
    if ('index' in branch) {
      twigOf[branch.index] = id;
      return id;
    }
    const kinds = [...groupBy(branch.children, ({ shape }) => shape).values()];
    for (const [kind, alike] of kinds.entries()) {
      let before = -1;
      for (const child of alike) before = number(child, { parent: id, kind: String.fromCharCode(kind), before });
    }
    return id;
  };
  number(tree, { parent: -1, kind: '', before: -1 });
  const places = Array.from({ length: groups }, (_, group) => group * slots);
  return {
    canonicalForm: (counts) => formIn(counts, twigs, twigOf, places),
    distinct: (counts) => distinctIn(counts, twigs, twigOf),
  };
}

/**
 * Branches that hold nothing are alike, so that they are left out. Only parts of one kind take each other's place. A form begins
 * with the number of parts in it, so that none is the beginning of another.
 */
function formIn(counts: Counts, twigs: readonly Twig[], twigOf: readonly number[], places: readonly number[]): string {
  const whole: string[] = [];
  const forms: (string[] | undefined)[] = [];
  const put = (id: number, form: string): void => {
    const { parent = -1, kind = '' } = twigs[id] ?? {};
    const parts = parent < 0 ? whole : (forms[parent] ??= []);
    parts.push(kind + form);
  };
  for (const [slot, id] of twigOf.entries()) {
    if (places.every((place) => counts[place + slot] === 0)) continue;
    put(id, String.fromCharCode(...places.map((place) => counts[place + slot] ?? 0)));
  }
  // A branch comes before its parts, so that those of the last one are whole.
  for (let id = forms.length - 1; id >= 0; id--) {
    const parts = forms[id];
    if (parts) put(id, String.fromCharCode(parts.length) + parts.toSorted().join(''));
  }
  return whole.join('');
}

function distinctIn(counts: Counts, twigs: readonly Twig[], twigOf: readonly number[]): ReadonlySet<number> {
  const held = new Uint8Array(twigs.length);
  for (let place = 0; place < counts.length; place++) {
    if (counts[place] === 0) continue;
    let id = twigOf[place % twigOf.length] ?? -1;
    while (id >= 0 && held[id] === 0) {
      held[id] = 1;
      id = twigs[id]?.parent ?? -1;
    }
  }
  // Spare are those after an idle one, and all that is in them.
  const spare = twigs.map(() => false);
  for (const [id, { parent, before }] of twigs.entries()) {
    spare[id] = spare[parent] === true || (before >= 0 && held[id] === 0 && held[before] === 0);
  }
  return new Set(twigOf.flatMap((id, slot) => (spare[id] === true ? [] : slot)));
}

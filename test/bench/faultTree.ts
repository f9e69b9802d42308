/**
 * A generic fault tree, as tools for reliability evaluate it: the probability of the top event by Shannon expansion, one
 * basic event after the other, with trees that have become equal looked at once. It knows nothing of hosts and votes.
 */

export type FaultTree =
  | boolean
  | { readonly event: number }
  | { readonly anyOf: readonly FaultTree[] }
  /** True once the weights of the branches that are true reach `atLeast`. */
  | { readonly atLeast: number; readonly of: readonly { readonly weight: number; readonly branch: FaultTree }[] };

/** @param probabilities of the basic events, which are independent, in the order of expansion */
export function topProbability(tree: FaultTree, probabilities: readonly number[]): number {
  const known = new Map<string, number>();
  const expand = (residual: FaultTree, event: number): number => {
    if (typeof residual === 'boolean') return residual ? 1 : 0;
    const key = `${event} ${JSON.stringify(residual)}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const p = probabilities[event] ?? 0;
    const value =
      p * expand(given(residual, event, true), event + 1) + (1 - p) * expand(given(residual, event, false), event + 1);
    known.set(key, value);
    return value;
  };
  return expand(tree, 0);
}

/** The tree once it is known whether the event has happened. */
function given(tree: FaultTree, event: number, happened: boolean): FaultTree {
  if (typeof tree === 'boolean') return tree;
  if ('event' in tree) return tree.event === event ? happened : tree;
  if ('anyOf' in tree) {
    const branches = tree.anyOf.map((branch) => given(branch, event, happened)).filter((branch) => branch !== false);
    if (branches.includes(true)) return true;
    return branches.length === 0 ? false : { anyOf: branches };
  }
  const branches = tree.of.map(({ weight, branch }) => ({ weight, branch: given(branch, event, happened) }));
  const reached = branches.reduce((sum, { weight, branch }) => sum + (branch === true ? weight : 0), 0);
  const open = branches.filter(({ branch }) => typeof branch !== 'boolean');
  const atLeast = tree.atLeast - reached;
  if (atLeast <= 0) return true;
  const possible = open.reduce((sum, { weight }) => sum + weight, 0);
  return possible < atLeast ? false : { atLeast, of: open };
}

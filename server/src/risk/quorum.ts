/** How many units must stay correct. */

/** A named rule, a fixed number of units, or a formula in `n` (units) and `f` (faults tolerated by design). */
export type QuorumRule = 'majority' | 'two-thirds' | number | { readonly formula: string; readonly f?: number };

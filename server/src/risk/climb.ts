/** The hill climb of all searches that cannot try everything. */

/** The places that a climb can go to from each place, and which of two places is better. */
export interface Hill<T> {
  readonly neighbours: (of: T) => Iterable<T>;
  readonly isBetter: (a: T, b: T) => boolean;
  /** False when the allowed work is used up, which ends the climb. */
  readonly canGoOn: () => boolean;
}

/**
 * Goes from `start` to the first better neighbour, again and again.
 * @returns where the climb ended; `cut` is true when `canGoOn` ended it, so that some neighbours were not tried
 */
export function climb<T>(
  start: T,
  { neighbours, isBetter, canGoOn }: Hill<T>,
): { readonly top: T; readonly cut: boolean } {
  const step = (here: T): T | 'cut' | undefined => {
    for (const next of neighbours(here)) {
      if (!canGoOn()) return 'cut';
      if (isBetter(next, here)) return next;
    }
    return undefined;
  };
  for (let here = start; ;) {
    const next = step(here);
    if (next === undefined || next === 'cut') return { top: here, cut: next === 'cut' };
    here = next;
  }
}

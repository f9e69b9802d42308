/** The one hill climb: every search that cannot try everything goes uphill with it. */

/** Where a climb can go from each place, and which of two places is better. */
export interface Hill<T> {
  readonly neighbours: (of: T) => Iterable<T>;
  readonly isBetter: (a: T, b: T) => boolean;
  /** False ends the climb: the work allowed is used up. */
  readonly canGoOn: () => boolean;
}

/**
 * From `start` to the first better neighbour, again and again.
 * @returns where the climb ended; `cut` when it was ended by `canGoOn`, so that not every neighbour there was tried
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

/** Searches for the best placement of the same replicas on the same hosts. */
import { climb } from './climb.ts';
import { type Candidate, candidateDominates, type CandidatePool, compareCandidates } from './candidate.ts';
import { type FaultModel, harmOf } from './faultModel.ts';
import { countPartitions, partitions } from './partitions.ts';
import { balanced, canonical, concentrated, movedReplicas, type Sizes, total } from './placement.ts';

/** What a search starts from, and its limits. */
export interface Search {
  /** The current placement, in canonical form. */
  readonly current: Sizes;
  readonly pool: CandidatePool;
  /** The number of faults to judge at, where one is declared. */
  readonly faults?: number | undefined;
  /** The most replicas each host in use can hold, from largest to smallest. Not given: no limit. */
  readonly capacities?: readonly number[] | undefined;
  /** How many replicas move to reach these sizes. Given where capacities say which host can hold how many. */
  readonly moves?: (sizes: Sizes) => number;
  /** Spaces with more placements than this are not searched in full; 5000 by default. */
  readonly most?: number;
}

/**
 * Why no placement is better than the one found:
 * - `irrelevant`: every placement loses with the same probability
 * - `theorem-1`: the paper's Theorem 1, concentrated is best whatever the number of faults
 * - `balance`: the most even placement is best whatever the number of faults
 * - `exhaustive`: all placements were tried
 *
 * or why some placement might be better:
 * - `local-search`: the usual good placements were tried, and none near the best of them is better
 * - `cut-search`: the same, but the search ended before all of them were tried
 * - `none`: there was no means to search
 */
export type Argument = 'irrelevant' | 'theorem-1' | 'balance' | 'exhaustive' | 'local-search' | 'cut-search' | 'none';

/** The result of a search. */
export interface SearchResult {
  /** Ties go to the placement with the fewest moved replicas, so it is the current one when nothing is better. */
  readonly best: Sizes;
  readonly argument: Argument;
  /**
   * The best of the placements that are no worse than the current one for every n and better for some; absent where
   * there is none.
   */
  readonly dominating?: Sizes;
}

/**
 * Finds the best placement: by a theorem where there is one, by trying every placement where they are few, else by a
 * local search.
 */
export function bestPlacement(search: Search): SearchResult {
  const { current, pool, capacities, most = 5000 } = search;
  const theorem = theoremFor(search);
  if (theorem?.argument === 'irrelevant') return { best: current, argument: 'irrelevant' };
  // At one number of faults many placements tie with the theorem's, and one of them may take fewer moves.
  const isSmall = countPartitions(total(current), current.length, most) <= most;
  if (theorem !== undefined && (search.faults === undefined || !isSmall)) {
    const target = pool.of(theorem.target);
    const nearer = isSmall ? nearestTie(search, target) : undefined;
    return choose(search, nearer ? [target, nearer] : [target], theorem.argument);
  }
  if (!isSmall) return localSearch(search);
  // The most even placements come first: where no theorem favours concentration, the best is near them, and the search
  // ends sooner.
  const all = partitions(total(current), current.length, capacities).toReversed();
  return choose(
    search,
    all.map((sizes) => pool.of(sizes)),
    theorem?.argument ?? 'exhaustive',
  );
}

/** The placement that takes the fewest moves among those that are as good as `target` and take fewer moves than it. */
function nearestTie(search: Search, target: Candidate): Candidate | undefined {
  const { current, pool, capacities } = search;
  const most = movesTo(search, target.sizes);
  // The current placement is tried in any case.
  if (most < 2 || compare(search, target, pool.of(current)) === 0) return undefined;
  const nearer = partitions(total(current), current.length, capacities)
    .map((sizes) => ({ sizes, moves: movesTo(search, sizes) }))
    .filter(({ moves }) => moves > 0 && moves < most)
    .toSorted((a, b) => a.moves - b.moves);
  const tie = nearer.find(({ sizes }) => pool.canAfford && compare(search, pool.of(sizes), target) === 0);
  return tie && pool.of(tie.sizes);
}

/** The placement that a theorem calls best, where the capacities allow it. */
export function theoremFor({
  current,
  pool,
  capacities,
}: Search): { readonly target: Sizes; readonly argument: Argument } | undefined {
  const argument = argumentFor(pool.setting.model);
  if (argument === undefined || argument === 'irrelevant') return argument && { target: current, argument };
  const extreme = argument === 'balance' ? balanced : concentrated;
  const target = extreme(total(current), current.length);
  return fits(target, capacities) ? { target, argument } : undefined;
}

function argumentFor(model: FaultModel): Argument | undefined {
  const { fault, level, keep } = model;
  const oneEach = harmOf(model) === 'each' || (level === 'pm' && keep === 'pm');
  if (oneEach || (fault === 'unlimited-byzantine' && keep === 'pm')) return 'irrelevant';
  if (fault === 'limited-byzantine' && level === 'vm' && keep === 'pm') return 'theorem-1';
  if (fault === 'unlimited-byzantine' || harmOf(model) === 'exhausted') return 'balance';
  return undefined;
}

function choose(search: Search, tried: readonly Candidate[], argument: Argument): SearchResult {
  const { far } = search.pool.setting;
  const here = search.pool.of(search.current);
  const best = tried.reduce((a, b) => preferred(search, a, b), here);
  const dominating = tried.reduce<Candidate | undefined>((found, next) => {
    const improves = found === undefined || preferred(search, found, next) === next;
    return improves && candidateDominates(next, here, far) ? next : found;
  }, undefined);
  return { best: best.sizes, argument, ...(dominating && { dominating: dominating.sizes }) };
}

function preferred(search: Search, a: Candidate, b: Candidate): Candidate {
  const order = compare(search, a, b);
  if (order !== 0) return order < 0 ? a : b;
  return movesTo(search, b.sizes) < movesTo(search, a.sizes) ? b : a;
}

function movesTo({ current, moves }: Search, sizes: Sizes): number {
  return moves ? moves(sizes) : movedReplicas(current, sizes);
}

/** Tries placements that are often good, and climbs from the best of them. */
function localSearch(search: Search): SearchResult {
  const { current, pool, capacities } = search;
  const canGoOn = (): boolean => pool.canAfford;
  const isBetter = (a: Candidate, b: Candidate): boolean => compare(search, a, b) < 0;
  const v = total(current);
  const extremes = [balanced(v, current.length, capacities), concentrated(v, current.length, capacities)];
  const tried = new Set([current, ...extremes].map((sizes) => pool.of(sizes)));
  let starts = [...tried].toSorted((a, b) => compare(search, a, b));
  let cut = false;
  for (const sizes of twoGroups(v, current.length)) {
    if ((cut = !canGoOn())) break;
    const next = pool.of(sizes);
    if (tried.has(next) || !fits(sizes, capacities)) continue;
    tried.add(next);
    starts = [...starts, next].toSorted((a, b) => compare(search, a, b)).slice(0, STARTS);
  }
  const tops = starts.map((start) =>
    climb(start, {
      neighbours: ({ sizes }) =>
        neighbours(sizes)
          .filter((next) => fits(next, capacities))
          .map((next) => pool.of(next)),
      isBetter,
      canGoOn,
    }),
  );
  cut ||= tops.some((end) => end.cut);
  return choose(search, [...starts, ...tops.map(({ top }) => top)], cut ? 'cut-search' : 'local-search');
}

/** How many of the good placements a climb starts from. */
const STARTS = 3;

/**
 * Placements in which some hosts hold the same number, and the other hosts share the rest evenly: all of them, or a
 * sample.
 */
function* twoGroups(replicas: number, hosts: number): Generator<Sizes> {
  for (const alike of spaced(hosts - 1)) {
    const others = hosts - alike;
    for (const size of spaced(Math.floor((replicas - others) / alike))) {
      yield canonical([...Array<number>(alike).fill(size), ...balanced(replicas - alike * size, others)]);
    }
  }
}

/** Whole numbers from 1 to `last`, evenly spaced, at most `SPACED` of them. */
function spaced(last: number): readonly number[] {
  const step = Math.max(1, last / SPACED);
  return Array.from({ length: Math.min(last, SPACED) }, (_, index) => Math.floor(1 + index * step));
}

const SPACED = 30;

function compare({ pool, faults }: Search, a: Candidate, b: Candidate): number {
  return compareCandidates(a, b, pool.setting.far, faults);
}

/** Every placement that differs by one moved replica, each once. */
function neighbours(sizes: Sizes): readonly Sizes[] {
  const kinds = [...new Set(sizes)];
  const several = new Set(sizes.filter((size, rank) => sizes[rank - 1] === size));
  return kinds
    .filter((from) => from > 1)
    .flatMap((from) =>
      kinds.filter((to) => to !== from - 1 && (to !== from || several.has(to))).map((to) => [from, to]),
    )
    .map(([from = 0, to = 0]) => {
      const moved = [...sizes];
      moved[sizes.lastIndexOf(from)] = from - 1;
      moved[sizes.indexOf(to)] = to + 1;
      return canonical(moved);
    });
}

function fits(sizes: Sizes, capacities: readonly number[] | undefined): boolean {
  return capacities === undefined || sizes.every((size, rank) => size <= (capacities[rank] ?? Infinity));
}

/** The best placement of the same replicas on the same hosts. */
import { type Candidate, candidateDominates, type CandidatePool, compareCandidates } from './candidate.ts';
import { type FaultModel, harmOf } from './faultModel.ts';
import { countPartitions, partitions } from './partitions.ts';
import { balanced, canonical, concentrated, movedReplicas, type Sizes, total } from './placement.ts';

export interface Search {
  /** Canonical. */
  readonly current: Sizes;
  readonly pool: CandidatePool;
  /** Declared: judge at exactly this many faults. */
  readonly faults?: number | undefined;
  /** The most replicas each host in use can hold, from largest to smallest; absent, there is no limit. */
  readonly capacities?: readonly number[] | undefined;
  /** How many replicas move to reach these sizes, where capacities say which host can hold how many. */
  readonly moves?: (sizes: Sizes) => number;
  /** Spaces with more placements than this are not searched in full; 5000 by default. */
  readonly most?: number;
}

/**
 * Why nothing is better:
 * - `irrelevant`: every placement loses with the same probability
 * - `theorem-1`: the paper's Theorem 1, concentrated is best whatever the number of faults
 * - `balance`: the most even placement is best whatever the number of faults
 * - `exhaustive`: all placements were tried
 *
 * or why something might be: `local-search` found nothing better, or there was no means to search (`none`).
 */
export type Argument = 'irrelevant' | 'theorem-1' | 'balance' | 'exhaustive' | 'local-search' | 'none';

export interface SearchResult {
  /** Ties go to the placement with the fewest moved replicas, so it is the current one when nothing is better. */
  readonly best: Sizes;
  readonly argument: Argument;
  /** The best one that is no worse than the current for every n and better for some. */
  readonly dominating?: Sizes;
}

/**
 * A theorem where there is one, every placement where they are few, else a local search.
 * @throws StoppedError
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
  if (!isSmall) return choose(search, climb(search), 'local-search');
  // Most even first: where no theorem speaks for concentration, that is nearer the best, and saves looking at the rest.
  const all = partitions(total(current), current.length, capacities).toReversed();
  return choose(
    search,
    all.map((sizes) => pool.of(sizes)),
    theorem?.argument ?? 'exhaustive',
  );
}

/** The placement that takes the fewest moves of those that are as good and take fewer. */
function nearestTie(search: Search, target: Candidate): Candidate | undefined {
  const { current, pool, capacities } = search;
  const most = movesTo(search, target.sizes);
  // The current placement is tried anyway.
  if (most < 2 || compare(search, target, pool.of(current)) === 0) return undefined;
  const nearer = partitions(total(current), current.length, capacities)
    .map((sizes) => ({ sizes, moves: movesTo(search, sizes) }))
    .filter(({ moves }) => moves > 0 && moves < most)
    .toSorted((a, b) => a.moves - b.moves);
  const tie = nearer.find(({ sizes }) => pool.canAfford && compare(search, pool.of(sizes), target) === 0);
  return tie && pool.of(tie.sizes);
}

/** What a theorem says is best, where the capacities allow it. */
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

/** From several starts, the best first, single moves until none helps or the work allowed is used up. */
function climb(search: Search): readonly Candidate[] {
  const { current, pool, capacities } = search;
  const v = total(current);
  return [current, balanced(v, current.length, capacities), concentrated(v, current.length, capacities)]
    .map((sizes) => pool.of(sizes))
    .toSorted((a, b) => compare(search, a, b))
    .map((start) => climbFrom(search, start));
}

function climbFrom(search: Search, start: Candidate): Candidate {
  const { pool, capacities } = search;
  for (let here = start; ;) {
    const improves = (sizes: Sizes): boolean =>
      pool.canAfford && fits(sizes, capacities) && compare(search, pool.of(sizes), here) < 0;
    const better = neighbours(here.sizes).find(improves);
    if (better === undefined) return here;
    here = pool.of(better);
  }
}

function compare({ pool, faults }: Search, a: Candidate, b: Candidate): number {
  return compareCandidates(a, b, pool.setting.far, faults);
}

/** Every placement one moved replica away, each once. */
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

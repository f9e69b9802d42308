/** The best placement of the same replicas on the same hosts. */
import { compareCurves, dominates, type Order } from './compareCurves.ts';
import { balanced, canonical, concentrated, movedReplicas, type Sizes, total } from './placement.ts';

export { compareCurves, dominates } from './compareCurves.ts';

export interface Curve {
  readonly sizes: Sizes;
  /** loss[n] is the probability of losing the quorum after n faults. */
  readonly loss: readonly number[];
}

export interface Search extends Order {
  /** Canonical. */
  readonly current: Sizes;
  readonly lossOf: (sizes: Sizes) => readonly number[];
  /** The most replicas each host in use can hold, in any order; absent, there is no limit. */
  readonly capacities?: readonly number[];
  /** How many placements may be tried. */
  readonly trials: number;
}

export interface SearchResult {
  /** Ties go to the placement with the fewest moved replicas, so it is the current one when nothing is better. */
  readonly best: Curve;
  /** The best one that is no worse than the current for every n and better for some. */
  readonly dominating?: Curve;
  /** True when every placement was tried. */
  readonly exact: boolean;
}

export function bestPlacement(search: Search): SearchResult {
  const { current } = search;
  const caps = search.capacities?.toSorted((a, b) => b - a);
  const exact = countPartitions(total(current), current.length, search.trials) <= search.trials;
  const tried = exact
    ? partitions(total(current), current.length, caps).map((sizes) => ({ sizes, loss: search.lossOf(sizes) }))
    : climb(search, caps);
  const here = { sizes: current, loss: search.lossOf(current) };
  const better = tried.filter(({ loss }) => dominates(loss, here.loss));
  const [first, ...others] = better;
  return {
    best: tried.reduce((a, b) => preferred(search, a, b), here),
    ...(first && { dominating: others.reduce((a, b) => preferred(search, a, b), first) }),
    exact,
  };
}

/** All canonical placements of `replicas` on exactly `hosts` hosts, the most concentrated first. */
export function partitions(replicas: number, hosts: number, caps: readonly number[] = []): Sizes[] {
  return extend(replicas, hosts, replicas, caps);
}

function extend(replicas: number, hosts: number, largest: number, caps: readonly number[]): Sizes[] {
  if (hosts === 0) return replicas === 0 ? [[]] : [];
  const most = Math.min(largest, replicas - hosts + 1, caps[0] ?? Infinity);
  const result: Sizes[] = [];
  for (let size = most; size * hosts >= replicas && size >= 1; size -= 1) {
    for (const rest of extend(replicas - size, hosts - 1, size, caps.slice(1))) result.push([size, ...rest]);
  }
  return result;
}

/** The number of such placements (without capacities), or Infinity when it is certainly above `limit`. */
function countPartitions(replicas: number, hosts: number, limit: number): number {
  const spare = replicas - hosts;
  if (hosts > 1 && spare / 2 > limit) return Infinity;
  const ways = [1, ...Array.from({ length: spare }, () => 0)];
  for (let part = 1; part <= Math.min(hosts, spare); part += 1) {
    for (let sum = part; sum <= spare; sum += 1) ways[sum] = (ways[sum] ?? 0) + (ways[sum - part] ?? 0);
  }
  return ways[spare] ?? 0;
}

/** Local search: from several starts, the best single move until none helps. Returns all that was tried. */
function climb(search: Search, caps: readonly number[] | undefined): readonly Curve[] {
  const { current } = search;
  const seen = new Map<string, Curve>();
  const look = (sizes: Sizes): Curve | undefined => {
    const key = String(sizes);
    const known = seen.get(key);
    if (known !== undefined || seen.size >= search.trials || !fits(sizes, caps)) return known;
    const curve = { sizes, loss: search.lossOf(sizes) };
    seen.set(key, curve);
    return curve;
  };
  const v = total(current);
  for (const start of [current, balanced(v, current.length), concentrated(v, current.length)]) {
    let here = look(start);
    for (let better = here; better !== undefined; here = better) {
      better = neighbours(here?.sizes ?? start)
        .map(look)
        .reduce((best, next) => (next && best ? preferred(search, best, next) : best), here);
      if (better === here) break;
    }
  }
  return [...seen.values()];
}

/** Every placement one moved replica away, each once. */
function neighbours(sizes: Sizes): readonly Sizes[] {
  const kinds = [...new Set(sizes)];
  return kinds.flatMap((from) =>
    kinds
      .filter((to) => from > 1 && to !== from - 1 && (to !== from || sizes.filter((size) => size === to).length > 1))
      .map((to) => {
        const moved = [...sizes];
        moved[sizes.indexOf(from)] = from - 1;
        moved[sizes.lastIndexOf(to)] = to + 1;
        return canonical(moved);
      }),
  );
}

function fits(sizes: Sizes, caps: readonly number[] | undefined): boolean {
  return caps === undefined || sizes.every((size, rank) => size <= (caps[rank] ?? Infinity));
}

function preferred(search: Search, a: Curve, b: Curve): Curve {
  const order = compareCurves(a.loss, b.loss, search);
  if (order !== 0) return order < 0 ? a : b;
  return movedReplicas(search.current, b.sizes) < movedReplicas(search.current, a.sizes) ? b : a;
}

/** The placement with the smallest probability of losing the quorum, where hosts fail with known probabilities. */
import { climb } from './climb.ts';
import { compareLosses } from './compareCurves.ts';
import { total } from './placement.ts';
import { rateLoss, rateOf, type RateQuestion, type Rates, rateWork } from './rates.ts';

/** A placement to improve, with its probabilities and limits. */
export interface RatedSearch extends RateQuestion {
  /** The most replicas each host can hold, in the order of `sizes`. Not given: no limit. */
  readonly capacities?: readonly number[] | undefined;
}

/** The best placement found. */
export interface RatedPlacement {
  /** Replicas per host, in the order of the question. */
  readonly hosts: readonly number[];
  readonly loss: number;
  /** True when every placement was tried. */
  readonly exact: boolean;
}

/** Spaces with more placements than this are not searched in full. */
const MANY = 5000;

/**
 * Finds the best placement by failure probabilities. Hosts in use stay in use, and idle ones idle. Ties prefer fewer
 * moved replicas. Hosts differ by their probability, so unlike `bestPlacement` the result says which host holds how
 * many.
 * @param work roughly the most multiplications that it may cost
 * @throws RangeError in the cases of `rateLoss`
 */
export function ratedPlacement(search: RatedSearch, work: number): RatedPlacement {
  const affordable = work / rateWork(search);
  const rated = (hosts: readonly number[]): Rated => ({ hosts, loss: rateLoss({ ...search, sizes: hosts }) });
  const here = rated(search.sizes);
  const all = everyPlacement(search, Math.min(MANY, affordable));
  if (all === undefined) {
    let trials = 0;
    const { top } = climb(here, {
      *neighbours({ hosts }) {
        for (const next of neighbours(search, hosts)) yield rated(next);
      },
      isBetter: (a, b) => compareLosses(a.loss, b.loss) < 0,
      canGoOn: () => (trials += 1) <= affordable,
    });
    return { ...top, exact: false };
  }
  const arranged = all.map((hosts) => likeNow(search, hosts));
  return { ...arranged.map(rated).reduce((a, b) => preferred(search.sizes, a, b), here), exact: true };
}

type Rated = Omit<RatedPlacement, 'exact'>;

/** All placements that differ by one moved replica. It yields one at a time, since there may be a million. */
function* neighbours({ capacities }: RatedSearch, hosts: readonly number[]): Generator<readonly number[]> {
  for (const [giver, from] of hosts.entries()) {
    if (from < 2) continue;
    for (const [taker, to] of hosts.entries()) {
      if (to < 1 || giver === taker || to >= (capacities?.[taker] ?? Infinity)) continue;
      yield hosts.with(giver, from - 1).with(taker, to + 1);
    }
  }
}

/** With more hosts there are too many placements in any case; the enumeration gives up after so many steps. */
const MOST_HOSTS = 100;
const MOST_STEPS = 200_000;

/** The same placement up to alike hosts: the one of these that moves the fewest replicas from where they are now. */
function likeNow({ sizes, rates, capacities }: RatedSearch, wanted: readonly number[]): readonly number[] {
  const used = [...sizes.keys()].filter((host) => sizes[host] !== 0);
  const result = [...wanted];
  const kinds = new Map(used.map((host) => [host, kindOf(rates, host, capacities)]));
  for (const kind of new Set(kinds.values())) {
    const alike = used.filter((host) => kinds.get(host) === kind);
    const ranked = alike.toSorted((a, b) => (sizes[b] ?? 0) - (sizes[a] ?? 0) || a - b);
    const shares = alike.map((host) => wanted[host] ?? 0).toSorted((a, b) => b - a);
    for (const [rank, host] of ranked.entries()) result[host] = shares[rank] ?? 0;
  }
  return result;
}

/** Every placement, with alike hosts from largest to smallest; undefined when there are more than `most`. */
function everyPlacement(search: RatedSearch, most: number): readonly (readonly number[])[] | undefined {
  const { sizes, rates, capacities } = search;
  if (sizes.length > MOST_HOSTS) return undefined;
  const kinds = sizes.map((_, host) => kindOf(rates, host, capacities));
  const found: (readonly number[])[] = [];
  const chosen: number[] = [];
  let steps = 0;
  const choose = (left: number): boolean => {
    const host = chosen.length;
    if ((steps += 1) > MOST_STEPS) return false;
    if (host === sizes.length) {
      if (left === 0) found.push([...chosen]);
      return found.length <= most;
    }
    if (sizes[host] === 0) return withNext(0, left);
    const alike = kinds.slice(0, host).findLastIndex((kind, index) => kind === kinds[host] && sizes[index] !== 0);
    const open = sizes.slice(host + 1).filter((size) => size > 0).length;
    const largest = Math.min(left - open, chosen[alike] ?? Infinity, capacities?.[host] ?? Infinity);
    for (let size = largest; size >= (open === 0 ? left : 1); size -= 1) if (!withNext(size, left)) return false;
    return true;
  };
  const withNext = (size: number, left: number): boolean => {
    chosen.push(size);
    const goOn = choose(left - size);
    chosen.pop();
    return goOn;
  };
  return choose(total(sizes)) ? found : undefined;
}

function kindOf(rates: Rates, host: number, capacities: readonly number[] | undefined): string {
  const zone = rates.zones?.findIndex(({ hosts }) => hosts.includes(host)) ?? -1;
  return `${rateOf(rates, host)} ${zone} ${capacities?.[host] ?? 'any'}`;
}

function preferred(from: readonly number[], a: Rated, b: Rated): Rated {
  const order = compareLosses(a.loss, b.loss);
  if (order !== 0) return order < 0 ? a : b;
  return distance(from, b.hosts) < distance(from, a.hosts) ? b : a;
}

function distance(a: readonly number[], b: readonly number[]): number {
  return total(a.map((size, host) => Math.abs(size - (b[host] ?? 0))));
}

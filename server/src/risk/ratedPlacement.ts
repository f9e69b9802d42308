/** The placement with the smallest probability of losing the quorum, where hosts fail with known probabilities. */
import { compareLosses } from './compareCurves.ts';
import { checkStop, DEFAULT_WORK, type Effort } from './effort.ts';
import { rateLoss, rateOf, type RateQuestion, type Rates } from './rates.ts';
import { total } from './placement.ts';

export interface RatedSearch extends RateQuestion {
  /** The most replicas each host can hold, in the order of `sizes`. */
  readonly capacities?: readonly number[] | undefined;
}

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
 * Keeps the hosts in use in use, and the idle ones idle. Ties prefer fewer moved replicas. Hosts differ by their
 * probability, so unlike `bestPlacement` this says what goes where.
 * @throws StoppedError
 */
export function ratedPlacement(search: RatedSearch, effort: Effort = {}): RatedPlacement {
  const lossOf = (sizes: readonly number[]): Rated => {
    checkStop(effort);
    return { hosts: sizes, loss: rateLoss({ ...search, sizes }, effort) };
  };
  const here = lossOf(search.sizes);
  const all = everyPlacement(search);
  if (all === undefined) return { ...climb(search, here, lossOf, effort), exact: false };
  return { ...all.map(lossOf).reduce((a, b) => preferred(search.sizes, a, b), here), exact: true };
}

type Rated = Omit<RatedPlacement, 'exact'>;

function climb(search: RatedSearch, start: Rated, lossOf: (sizes: readonly number[]) => Rated, effort: Effort): Rated {
  const costOfOne = search.sizes.length * total(search.sizes);
  let left = (effort.maxWork ?? DEFAULT_WORK) / costOfOne;
  for (let here = start; ;) {
    const tried = neighbours(search, here.hosts).slice(0, Math.max(0, left));
    left -= tried.length;
    const best = tried.map(lossOf).reduce((a, b) => preferred(search.sizes, a, b), here);
    if (compareLosses(best.loss, here.loss) >= 0) return here;
    here = best;
  }
}

function neighbours(search: RatedSearch, hosts: readonly number[]): readonly (readonly number[])[] {
  return hosts.flatMap((from, giver) =>
    hosts.flatMap((to, taker) => {
      if (from < 2 || to < 1 || giver === taker || to >= (search.capacities?.[taker] ?? Infinity)) return [];
      return [hosts.map((size, host) => size - Number(host === giver) + Number(host === taker))];
    }),
  );
}

/** Every placement, hosts that are alike from largest to smallest; undefined when they are too many. */
function everyPlacement(search: RatedSearch): readonly (readonly number[])[] | undefined {
  const { sizes, rates, capacities } = search;
  const kinds = sizes.map((_, host) => kindOf(rates, host, capacities));
  const found: (readonly number[])[] = [];
  const chosen: number[] = [];
  const choose = (left: number): boolean => {
    const host = chosen.length;
    if (host === sizes.length) {
      if (left === 0) found.push([...chosen]);
      return found.length <= MANY;
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

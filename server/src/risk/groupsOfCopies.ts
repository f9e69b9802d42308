/**
 * Databases that keep groups of copies (ranges, regions, queues). Such a group is lost with a few hosts, however many
 * hosts there are.
 */

/** A number of hosts, and how groups of copies are placed on them. */
export interface GroupQuestion {
  readonly hosts: number;
  /** How many copies each group has, each on another host. */
  readonly factor: number;
  /** How many copies of a group must be up. */
  readonly quorum: number;
  /**
   * `random`: the number of groups, each on hosts chosen at random for it. `copysets`: how many times all hosts are
   * dealt at random into sets of `factor`; every group lives on one of these sets (Cidon et al., "Copysets", USENIX ATC
   * 2013).
   */
  readonly placed: { readonly random: number } | { readonly copysets: number };
}

/** The most hosts: C(1000, 500) is the largest number of sets that a double holds. */
const MOST_HOSTS = 1000;

/**
 * The probability that at least one group is lost when k hosts are down, for k = 0, 1, ... all hosts. The groups are
 * placed at random, and which hosts are down does not depend on it. Exact to rounding.
 * @throws RangeError when a number is not whole, there are more than a thousand hosts, or fewer hosts than copies
 */
export function groupLoss(question: GroupQuestion): readonly number[] {
  const { hosts, factor, quorum, placed } = question;
  const times = 'random' in placed ? placed.random : placed.copysets;
  if (![hosts, factor, quorum, times].every((value) => Number.isSafeInteger(value) && value >= 0)) {
    throw new RangeError('hosts, copies, quorum and groups are whole numbers');
  }
  if (hosts > MOST_HOSTS || factor > hosts || factor < 1) throw new RangeError(`${factor} copies on ${hosts} hosts`);
  const threshold = factor - quorum + 1;
  const sets = 'random' in placed ? 1 : Math.floor(hosts / factor);
  const once = lossOfDeal(hosts, factor, threshold, sets);
  return once.map((loss) => (loss >= 1 ? Math.sign(times) : -Math.expm1(times * Math.log1p(-loss))));
}

/**
 * The probability that at least one group is lost, where the number of hosts that are down is random.
 * @param down the probability that k hosts are down, for k = 0, 1, ...
 */
export function someGroupLost(question: GroupQuestion, down: readonly number[]): number {
  return groupLoss(question).reduce((sum, loss, k) => sum + loss * (down[k] ?? 0), 0);
}

/** The probability that k hosts are down, for hosts that are down independently of one another. */
export function hostsDown(unavailabilities: readonly number[]): readonly number[] {
  return unavailabilities.reduce<readonly number[]>(
    (before, down) => [...before, 0].map((chance, k) => chance * (1 - down) + (before[k - 1] ?? 0) * down),
    [1],
  );
}

/**
 * The probability, after 0, 1, ... lost hosts, that one of `sets` sets of `factor` hosts has lost `threshold` of its
 * hosts.
 */
function lossOfDeal(hosts: number, factor: number, threshold: number, sets: number): readonly number[] {
  let kept: readonly number[] = [1];
  let lost: readonly number[] = [0];
  const inSet = binomials(factor);
  for (let set = 0; set < sets; set += 1) {
    const [losing, keeping] = [
      inSet.map((ways, j) => (j >= threshold ? ways : 0)),
      inSet.map((ways, j) => (j < threshold ? ways : 0)),
    ];
    lost = add(product(lost, inSet), product(kept, losing));
    kept = product(kept, keeping);
  }
  const rest = binomials(hosts - sets * factor);
  const [keptWays, lostWays] = [product(kept, rest), product(lost, rest)];
  return keptWays.map((ways, k) => (lostWays[k] ?? 0) / (ways + (lostWays[k] ?? 0)));
}

function binomials(n: number): readonly number[] {
  const row = [1];
  for (let k = 1; k <= n; k += 1) row.push(((row[k - 1] ?? 0) * (n - k + 1)) / k);
  return row;
}

function product(a: readonly number[], b: readonly number[]): readonly number[] {
  const result = Array<number>(a.length + b.length - 1).fill(0);
  for (const [i, x] of a.entries()) for (const [j, y] of b.entries()) result[i + j] = (result[i + j] ?? 0) + x * y;
  return result;
}

function add(a: readonly number[], b: readonly number[]): readonly number[] {
  return a.map((value, index) => value + (b[index] ?? 0));
}

/**
 * The one exact recurrence: n distinct balls are drawn, uniformly at random, from all balls of all hosts, and the units
 * lost on the hosts add up. Every term is a product of probabilities, so small values keep their relative precision.
 */
import { Split } from './split.ts';
import type { Harm } from './faultModel.ts';

/** Hosts that are alike: their number, and how many balls and units each has. */
export interface HostClass {
  readonly hosts: number;
  readonly balls: number;
  readonly units: number;
}

/**
 * The probabilities that the quorum is lost, and that it is kept, by number of faults, from 0 on. For more faults than
 * the arrays hold, the quorum is surely lost.
 */
export interface Odds {
  readonly lost: Float64Array;
  readonly kept: Float64Array;
}

interface DrawRules {
  /** True where a host is lost with its last ball, false where it is lost with its first. */
  readonly exhausts: boolean;
  /** How many lost units lose the quorum. */
  readonly threshold: number;
  readonly draws: number;
}

/**
 * The state after some of the hosts. `chance[k * levels.length + j]` is the probability that k draws from their `balls`
 * lose `levels[j]` units. Levels ascend; the threshold stands for itself and all above.
 */
interface State {
  readonly balls: number;
  readonly levels: readonly number[];
  readonly chance: Float64Array;
}

/** A probability to keep the quorum below this no longer changes a loss in double precision. */
const NEGLIGIBLE = 1e-18;

const FEW_DRAWS = 64;

/** What is drawn, and when the quorum is lost. */
export interface Drawing {
  readonly harm: Harm;
  /** How many lost units lose the quorum, from 1 to all of them. */
  readonly threshold: number;
  readonly draws: number;
  /** Fewer draws than this are known to lose nothing. */
  readonly fewest: number;
}

/**
 * The odds after 0..draws distinct draws. Each attempt looks twice as far as the last one, since most curves are flat
 * long before the balls run out.
 */
export function distinctDraws(classes: readonly HostClass[], drawing: Drawing): Odds {
  const { harm, threshold, fewest } = drawing;
  const rules = { exhausts: harm === 'exhausted', threshold };
  const all = classes.reduce((sum, { hosts, balls }) => sum + hosts * balls, 0);
  const draws = Math.min(drawing.draws, all);
  for (let far = Math.max(FEW_DRAWS, 2 * fewest); far < draws; far *= 2) {
    const odds = oddsOf(classes, { ...rules, draws: far });
    if ((odds.kept.at(-1) ?? 0) < NEGLIGIBLE) return odds;
  }
  return oddsOf(classes, { ...rules, draws });
}

/** The odds up to k faults, where more faults no longer change the loss; undefined where they still do. */
export function flatAfter({ lost, kept }: Odds, k: number): Odds | undefined {
  if ((kept[k] ?? 0) >= NEGLIGIBLE) return undefined;
  return { lost: lost.subarray(0, k + 1), kept: kept.subarray(0, k + 1) };
}

/**
 * Adds up all classes. The class with the most hosts comes last and the second largest first: each of the two costs
 * only one pass over a small table, while all other hosts are taken in one by one. So alike hosts add little to the
 * cost.
 */
function oddsOf(classes: readonly HostClass[], rules: DrawRules): Odds {
  const { first, singles, last } = inOrder(classes);
  const opened = first === undefined ? NOTHING : open(first, rules);
  const state = singles.reduce((before, host) => addHost(before, host, rules), opened);
  return close(state, last, rules);
}

function inOrder(classes: readonly HostClass[]): { first?: HostClass; singles: readonly HostClass[]; last: HostClass } {
  const [last = NO_HOSTS, first, ...others] = classes.toSorted((a, b) => b.hosts - a.hosts);
  const singles = others.flatMap((group) => Array.from({ length: group.hosts }, () => ({ ...group, hosts: 1 })));
  return { ...(first && { first }), singles: singles.toSorted((a, b) => a.balls - b.balls), last };
}

const NO_HOSTS: HostClass = { hosts: 0, balls: 0, units: 1 };

/** What a number kept in memory costs, in multiplications. So a limit on the work bounds the memory as well. */
const CELL = 40;

/** Roughly how many multiplications `distinctDraws` takes at most, to decide beforehand whether that is affordable. */
export function workOf(classes: readonly HostClass[], { harm, threshold, draws }: Drawing): number {
  const { first = NO_HOSTS, singles, last } = inOrder(classes);
  const columns = ({ hosts, units }: HostClass): number => Math.min(hosts, Math.ceil(threshold / units)) + 1;
  const reach = ({ hosts, balls }: HostClass): number => Math.min(draws, hosts * balls) + 1;
  const exhausting = classes.map(({ hosts, balls }) => (harm === 'exhausted' && balls > 1 ? hosts * hosts * balls : 0));
  let balls = first.hosts * first.balls;
  let levels = columns(first);
  let work = exhausting.reduce((sum, table) => sum + table, CELL * reach(first) * levels);
  for (const host of singles) {
    balls += host.balls;
    work += Math.min(draws, balls) * (reach(host) + CELL) * levels;
    levels = Math.min(2 * levels, levels + host.units, threshold + 1);
  }
  return work + reach(last) * (CELL * (columns(last) + 2 * levels) + 2 * Math.min(draws, balls) * levels);
}

const NOTHING: State = { balls: 0, levels: [0], chance: Float64Array.of(1) };

function open(group: HostClass, rules: DrawRules): State {
  const { columns, chance } = strikeTable(group, rules);
  const levels = Array.from({ length: columns }, (_, struck) => Math.min(struck * group.units, rules.threshold));
  return { balls: group.hosts * group.balls, levels, chance };
}

/** Takes in one more host. Of k draws, t fall on it with hypergeometric probability, the others on the hosts before. */
function addHost(state: State, host: HostClass, { exhausts, threshold, draws }: DrawRules): State {
  const after = state.levels.map((level) => Math.min(level + host.units, threshold));
  const levels = [...new Set([...state.levels, ...after])].toSorted((a, b) => a - b);
  const place = new Map(levels.map((level, index) => [level, index]));
  const missed = Int32Array.from(state.levels, (level) => place.get(level) ?? 0);
  const hit = Int32Array.from(after, (level) => place.get(level) ?? 0);
  const width = state.levels.length;
  const balls = state.balls + host.balls;
  const rows = Math.min(draws, balls) + 1;
  const chance = new Float64Array(rows * levels.length);
  const sums = { missed: new Float64Array(width), hit: new Float64Array(width) };
  const fatal = exhausts ? host.balls : 1;
  const share = new Split(host.balls, state.balls, draws);
  for (let k = 0; k < rows; k += 1) {
    sums.missed.fill(0);
    sums.hit.fill(0);
    for (let t = share.least; t <= share.most; t += 1) {
      addScaled(t >= fatal ? sums.hit : sums.missed, state.chance, (k - t) * width, share.chance(t));
    }
    scatter(chance, k * levels.length, sums.missed, missed);
    scatter(chance, k * levels.length, sums.hit, hit);
    share.drawOne();
  }
  return { balls, levels, chance };
}

/** Takes in the last class and adds up what is lost and what is kept. */
function close(state: State, group: HostClass, rules: DrawRules): Odds {
  const table = strikeTable(group, rules);
  const width = state.levels.length;
  const needed = state.levels.map((level) => Math.ceil((rules.threshold - level) / group.units));
  const { above, below } = tails(table, needed);
  const odds = { lost: new Float64Array(rules.draws + 1), kept: new Float64Array(rules.draws + 1) };
  const share = new Split(group.hosts * group.balls, state.balls, rules.draws);
  for (let k = 0; k <= rules.draws; k += 1) {
    let lost = 0;
    let kept = 0;
    for (let t = share.least; t <= share.most; t += 1) {
      let lostHere = 0;
      let keptHere = 0;
      for (let j = 0; j < width; j += 1) {
        const chance = state.chance[(k - t) * width + j] ?? 0;
        lostHere += chance * (above[t * width + j] ?? 0);
        keptHere += chance * (below[t * width + j] ?? 0);
      }
      lost += lostHere * share.chance(t);
      kept += keptHere * share.chance(t);
    }
    // Both sums carry the same rounding of the weights, which the division takes out.
    odds.lost[k] = lost / (lost + kept);
    odds.kept[k] = kept / (lost + kept);
    const flat = flatAfter(odds, k);
    if (flat !== undefined) return flat;
    share.drawOne();
  }
  return odds;
}

interface StrikeTable {
  /**
   * The number of columns, for 0 to columns - 1 lost hosts; the last one also stands for all above where these lose the
   * quorum anyway.
   */
  readonly columns: number;
  /** `chance[t * columns + h]`: the probability that t draws from the class lose h of its hosts. */
  readonly chance: Float64Array;
}

function strikeTable(group: HostClass, rules: DrawRules): StrikeTable {
  return rules.exhausts && group.balls > 1 ? exhaustTable(group, rules) : touchTable(group, rules);
}

/**
 * A table for hosts that are lost with their first ball. It is a Markov chain: the next ball is on an untouched host,
 * or on a touched one.
 */
function touchTable(group: HostClass, { threshold, draws }: DrawRules): StrikeTable {
  const rows = Math.min(draws, group.hosts * group.balls) + 1;
  const enough = Math.ceil(threshold / group.units);
  const columns = Math.min(group.hosts, enough, rows - 1) + 1;
  const chance = new Float64Array(rows * columns);
  const row = new Float64Array(columns);
  row[0] = 1;
  for (let t = 0; t < rows; t += 1) {
    chance.set(row, t * columns);
    touchOne(row, group, t, enough);
  }
  return { columns, chance };
}

/**
 * A table for hosts that are lost with their last ball. No undrawn ball is then left on them, and the undrawn balls are
 * a random draw as well.
 */
function exhaustTable(group: HostClass, { threshold, draws }: DrawRules): StrikeTable {
  const balls = group.hosts * group.balls;
  const rows = Math.min(draws, balls) + 1;
  const columns = Math.min(group.hosts, threshold, Math.floor((rows - 1) / group.balls)) + 1;
  const chance = new Float64Array(rows * columns);
  const alive = new Float64Array(group.hosts + 1);
  alive[0] = 1;
  for (let undrawn = 0; undrawn <= balls; undrawn += 1) {
    const drawn = balls - undrawn;
    for (let h = 0; h <= (drawn < rows ? group.hosts : -1); h += 1) {
      const column = drawn * columns + Math.min(h, columns - 1);
      chance[column] = (chance[column] ?? 0) + (alive[group.hosts - h] ?? 0);
    }
    touchOne(alive, group, undrawn, group.hosts);
  }
  return { columns, chance };
}

/** Adds one draw to `drawn` draws. `row[h]` is the probability of h touched hosts; the state `enough` is never left. */
function touchOne(row: Float64Array, { hosts, balls }: HostClass, drawn: number, enough: number): void {
  const left = hosts * balls - drawn;
  for (let h = row.length - 1; h >= 0; h -= 1) {
    const stay = h >= enough ? 1 : (h * balls - drawn) / left;
    const arrive = h === 0 ? 0 : ((row[h - 1] ?? 0) * (hosts - h + 1) * balls) / left;
    row[h] = (row[h] ?? 0) * stay + arrive;
  }
}

/**
 * The probabilities of at least, and of fewer than, `needed[j]` lost hosts, for each number of draws t and each level
 * j.
 */
function tails({ columns, chance }: StrikeTable, needed: readonly number[]): Record<'above' | 'below', Float64Array> {
  const rows = chance.length / columns;
  const above = new Float64Array(rows * needed.length);
  const below = new Float64Array(rows * needed.length);
  const counts = Int32Array.from(needed, (count) => Math.min(count, columns));
  const rising = new Float64Array(columns + 1);
  const falling = new Float64Array(columns + 1);
  for (let t = 0; t < rows; t += 1) {
    for (let h = 0; h < columns; h += 1) rising[h + 1] = (rising[h] ?? 0) + (chance[t * columns + h] ?? 0);
    for (let h = columns - 1; h >= 0; h -= 1) falling[h] = (falling[h + 1] ?? 0) + (chance[t * columns + h] ?? 0);
    for (let j = 0; j < counts.length; j += 1) {
      above[t * counts.length + j] = falling[counts[j] ?? 0] ?? 0;
      below[t * counts.length + j] = rising[counts[j] ?? 0] ?? 0;
    }
  }
  return { above, below };
}

function addScaled(sums: Float64Array, values: Float64Array, offset: number, weight: number): void {
  for (let j = 0; j < sums.length; j += 1) sums[j] = (sums[j] ?? 0) + weight * (values[offset + j] ?? 0);
}

function scatter(target: Float64Array, offset: number, values: Float64Array, places: Int32Array): void {
  for (let j = 0; j < values.length; j += 1) {
    const place = offset + (places[j] ?? 0);
    target[place] = (target[place] ?? 0) + (values[j] ?? 0);
  }
}

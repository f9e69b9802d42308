/**
 * Draws from hosts with one ball each and different numbers of units: faults that strike whole hosts. The hosts are
 * taken in one by one, the smallest first, in one table that is updated in place.
 */
import type { Odds } from './draws.ts';

/**
 * The `units` of each host, from the smallest to the largest; how many lost units lose the quorum; and the most draws.
 */
export interface SingleDrawing {
  readonly units: readonly number[];
  readonly threshold: number;
  readonly draws: number;
}

/** The odds after 0..draws distinct draws; shorter where all that follows is lost. Exact to rounding. */
export function singleDraws(drawing: SingleDrawing): Odds {
  const { units, threshold } = drawing;
  const sums = sumsOf(units);
  const rows = rowsOf(sums, drawing);
  // kept[k * threshold + l] is the probability that k draws from the hosts so far lose l units; lost[k], that they lose
  // the threshold or more.
  const kept = new Float64Array(rows * threshold);
  const lost = new Float64Array(Math.min(drawing.draws, units.length) + 1);
  kept[0] = 1;
  for (const [before, unit] of units.entries()) {
    const hosts = before + 1;
    for (let k = Math.min(hosts, lost.length - 1); k >= 0; k -= 1) {
      const hit = k / hosts;
      const missed = (hosts - k) / hosts;
      const { from, to } = levelsOf(sums, hosts, k, threshold);
      let fallen = 0;
      if (k > 0 && k <= rows) {
        const above = (k - 1) * threshold;
        for (let l = Math.max(0, threshold - unit); l < threshold; l += 1) fallen += kept[above + l] ?? 0;
      }
      lost[k] = (lost[k] ?? 0) * missed + ((k > 0 ? (lost[k - 1] ?? 0) : 0) + fallen) * hit;
      if (k >= rows) continue;
      const row = k * threshold;
      const source = row - threshold - unit;
      for (let l = to - 1; l >= from; l -= 1) {
        const arrived = k > 0 && l >= unit ? (kept[source + l] ?? 0) * hit : 0;
        kept[row + l] = (kept[row + l] ?? 0) * missed + arrived;
      }
    }
  }
  return normal(lost, kept, rows, threshold);
}

/** Roughly how many multiplications `singleDraws` takes. */
export function singleWork(drawing: SingleDrawing): number {
  const { units, threshold } = drawing;
  const sums = sumsOf(units);
  const rows = rowsOf(sums, drawing);
  if (units.length * rows > MOST_STEPS) return Infinity;
  let work = units.length * drawing.draws;
  for (let hosts = 1; hosts <= units.length; hosts += 1) {
    for (let k = 0; k < Math.min(hosts + 1, rows); k += 1) {
      const { from, to } = levelsOf(sums, hosts, k, threshold);
      work += Math.max(0, to - from);
    }
  }
  return work;
}

/** Beyond this product of hosts and draws, the draws cost too much in any case, and so would the estimate. */
const MOST_STEPS = 1e7;

/** sums[k] is the number of units on the k smallest hosts together. */
function sumsOf(units: readonly number[]): Float64Array {
  const sums = new Float64Array(units.length + 1);
  for (const [index, unit] of units.entries()) sums[index + 1] = (sums[index] ?? 0) + unit;
  return sums;
}

/** How many numbers of draws, from 0 on, can leave the quorum: those whose smallest hosts do not lose it. */
function rowsOf(sums: Float64Array, { threshold, draws }: SingleDrawing): number {
  const first = sums.findIndex((sum) => sum >= threshold);
  return Math.min(first < 0 ? sums.length : first, draws + 1);
}

/** The numbers of units, below the threshold, that k of the first `hosts` hosts can lose. */
function levelsOf(sums: Float64Array, hosts: number, k: number, threshold: number) {
  const from = sums[k] ?? 0;
  const most = (sums[hosts] ?? 0) - (sums[hosts - k] ?? 0);
  return { from, to: Math.min(threshold, most + 1) };
}

function normal(lost: Float64Array, kept: Float64Array, rows: number, threshold: number): Odds {
  const odds = { lost: new Float64Array(lost.length), kept: new Float64Array(lost.length) };
  for (let k = 0; k < lost.length; k += 1) {
    const row = kept.subarray(k * threshold, Math.min(k + 1, rows) * threshold);
    const left = k < rows ? row.reduce((sum, chance) => sum + chance, 0) : 0;
    const all = left + (lost[k] ?? 0);
    odds.lost[k] = (lost[k] ?? 0) / all;
    odds.kept[k] = left / all;
  }
  return odds;
}

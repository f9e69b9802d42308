/** Simulation, for placements whose exact curve would cost too much. */
import { balls, harmOf, processOf, unitsOn } from './faultModel.ts';
import { ballsIn, type CurveQuestion, fewestFaults, unitsIn } from './lossCurve.ts';
import { canonical } from './placement.ts';
import { lossThreshold } from './quorum.ts';
import { type Random, randomFrom } from './random.ts';

/** How far a simulated curve may be off, with one value for each number of faults. */
export interface Uncertainty {
  /** With 95 % confidence for each value by itself, loss(n) is between low[n] and high[n] (Wilson). */
  readonly low: readonly number[];
  readonly high: readonly number[];
  /** Half the width of that interval in normal deviates (1.96); it is above 0 where no trial, or every trial, lost. */
  readonly standardError: readonly number[];
  readonly samples: number;
}

/** A simulated curve and its uncertainty. */
export interface Simulated extends Uncertainty {
  readonly loss: readonly number[];
}

/** The number of samples, and the seed. The same question always gives the same answer. */
export interface Sampling {
  readonly samples: number;
  readonly seed: number;
}

/**
 * Strikes one ball after another until the quorum is lost, `samples` times; each sample serves the whole curve. This is
 * for faults that fall by chance, not for chosen ones. The same seed gives the same answer.
 */
export function simulate(question: CurveQuestion, { samples, seed }: Sampling): Simulated {
  const lostAfter = new Float64Array(question.faults + 2);
  const strike = striker(question, randomFrom(seed));
  for (let sample = 0; sample < samples; sample += 1) {
    const faults = strike();
    lostAfter[faults] = (lostAfter[faults] ?? 0) + 1;
  }
  const certain = fewestFaults(question.sizes, question.model, question.quorum);
  let lost = 0;
  const hits = Array.from({ length: question.faults + 1 }, (_, n) => (lost += lostAfter[n] ?? 0));
  const bounds = hits.map((count, n) => (n < certain ? { low: 0, high: 0 } : wilson(count, samples)));
  return {
    loss: hits.map((count) => count / samples),
    low: bounds.map(({ low }) => low),
    high: bounds.map(({ high }) => high),
    standardError: bounds.map(({ low, high }) => (high - low) / (2 * Z_95)),
    samples,
  };
}

const Z_95 = 1.959963984540054;

/**
 * The Wilson score interval. It stays sensible at 0 and at 1, where the share of hits alone has no width.
 * @internal
 */
export function wilson(hits: number, samples: number, z = Z_95): { readonly low: number; readonly high: number } {
  const p = hits / samples;
  const square = (z * z) / samples;
  const centre = p + square / 2;
  const spread = z * Math.sqrt((p * (1 - p)) / samples + square / (4 * samples));
  const low = hits === 0 ? 0 : (centre - spread) / (1 + square);
  const high = hits === samples ? 1 : (centre + spread) / (1 + square);
  return { low, high };
}

/** Each call strikes a fresh placement; it returns the number of faults that lost the quorum, or `faults` + 1. */
function striker({ sizes, model, quorum, faults }: CurveQuestion, random: Random): () => number {
  const used = canonical(sizes);
  const harm = harmOf(model);
  const threshold = lossThreshold(unitsIn(used, model), quorum);
  const hostOf = new Int32Array(ballsIn(used, model));
  for (let host = 0, from = 0; host < used.length; host += 1) {
    const to = from + balls(model, used[host] ?? 0);
    hostOf.fill(host, from, to);
    from = to;
  }
  const fatal = used.map((size) => (harm === 'exhausted' ? size : 1));
  const units = used.map((size) => unitsOn(model, size));
  const repeats = processOf(model) === 'independent';
  const most = repeats ? faults : Math.min(faults, ballsIn(used, model));
  const struck = new Int32Array(used.length);
  return () => {
    struck.fill(0);
    let lost = 0;
    for (let n = 1; n <= most; n += 1) {
      const host = repeats ? (hostOf[random(hostOf.length)] ?? 0) : drawOne(hostOf, n - 1, random);
      const count = (struck[host] ?? 0) + 1;
      struck[host] = count;
      if (harm === 'each') lost += 1;
      else if (count === fatal[host]) lost += units[host] ?? 0;
      if (lost >= threshold) return n;
    }
    return faults + 1;
  };
}

/** Draws one ball, as one step of a shuffle. Any order is a good start, so the array is never put back in order. */
function drawOne(pool: Int32Array, drawn: number, random: Random): number {
  const place = drawn + random(pool.length - drawn);
  const picked = pool[place] ?? 0;
  pool[place] = pool[drawn] ?? 0;
  pool[drawn] = picked;
  return picked;
}

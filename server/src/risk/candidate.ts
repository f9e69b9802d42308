/** Placements with their losses. Each loss is worked out when it is first asked for, and kept. */
import { compareLosses } from './compareCurves.ts';
import type { FaultModel } from './faultModel.ts';
import { curveWork, fewestFaults, lossCurve } from './lossCurve.ts';
import type { Sizes } from './placement.ts';

/** What all compared placements share. */
export interface Setting {
  readonly model: FaultModel;
  /** How many units must stay correct. */
  readonly quorum: number;
  /** Curves that agree up to this many faults count as equal. */
  readonly far: number;
}

/** A placement with its curve, which is computed only as far as it is asked for. */
export class Candidate {
  readonly sizes: Sizes;
  /** loss(n) is 0 below this and above 0 from there on. */
  readonly fewest: number;
  readonly #pool: CandidatePool;
  #known: readonly number[] = [];

  constructor(sizes: Sizes, pool: CandidatePool) {
    this.sizes = sizes;
    this.fewest = fewestFaults(sizes, pool.setting.model, pool.setting.quorum);
    this.#pool = pool;
  }

  /** The probability of losing the quorum after n faults. */
  loss(n: number): number {
    if (n < this.fewest) return 0;
    // A little more than asked is computed, since the next question is about the next n.
    return this.#known[n] ?? this.curve(Math.max(n, Math.min(n + 4, this.#pool.setting.far)))[n] ?? 1;
  }

  /** The curve from loss(0) to loss(faults). */
  curve(faults: number): readonly number[] {
    const far = Math.max(faults, Math.min(2 * this.#known.length, this.#pool.setting.far));
    if (this.#known.length <= faults) this.#known = this.#pool.compute(this.sizes, far);
    return this.#known.slice(0, faults + 1);
  }
}

/** The work, in multiplications, from which a curve is computed at once as far as it can ever be asked for. */
const COSTLY = 1e7;

/** Keeps candidates, and counts how much work they have cost. */
export class CandidatePool {
  readonly setting: Setting;
  readonly #known = new Map<string, Candidate>();
  #workLeft: number;

  /** @param work how many multiplications the candidates may cost before `canAfford` is false */
  constructor(setting: Setting, work: number) {
    this.setting = setting;
    this.#workLeft = work;
  }

  of(sizes: Sizes): Candidate {
    const key = sizes.join(' ');
    const candidate = this.#known.get(key) ?? new Candidate(sizes, this);
    this.#known.set(key, candidate);
    return candidate;
  }

  compute(sizes: Sizes, faults: number): readonly number[] {
    const question = { ...this.setting, sizes, faults };
    const work = curveWork(question);
    const whole = { ...question, faults: Math.max(faults, this.setting.far) };
    const asWell = work > COSTLY && curveWork(whole) < 2 * work;
    this.#workLeft -= work;
    return lossCurve(asWell ? whole : question);
  }

  /** False when the allowed work is used up; a search should then end. */
  get canAfford(): boolean {
    return this.#workLeft > 0;
  }
}

/** Negative when `a` is better: at the declared number of faults, else in the rare-fault order (see `compareCurves`). */
export function compareCandidates(a: Candidate, b: Candidate, far: number, faults?: number): number {
  if (a === b) return 0;
  if (faults !== undefined) return compareLosses(a.loss(faults), b.loss(faults));
  if (a.fewest !== b.fewest) return b.fewest - a.fewest;
  for (let n = a.fewest; n <= far; n += 1) {
    const order = compareLosses(a.loss(n), b.loss(n));
    if (order !== 0) return order;
  }
  return 0;
}

/** True where `a` is no worse than `b` for every n up to `far`, and better for some. */
export function candidateDominates(a: Candidate, b: Candidate, far: number): boolean {
  if (a === b || a.fewest < b.fewest) return false;
  let better = false;
  for (let n = b.fewest; n <= far; n += 1) {
    const order = compareLosses(a.loss(n), b.loss(n));
    if (order > 0) return false;
    better ||= order < 0;
  }
  return better;
}

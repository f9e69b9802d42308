/** Placements and their losses, worked out only as far as they are asked for, and only once. */
import { compareLosses } from './compareCurves.ts';
import type { FaultModel } from './faultModel.ts';
import { curveWork, fewestFaults, lossCurve } from './lossCurve.ts';
import type { Sizes } from './placement.ts';

/** What all placements compared share. */
export interface Setting {
  readonly model: FaultModel;
  /** Units that must stay correct. */
  readonly quorum: number;
  /** Curves that agree up to this many faults count as equal. */
  readonly far: number;
}

/** A placement with its curve, which is computed as far as it is asked for. */
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
    // A little further than asked: the next question is about the next n.
    return this.#known[n] ?? this.curve(Math.max(n, Math.min(n + 4, this.#pool.setting.far)))[n] ?? 1;
  }

  /** loss(0) to loss(faults). */
  curve(faults: number): readonly number[] {
    const far = Math.max(faults, Math.min(2 * this.#known.length, this.#pool.setting.far));
    if (this.#known.length <= faults) this.#known = this.#pool.compute(this.sizes, far);
    return this.#known.slice(0, faults + 1);
  }
}

/** A curve that costs more is computed as far as it is ever looked at, where that costs little more. */
const COSTLY = 1e7;

/** Remembers candidates, and how much work they have cost. */
export class CandidatePool {
  readonly setting: Setting;
  readonly #known = new Map<string, Candidate>();
  #workLeft: number;

  /** @param work how many multiplications the candidates may cost before `canAfford` says no */
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

  /** False when the work allowed is used up: a search should end. */
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

/** `a` is no worse than `b` for every n up to `far`, and better for some. */
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

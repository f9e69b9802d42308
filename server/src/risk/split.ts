/** The distribution of how many of the draws so far fell on `inside` balls and not on the `outside` others. */
export class Split {
  least = 0;
  most = 0;
  readonly #inside: number;
  readonly #outside: number;
  readonly #chances: Float64Array;
  #drawn = 0;

  constructor(inside: number, outside: number, draws: number) {
    this.#inside = inside;
    this.#outside = outside;
    this.#chances = new Float64Array(Math.min(inside, draws) + 1);
    this.#chances[0] = 1;
  }

  /** The hypergeometric probability of t draws inside, for `least <= t <= most`. */
  chance(t: number): number {
    return this.#chances[t] ?? 0;
  }

  drawOne(): void {
    const left = this.#inside + this.#outside - this.#drawn;
    const chances = this.#chances;
    this.most = Math.min(this.most + 1, chances.length - 1);
    for (let t = this.most; t >= this.least; t -= 1) {
      const stay = (chances[t] ?? 0) * (this.#outside - this.#drawn + t);
      const arrive = t === 0 ? 0 : (chances[t - 1] ?? 0) * (this.#inside - t + 1);
      chances[t] = (stay + arrive) / left;
    }
    this.#drawn += 1;
    this.least = Math.max(0, this.#drawn - this.#outside);
  }
}

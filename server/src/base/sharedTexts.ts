import { detached } from './detached.ts';

/** Texts that are kept once each, where many things say the same. */
export class SharedTexts {
  readonly #known = new Map<string, string>();
  readonly #most: number;

  /** @param most how many texts are known at most; beyond that all are forgotten, and equal ones may be kept again */
  constructor(most = Infinity) {
    this.#most = most;
  }

  /** The text to keep in the place of an equal one. It keeps no other text in memory that it was cut from. */
  readonly own = (text: string): string => {
    if (this.#known.size >= this.#most) this.clear();
    const known = this.#known.get(text) ?? detached(text);
    this.#known.set(known, known);
    return known;
  };

  clear(): void {
    this.#known.clear();
  }
}

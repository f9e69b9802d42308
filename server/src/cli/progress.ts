/** Shown only when a run takes longer than this, in milliseconds. */
const PATIENCE = 1_000;
const INTERVAL = 100;

/** One line on a terminal that says how far a long run is; nothing anywhere else. */
export class Progress {
  readonly #total: number;
  readonly #stream: NodeJS.WriteStream;
  readonly #begin = performance.now();
  #done = 0;
  #shown = 0;

  constructor(total: number, stream: NodeJS.WriteStream) {
    this.#total = total;
    this.#stream = stream;
  }

  advance(): void {
    this.#done += 1;
    const now = performance.now();
    if (!this.#stream.isTTY || now - this.#begin < PATIENCE || now - this.#shown < INTERVAL) return;
    this.#shown = now;
    this.#stream.write(`\r${this.#done} of ${this.#total} files`);
  }

  /** Makes room for other lines. */
  clear(): void {
    if (this.#shown > 0) this.#stream.write('\r\u001B[K');
    this.#shown = 0;
  }
}

/** How long a run must take before its progress is shown, in milliseconds. */
const PATIENCE = 1_000;
const INTERVAL = 100;

/** One line on a terminal with the progress of a long run. It prints nothing elsewhere. */
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

  /** Clears the line, to make room for others. */
  clear(): void {
    if (this.#shown > 0) this.#stream.write('\r\u001B[K');
    this.#shown = 0;
  }
}

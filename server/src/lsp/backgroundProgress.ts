/** Tells the client of work in the background that takes more than a moment, for its status bar. */
import type { Connection, WorkDoneProgressServerReporter } from 'vscode-languageserver';
import { runSafe } from './runSafe.ts';

/** What takes less is not worth a word, in ms. */
const MOMENT = 500;

export class BackgroundProgress {
  readonly #connection: Connection;
  readonly #log: (message: string) => void;
  #running = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #shown: Promise<WorkDoneProgressServerReporter> | undefined;

  constructor(connection: Connection, log: (message: string) => void) {
    this.#connection = connection;
    this.#log = log;
  }

  /** Settles as `work` does. Pieces of work at the same time are told as one. */
  async during<T>(work: Promise<T>): Promise<T> {
    if (this.#running++ === 0) this.#timer = setTimeout(() => runSafe(this.#log, () => this.#show()), MOMENT);
    try {
      return await work;
    } finally {
      if (--this.#running === 0) this.#hide();
    }
  }

  /** Clients that show no progress make it one that does nothing. */
  async #show(): Promise<void> {
    this.#shown = this.#connection.window.createWorkDoneProgress();
    (await this.#shown).begin('Quorate', undefined, 'judging placements');
  }

  #hide(): void {
    clearTimeout(this.#timer);
    const shown = this.#shown;
    this.#shown = undefined;
    if (shown) runSafe(this.#log, async () => (await shown).done());
  }
}

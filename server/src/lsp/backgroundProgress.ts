/** Shows the client the progress of work in the background that takes more than a moment, for its status bar. */
import type { Connection, WorkDoneProgressServerReporter } from 'vscode-languageserver';
import { runSafe } from './runSafe.ts';

/** The time from which on work is shown, in milliseconds. */
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

  /** Settles as `work` does. Pieces of work at the same time are shown as one. */
  async during<T>(work: Promise<T>): Promise<T> {
    if (this.#running++ === 0) this.#timer = setTimeout(() => runSafe(this.#log, () => this.#show()), MOMENT);
    try {
      return await work;
    } finally {
      if (--this.#running === 0) this.#hide();
    }
  }

  /** Shows the progress. For clients that show none, the library makes it do nothing. */
  async #show(): Promise<void> {
    this.#shown = this.#connection.window.createWorkDoneProgress();
    (await this.#shown).begin('Quorate', undefined, 'analysing…');
  }

  #hide(): void {
    clearTimeout(this.#timer);
    const shown = this.#shown;
    this.#shown = undefined;
    if (shown) runSafe(this.#log, async () => (await shown).done());
  }
}

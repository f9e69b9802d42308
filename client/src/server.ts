import type { Disposable } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { ServerState } from './status.ts';

/** The language server. Every start makes a new client, since a client that failed to start never starts again. */
export class Server implements Disposable {
  readonly #create: () => Promise<BaseLanguageClient>;
  readonly #onState: (state: ServerState) => void;
  #client: BaseLanguageClient | undefined;
  #started: Promise<void> = Promise.resolve();

  constructor(create: () => Promise<BaseLanguageClient>, onState: (state: ServerState) => void) {
    this.#create = create;
    this.#onState = onState;
  }

  /** The client; undefined unless the server runs. */
  get running(): BaseLanguageClient | undefined {
    return this.#client?.isRunning() === true ? this.#client : undefined;
  }

  /** The client, once the last start is over; undefined where that failed. */
  async started(): Promise<BaseLanguageClient | undefined> {
    await this.#started;
    return this.running;
  }

  /**
   * Starts the server, or ends it and starts it again. Resolves when it runs, or when it has failed and the client has
   * said why.
   */
  start(): Promise<void> {
    // Starts come one after another: a client that is still starting cannot be ended. Each has a turn of its own:
    // loading the client's library takes longer than all the rest of the activation.
    this.#started = this.#started.then(nextTurn).then(() => this.#startAnew());
    return this.#started;
  }

  async #startAnew(): Promise<void> {
    await this.#end();
    this.#onState('starting');
    const { State } = await import('vscode-languageclient');
    const states = {
      [State.Starting]: 'starting',
      [State.Running]: 'ready',
      [State.StartFailed]: 'failed',
      [State.Stopped]: 'stopped',
    } as const;
    const client = await this.#create();
    this.#client = client;
    client.onDidChangeState(({ newState }) => {
      if (client === this.#client) this.#onState(states[newState]);
    });
    await client.start().catch(() => undefined);
  }

  dispose(): void {
    void this.#started.then(() => this.#end());
  }

  /** Ends the client. A failure on the way out can no longer be shown to the user. */
  async #end(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    await client?.dispose().catch(() => undefined);
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

import type { Disposable } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { ServerState } from './status.ts';

/** The language server. Every start has a client of its own, since one that failed to start never does again. */
export class Server implements Disposable {
  readonly #create: () => Promise<BaseLanguageClient>;
  readonly #onState: (state: ServerState) => void;
  #client: BaseLanguageClient | undefined;
  #started: Promise<void> = Promise.resolve();

  constructor(create: () => Promise<BaseLanguageClient>, onState: (state: ServerState) => void) {
    this.#create = create;
    this.#onState = onState;
  }

  /** The client to speak with; undefined unless the server runs. */
  get running(): BaseLanguageClient | undefined {
    return this.#client?.isRunning() === true ? this.#client : undefined;
  }

  /** Starts it, or ends it and starts it again. Resolves when it runs, or has failed to: the client has said why. */
  start(): Promise<void> {
    // One after the other: a client that is still starting cannot be ended. Each in a turn of its own: to load the
    // client's library takes longer than all the rest of the activation.
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

  /** A failure on the way out has nobody left to be told. */
  async #end(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    await client?.dispose().catch(() => undefined);
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

/** Handles the messages of a client while the server is being loaded, and after the client has ended it. */
import { Message, type MessageStrategy } from 'vscode-languageserver';

/**
 * Holds messages until the server can read them, and then passes them on in their order. After the end it refuses
 * requests.
 */
export class Doorkeeper implements MessageStrategy {
  #waiting: (() => unknown)[] | undefined;
  #refusing = false;

  /** Starts to hold messages. */
  close(): void {
    this.#waiting = [];
  }

  /** Refuses requests from now on: each gets a name for which there is no handler. */
  refuse(): void {
    this.#refusing = true;
  }

  /**
   * Passes the messages on.
   * @param failed takes the error when the library cannot handle a message; the others go on
   */
  open(failed: (error: unknown) => void): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    for (const enter of waiting) {
      try {
        enter();
      } catch (error) {
        failed(error);
      }
    }
  }

  readonly handleMessage: MessageStrategy['handleMessage'] = (message, next) => {
    if (this.#refusing && Message.isRequest(message)) return next({ ...message, method: 'quorate/refused' } as Message);
    if (!this.#waiting) return next(message);
    this.#waiting.push(() => next(message));
  };
}

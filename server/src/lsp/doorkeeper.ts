/** The messages of a client while the server is being loaded, and after it was told to end. */
import { Message, type MessageStrategy } from 'vscode-languageserver';

/** Holds messages while there is nobody to read them, and lets them in in their order. After the end it refuses requests. */
export class Doorkeeper implements MessageStrategy {
  #waiting: (() => unknown)[] | undefined;
  #refusing = false;
  #knock: (() => void) | undefined;

  /** @param knock is called when the first message waits */
  close(knock: () => void): void {
    this.#waiting = [];
    this.#knock = knock;
  }

  /** Requests go under a name that nobody answers to, from now on. */
  refuse(): void {
    this.#refusing = true;
  }

  /** @param failed is told what the library makes of a message that it stumbles over; the others go on */
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
    this.#knock?.();
    this.#knock = undefined;
  };
}

/** A question that waits for its answer: whether it must be asked again, and a promise of the last answer. */
interface Out {
  again: boolean;
  done: Promise<void>;
}

/**
 * Asks questions. Of each kind only one waits for its answer; after it, the newest of the questions that came meanwhile
 * is asked.
 */
export class Latest<Kind> {
  readonly #out = new Map<Kind, Out>();

  /**
   * @param question asks the newest question of this kind
   * @param take gets the answer, unless a newer question has come meanwhile
   */
  ask<T>(kind: Kind, question: () => Promise<T | null> | undefined, take: (answer: T) => void): Promise<void> {
    const present = this.#out.get(kind);
    if (present) {
      present.again = true;
      return present.done;
    }
    const out: Out = { again: true, done: Promise.resolve() };
    this.#out.set(kind, out);
    out.done = untilLatest(out, question, take).finally(() => this.#out.delete(kind));
    return out.done;
  }
}

async function untilLatest<T>(
  out: Out,
  question: () => Promise<T | null> | undefined,
  take: (answer: T) => void,
): Promise<void> {
  while (out.again) {
    out.again = false;
    const answer = await question();
    if (answer && !out.again) take(answer);
  }
}

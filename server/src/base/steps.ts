/** Long work as a generator, so that others have a turn between its steps. */
export type Steps<T> = Generator<void, T>;

/** Goes through all steps without a pause, where no other work waits for its turn. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** Long work as a generator: other work can have a turn between two of its steps. */
export type Steps<T> = Generator<void, T>;

/** Work that has a single step. */
// oxlint-disable-next-line require-yield -- that is the point
export function* inOneStep<T>(work: () => T): Steps<T> {
  return work();
}

/** Takes all steps without a pause, for callers where no other work waits. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

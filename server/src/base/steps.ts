/** Long work as a generator, so that others have a turn between its steps. */
export type Steps<T> = Generator<void, T>;

/** For those who have nobody to wait for. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

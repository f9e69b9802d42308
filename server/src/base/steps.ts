/** Long work as a generator: other work can have a turn between two of its steps. */
export type Steps<T> = Generator<void, T>;

/** Work that has a single step. */
// oxlint-disable-next-line require-yield -- that is the point
export function* inOneStep<T>(work: () => T): Steps<T> {
  return work();
}

/** Makes something of each item, with one item a step. */
export function* eachInTurn<T, R>(items: Iterable<T>, make: (item: T) => R): Steps<readonly R[]> {
  const made: R[] = [];
  for (const item of items) {
    made.push(make(item));
    yield;
  }
  return made;
}

/** Takes all steps without a pause, for callers where no other work waits. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

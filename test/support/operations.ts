/** Counts operations on collections: a measure of work that is the same on every machine. */
import type { Steps } from '../../server/src/base/steps.ts';

/** Methods of maps and sets count as one operation, methods of lists as one for each item. */
const METHODS: readonly (readonly [owner: object, names: readonly string[]])[] = [
  [Map.prototype, ['get', 'set', 'has']],
  [Set.prototype, ['add', 'has']],
  [
    Array.prototype,
    [
      'push',
      'map',
      'flatMap',
      'filter',
      'some',
      'every',
      'find',
      'findIndex',
      'includes',
      'indexOf',
      'reduce',
      'splice',
    ],
  ],
];

/** Takes all steps. Returns what they return, how many operations they took, and the most that one of them took. */
export function operationsIn<T>(steps: Steps<T>): {
  readonly most: number;
  readonly total: number;
  readonly value: T;
} {
  let count = 0;
  const restore = METHODS.flatMap(([owner, names]) =>
    names.map((name) => watch(owner, name, (operations) => (count += operations))),
  );
  try {
    for (let [most, total] = [0, 0]; ; count = 0) {
      const { done, value } = steps.next();
      most = Math.max(most, count);
      total += count;
      if (done) return { most, total, value };
    }
  } finally {
    for (const one of restore) one();
  }
}

/** @returns what puts the method back */
function watch(owner: object, name: string, count: (operations: number) => void): () => void {
  const own = Object.getOwnPropertyDescriptor(owner, name);
  const method = own?.value as (...args: readonly unknown[]) => unknown;
  const isList = owner === Array.prototype && name !== 'push';
  const value = function (this: unknown, ...args: readonly unknown[]): unknown {
    count(isList ? (this as readonly unknown[]).length : 1);
    return Reflect.apply(method, this, args);
  };
  Object.defineProperty(owner, name, { ...own, value });
  return () => void Object.defineProperty(owner, name, own ?? {});
}

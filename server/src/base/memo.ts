import { sameItems } from './sameItems.ts';

interface Made {
  readonly from: readonly unknown[];
  readonly value: unknown;
}

/**
 * Keeps what was made of one thing (the key) and of others. It is made anew only where one of the others is another
 * object than the last time, and it is forgotten together with its key. So what stays the same from version to version
 * of a file is worked out once.
 */
export class Memo {
  readonly #made = new WeakMap<object, Map<unknown, Made>>();

  /**
   * @param what tells apart different things that are made of one key; most often the function that makes it
   * @param key the object under which the result is kept
   * @param from all else that the result is made of, compared by identity
   */
  get<T>(what: unknown, key: object, from: readonly unknown[], make: () => T): T {
    const known = this.#made.get(key)?.get(what);
    if (known && sameItems(known.from, from)) return known.value as T;
    const value = make();
    this.set(what, key, from, value);
    return value;
  }

  /** What was made the last time; undefined where it was made of other objects. */
  known(what: unknown, key: object, from: readonly unknown[]): unknown {
    const known = this.#made.get(key)?.get(what);
    return known && sameItems(known.from, from) ? known.value : undefined;
  }

  set(what: unknown, key: object, from: readonly unknown[], value: unknown): void {
    const byKey = this.#made.get(key) ?? new Map<unknown, Made>();
    this.#made.set(key, byKey);
    byKey.set(what, { from, value });
  }

  /** The list of the last time where it holds the same items, so that what was made of that list stays valid. */
  list<T>(key: object, items: readonly T[]): readonly T[] {
    return this.get('list', key, items, () => items);
  }

  /** Does so for plain data: an item that says the same as that of the last time in its place counts as that one. */
  alike<T extends object>(key: object, items: readonly T[]): readonly T[] {
    const last = this.#made.get(key)?.get('alike');
    const [before, kept] = [last?.from ?? [], (last?.value ?? []) as readonly T[]];
    const now = items.map((item, index) => {
      const known = kept[index];
      return known && (before[index] === item || JSON.stringify(known) === JSON.stringify(item)) ? known : item;
    });
    const value = sameItems(kept, now) ? kept : now;
    this.set('alike', key, items, value);
    return value;
  }
}

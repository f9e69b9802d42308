/** What was read at one place of a file, when it stands at another. */

/**
 * What was read as if its document were at the start of the file, and by how many characters it is further down. What is
 * read stays the same object wherever it moves, so that what follows from it is worked out once.
 */
export interface Moved<T> {
  readonly read: T;
  readonly by: number;
}

/** As it stands in the file now. */
export function inPlace<T>({ read, by }: Moved<T>): T {
  return moved(read, by);
}

/**
 * The same plain data with every range and insertion point moved by so many characters. What holds none is not copied.
 * Maps hold text and numbers only, and stay as they are.
 */
export function moved<T>(value: T, by: number): T {
  return by === 0 ? value : (move(value, by) as T);
}

function move(value: unknown, by: number): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Map) return value;
  if (Array.isArray(value)) return moveAll(value, by);
  let copy: Record<string, unknown> | undefined;
  for (const key in value) {
    const before: unknown = (value as Record<string, unknown>)[key];
    const after = PLACES.has(key) && typeof before === 'number' ? before + by : move(before, by);
    if (after === before) continue;
    copy ??= { ...value };
    copy[key] = after;
  }
  return copy ?? value;
}

/** The fields of the model that hold offsets in the file. */
const PLACES = new Set(['start', 'end', 'offset']);

function moveAll(values: readonly unknown[], by: number): readonly unknown[] {
  const after = values.map((value) => move(value, by));
  return after.some((value, index) => value !== values[index]) ? after : values;
}

/** Does long work in short turns, so that requests are answered in between. */

/**
 * How long a turn lasts before other work has its turn, in milliseconds; a single step may take longer. A request waits
 * for a few turns, since it is read, answered and written in one each.
 */
const LONGEST_TURN = 4;

/**
 * Takes the steps of a piece of work. When it resolves, a new turn has just begun.
 * @param wanted asked before every step, and at the end
 * @returns the result, or undefined where `wanted` said that it is not wanted any more
 */
export async function inTurns<T>(
  steps: Iterator<unknown, T>,
  wanted: () => boolean = () => true,
): Promise<T | undefined> {
  let begin = performance.now();
  while (wanted()) {
    const step = steps.next();
    const over = performance.now() - begin >= LONGEST_TURN;
    if (over) await pause();
    if (step.done) return wanted() ? step.value : undefined;
    if (over) begin = performance.now();
  }
  return undefined;
}

/**
 * Waits until the messages that have arrived are read. Where there is `setImmediate`, it is used: a timer would put the
 * thread to sleep.
 */
export function pause(): Promise<void> {
  return new Promise((resolve) => {
    nextTurn(resolve);
  });
}

const nextTurn: (resume: () => void) => unknown = 'setImmediate' in globalThis ? setImmediate : setTimeout;

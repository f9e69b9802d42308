/** How much a calculation may cost. Every calculation that could take long takes one of these. */

export interface Effort {
  /** Multiplications, more or less: beyond it curves are estimated and searches end. By default `DEFAULT_WORK`. */
  readonly maxWork?: number | undefined;
  /** Asked every millisecond or so; true makes the calculation throw a `StoppedError`. */
  readonly shouldStop?: (() => boolean) | undefined;
}

/** About a second on a machine of today. */
export const DEFAULT_WORK = 1e9;

/**
 * The caller asked the calculation to stop, so there is no answer.
 * @internal
 */
export class StoppedError extends Error {
  override readonly name = 'StoppedError';
}

/** @throws StoppedError when the caller asks to stop */
export function checkStop({ shouldStop }: Effort): void {
  if (shouldStop?.() === true) throw new StoppedError('the calculation was stopped');
}

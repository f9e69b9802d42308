/** What rows often ask of the values of a chart. */
import type { Condition, Path } from '../../kubernetes/operators/row.ts';

/** Only where it is switched on. */
export const on = (path: Path): Condition => ({ path, is: ['true'] });

/** Also where nothing is said. */
export const unlessOn = (path: Path): Condition => ({ path, not: ['true'], absent: true });

/** Also where nothing is said. */
export const unlessOff = (path: Path): Condition => ({ path, not: ['false'], absent: true });

/** Where it is left out, or empty. */
export const notSet = (path: Path): Condition => ({ path, is: [''], absent: true });

import type { Job } from './checker.ts';

/** The task of a worker thread of the command line. */
export type ThreadTask =
  | { readonly kind: 'checks'; readonly job: Job }
  /** A command, with its arguments as on the command line. */
  | { readonly kind: 'command'; readonly args: readonly string[] };

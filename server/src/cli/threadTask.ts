import type { Job } from './checker.ts';

/** What a worker thread of the command line is to do. */
export type ThreadTask =
  | { readonly kind: 'checks'; readonly job: Job }
  /** A command, as on the command line. */
  | { readonly kind: 'command'; readonly args: readonly string[] };

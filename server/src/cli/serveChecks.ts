/** The work of a worker thread: the other end of `checkAll`. */
import { parentPort } from 'node:worker_threads';
import type { Batch, BatchDone } from './checkAll.ts';
import { Checker, type Job } from './checker.ts';

export function serveChecks(job: Job): void {
  const checker = new Checker(job);
  parentPort?.on('message', ({ id, paths }: Batch) => {
    const done: BatchDone = { id, outcomes: paths.map((path) => checker.check(path)) };
    parentPort?.postMessage(done);
  });
}

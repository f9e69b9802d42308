/**
 * The risk worker as a Node thread. It is the entry point of the bundle that `spawnRiskWorker` and the command line
 * start.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { respond, type RiskRequest } from '../analysis/riskWorker.ts';
import type { Waiting } from '../cli/answers.ts';

const waiting = workerData as Waiting | null;
if (waiting) {
  const { port, done } = waiting;
  port.on('message', (request: RiskRequest) => {
    port.postMessage(respond(request));
    Atomics.store(done, 0, 1);
    Atomics.notify(done, 0);
  });
} else {
  parentPort?.on('message', (request: RiskRequest) => parentPort?.postMessage(respond(request)));
}

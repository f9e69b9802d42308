/** The risk worker as a Node thread: entry point of the bundle that `spawnRiskWorker` starts. */
import { parentPort } from 'node:worker_threads';
import { respond, type RiskRequest } from '../analysis/riskWorker.ts';

parentPort?.on('message', (request: RiskRequest) => parentPort?.postMessage(respond(request)));

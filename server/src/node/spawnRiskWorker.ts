import { Worker } from 'node:worker_threads';
import type { RiskResponse, RiskWorker } from '../analysis/riskWorker.ts';

/** Starts the risk worker at `script`. The worker never keeps the process alive. */
export function spawnRiskWorker(script: URL): RiskWorker {
  const worker = new Worker(script, { stdout: false, stderr: false });
  worker.unref();
  return {
    post: (request) => worker.postMessage(request),
    onResponse: (listener) => void worker.on('message', (response: RiskResponse) => listener(response)),
    onFailure(listener) {
      worker.on('error', (error: Error) => listener(error.message));
      worker.on('exit', (code) => listener(`the risk worker ended with code ${code}`));
    },
    terminate: () => void worker.terminate(),
  };
}

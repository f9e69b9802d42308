/** The one script for the browser: the language server, or the risk engine in a worker that the server starts. */
import { respond, type RiskRequest } from '../analysis/riskWorker.ts';
import { RISK_WORKER, serveClient } from './server.ts';

// VS Code for the web puts a name of its own before the name of a nested worker.
if (self.name.endsWith(RISK_WORKER)) {
  self.addEventListener('message', (event: MessageEvent<RiskRequest>) => self.postMessage(respond(event.data)));
} else {
  serveClient();
}

/** The risk worker as a Web Worker. */
import { respond, type RiskRequest } from '../analysis/riskWorker.ts';

self.addEventListener('message', (event: MessageEvent<RiskRequest>) => self.postMessage(respond(event.data)));

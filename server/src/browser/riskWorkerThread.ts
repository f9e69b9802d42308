/** The risk worker as a Web Worker. */
import { answer, type RiskRequest } from '../analysis/riskWorker.ts';

self.addEventListener('message', (event: MessageEvent<RiskRequest>) => self.postMessage(answer(event.data)));

/**
 * The language server in a Web Worker: messages go over the port of the worker, and risk is computed in a nested
 * worker.
 */
import {
  BrowserMessageReader,
  BrowserMessageWriter,
  type Connection,
  createConnection,
} from 'vscode-languageserver/browser';
import type { RiskResponse, RiskWorker } from '../analysis/riskWorker.ts';
import { serve } from '../lsp/server.ts';
import { Doorkeeper } from '../lsp/doorkeeper.ts';
import { startServer } from '../lsp/startServer.ts';
import type { WorkspaceFiles } from '../lsp/workspaceFiles.ts';

/** The name of the worker that answers risk questions. */
export const RISK_WORKER = 'quorate-risk';

/** Serves the client at the port of this worker. */
export function serveClient(): void {
  const door = new Doorkeeper();
  const connection = createConnection(new BrowserMessageReader(self), new BrowserMessageWriter(self), {
    messageStrategy: door,
  });
  startServer(connection, door, ({ workerUrl, readsFiles = false }) => {
    if (workerUrl === undefined) throw new Error('initializationOptions.workerUrl must name this script');
    const files = readsFiles ? filesOf(connection) : noFiles;
    return Promise.resolve({ serve, host: { spawn: () => spawnRiskWorker(workerUrl), files } });
  });
}

/** The files of the workspace, as the editor serves them: a Web Worker sees no files. */
function filesOf(connection: Connection): WorkspaceFiles {
  const ask = async <T>(method: string, params: object): Promise<T | undefined> => {
    try {
      return (await connection.sendRequest<T | null>(method, params)) ?? undefined;
    } catch {
      // The file is gone or may not be read, so only open documents count.
      return undefined;
    }
  };
  return {
    read: (uri) => ask<string>('quorate/readFile', { uri }),
    stamp: () => Promise.resolve(undefined),
    async *find(folder, limit, ignores) {
      const found = (await ask<string[]>('quorate/findFiles', { folder, limit })) ?? [];
      const ignored = await Promise.all(found.map((uri) => ignores.file(uri)));
      yield found.filter((_, index) => ignored[index] !== true);
    },
  };
}

const noFiles: WorkspaceFiles = {
  read: () => Promise.resolve(undefined),
  stamp: () => Promise.resolve(undefined),
  async *find() {},
};

function spawnRiskWorker(url: string): RiskWorker {
  const worker = new Worker(url, { name: RISK_WORKER });
  return {
    post: (request) => worker.postMessage(request),
    onResponse: (listener) =>
      worker.addEventListener('message', (event: MessageEvent<RiskResponse>) => listener(event.data)),
    onFailure: (listener) => worker.addEventListener('error', (event) => listener(event.message)),
    terminate: () => worker.terminate(),
  };
}

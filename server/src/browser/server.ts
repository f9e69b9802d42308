/**
 * The language server in a Web Worker: messages go over the port of the worker, and risk is computed in a nested
 * worker.
 */
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import type { RiskResponse, RiskWorker } from '../analysis/riskWorker.ts';
import { serve } from '../lsp/server.ts';
import { Doorkeeper } from '../lsp/doorkeeper.ts';
import { startServer } from '../lsp/startServer.ts';
import type { WorkspaceFiles } from '../lsp/workspaceFiles.ts';

const door = new Doorkeeper();
const connection = createConnection(new BrowserMessageReader(self), new BrowserMessageWriter(self), {
  messageStrategy: door,
});

startServer(connection, door, ({ workerUrl, readsFiles = false }) => {
  if (workerUrl === undefined) throw new Error('initializationOptions.workerUrl must name the risk worker');
  const host = { spawn: () => spawnRiskWorker(workerUrl), files: readsFiles ? clientFiles : noFiles };
  return Promise.resolve({ serve, host });
});

/** The files of the workspace, as the editor serves them: a Web Worker sees no files. */
const clientFiles: WorkspaceFiles = {
  read: (uri) => ask<string>('quorate/readFile', { uri }),
  stamp: () => Promise.resolve(undefined),
  async *find(folder, limit, ignores) {
    const found = (await ask<string[]>('quorate/findFiles', { folder, limit })) ?? [];
    const ignored = await Promise.all(found.map((uri) => ignores.file(uri)));
    yield found.filter((_, index) => ignored[index] !== true);
  },
};

const noFiles: WorkspaceFiles = {
  read: () => Promise.resolve(undefined),
  stamp: () => Promise.resolve(undefined),
  async *find() {},
};

async function ask<T>(method: string, params: object): Promise<T | undefined> {
  try {
    return (await connection.sendRequest<T | null>(method, params)) ?? undefined;
  } catch {
    // The file is gone or may not be read, so only open documents count.
    return undefined;
  }
}

function spawnRiskWorker(url: string): RiskWorker {
  const worker = new Worker(url);
  return {
    post: (request) => worker.postMessage(request),
    onResponse: (listener) =>
      worker.addEventListener('message', (event: MessageEvent<RiskResponse>) => listener(event.data)),
    onFailure: (listener) => worker.addEventListener('error', (event) => listener(event.message)),
    terminate: () => worker.terminate(),
  };
}

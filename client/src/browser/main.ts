/** VS Code for the web: the server is a Web Worker, a fresh one at every start. */
import { type ExtensionContext, RelativePattern, Uri, workspace } from 'vscode';
import { LanguageClient, type LanguageClientOptions } from 'vscode-languageclient/browser';
import { activateWith } from '../extension.ts';

export function activate(context: ExtensionContext): Promise<void> {
  const script = (name: string): string => Uri.joinPath(context.extensionUri, 'dist', name).toString(true);
  let worker: Worker | undefined;
  const startWorker = (): Promise<Worker> => {
    worker?.terminate();
    worker = new Worker(script('browserServer.js'));
    return Promise.resolve(worker);
  };
  context.subscriptions.push({ dispose: () => worker?.terminate() });
  const create = (options: LanguageClientOptions): LanguageClient => {
    const client = new LanguageClient('quorate', 'Quorate', startWorker, options);
    client.onRequest('quorate/readFile', ({ uri }: { uri: string }) => readFile(Uri.parse(uri)));
    client.onRequest('quorate/findFiles', ({ folder, limit }: { folder: string; limit: number }) =>
      findFiles(Uri.parse(folder), limit),
    );
    return client;
  };
  return activateWith(context, create, { workerUrl: script('browserWorker.js'), readsFiles: true });
}

/** The text of a file of the workspace; null where there is none. */
async function readFile(uri: Uri): Promise<string | null> {
  try {
    return new TextDecoder().decode(await workspace.fs.readFile(uri));
  } catch {
    return null;
  }
}

async function findFiles(folder: Uri, limit: number): Promise<string[]> {
  const found = await workspace.findFiles(
    new RelativePattern(folder, '**/*.{yaml,yml}'),
    '**/{node_modules,.*}/**',
    limit,
  );
  return found.map((uri) => uri.toString());
}

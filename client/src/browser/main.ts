/** VS Code for the web: the server is a Web Worker, a fresh one at every start. */
import { type ExtensionContext, Uri } from 'vscode';
import { LanguageClient } from 'vscode-languageclient/browser';
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
  const initializationOptions = { workerUrl: script('browserWorker.js') };
  return activateWith(
    context,
    (options) => new LanguageClient('quorate', 'Quorate', startWorker, { ...options, initializationOptions }),
  );
}

/** VS Code for the web: the server is a Web Worker. */
import { type ExtensionContext, Uri } from 'vscode';
import { LanguageClient } from 'vscode-languageclient/browser';
import { activateWith } from '../extension.ts';

export function activate(context: ExtensionContext): Promise<void> {
  const script = (name: string): string => Uri.joinPath(context.extensionUri, 'dist', name).toString(true);
  const worker = new Worker(script('browserServer.js'));
  context.subscriptions.push({ dispose: () => worker.terminate() });
  const initializationOptions = { workerUrl: script('browserWorker.js') };
  return activateWith(
    context,
    (options) => new LanguageClient('quorate', 'Quorate', { ...options, initializationOptions }, worker),
  );
}

/** Desktop and remote: the server is a Node process, spoken to over IPC. */
import type { ExtensionContext } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { activateWith } from '../extension.ts';

export function activate(context: ExtensionContext): void {
  const server = { module: context.asAbsolutePath('dist/server.js'), transport: TransportKind.ipc };
  activateWith(context, (options) => new LanguageClient('quorate', 'Quorate', server, options));
}

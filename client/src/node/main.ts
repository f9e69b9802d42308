/** The extension on a desktop and on a remote machine. The server is a Node process behind IPC. */
import type { ExtensionContext } from 'vscode';
import { activateWith } from '../extension.ts';
import { ChangeLenses } from './changeLenses.ts';
import { offerClusterCheck } from './clusterCheck.ts';
import { offerMcpServers } from './mcpServers.ts';

export function activate(context: ExtensionContext): void {
  offerMcpServers(context);
  offerClusterCheck(context);
  const server = activateWith(context, async (options) => {
    const { LanguageClient, TransportKind } = await import('vscode-languageclient/node');
    const program = { module: context.asAbsolutePath('dist/server.js'), transport: TransportKind.ipc };
    return new LanguageClient('quorate', 'Quorate', program, options);
  });
  context.subscriptions.push(new ChangeLenses(server));
}

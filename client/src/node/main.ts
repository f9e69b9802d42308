/** The extension on a desktop and on a remote machine. The server is a Node process behind its standard streams. */
import type { ExtensionContext } from 'vscode';
import { activateWith } from '../extension.ts';
import { ChangeLenses } from './changeLenses.ts';
import { offerClusterCheck } from './clusterCheck.ts';
import { folderForCompiledCode } from './compiledCode.ts';
import { offerMcpServers } from './mcpServers.ts';
import { serverProcesses } from './serverProcess.ts';

export function activate(context: ExtensionContext): void {
  offerMcpServers(context);
  offerClusterCheck(context);
  const start = serverProcesses(context.asAbsolutePath('dist/server.js'), folderForCompiledCode(context));
  const server = activateWith(context, async (options) => {
    const { LanguageClient } = await import('vscode-languageclient/node');
    return new LanguageClient('quorate', 'Quorate', start, options);
  });
  context.subscriptions.push(new ChangeLenses(server));
}

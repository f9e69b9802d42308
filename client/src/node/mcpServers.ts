/** Offers `quorate mcp` to the agents of VS Code, once for each folder. VS Code starts it, and asks the user before. */
import * as vscode from 'vscode';

/** VS Code has this since 1.101; the types of the oldest version that the manifest allows do not. */
interface McpApi {
  readonly lm: {
    readonly registerMcpServerDefinitionProvider?: (
      id: string,
      provider: {
        readonly onDidChangeMcpServerDefinitions: vscode.Event<void>;
        readonly provideMcpServerDefinitions: () => readonly object[];
      },
    ) => vscode.Disposable;
  };
  readonly McpStdioServerDefinition?: new (
    label: string,
    command: string,
    args: readonly string[],
    environment: Readonly<Record<string, string>>,
    version: string,
  ) => object;
}

/** Nothing is offered in a workspace that is not trusted, nor in a version of VS Code that knows no such servers. */
export function offerMcpServers(context: vscode.ExtensionContext): void {
  const { lm, McpStdioServerDefinition: Definition } = vscode as unknown as McpApi;
  if (!lm.registerMcpServerDefinitionProvider || !Definition) return;
  const changed = new vscode.EventEmitter<void>();
  const { version } = context.extension.packageJSON as { version: string };
  context.subscriptions.push(
    changed,
    vscode.workspace.onDidGrantWorkspaceTrust(() => changed.fire()),
    vscode.workspace.onDidChangeWorkspaceFolders(() => changed.fire()),
    lm.registerMcpServerDefinitionProvider('quorate', {
      onDidChangeMcpServerDefinitions: changed.event,
      provideMcpServerDefinitions: () =>
        localFolders().map(({ name, uri }, _, { length }) => {
          const label = length === 1 ? 'Quorate' : `Quorate: ${name}`;
          const args = [context.asAbsolutePath('dist/cli.js'), 'mcp', uri.fsPath];
          // The program of VS Code is also Node, where this is asked of it.
          return new Definition(label, process.execPath, args, { ELECTRON_RUN_AS_NODE: '1' }, version);
        }),
    }),
  );
}

function localFolders(): readonly vscode.WorkspaceFolder[] {
  if (!vscode.workspace.isTrusted) return [];
  return (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
}

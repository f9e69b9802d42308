/** Offers `quorate mcp` to the agents of VS Code, once for each folder. VS Code starts it after asking the user. */
import * as vscode from 'vscode';

/**
 * The part of the API that VS Code has had since 1.101. The types of the oldest version that the manifest allows lack
 * it.
 */
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

/** Offers the servers; none in a workspace that is not trusted, nor in a version of VS Code without such servers. */
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
          // With this variable, the program of VS Code runs as Node.
          return new Definition(label, process.execPath, args, { ELECTRON_RUN_AS_NODE: '1' }, version);
        }),
    }),
  );
}

function localFolders(): readonly vscode.WorkspaceFolder[] {
  if (!vscode.workspace.isTrusted) return [];
  return (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
}

/**
 * The extension, which is the same on a desktop and on the web: one server, commands, a panel, a status item and a
 * tool.
 */
import { ColorThemeKind, commands, type ExtensionContext, extensions, window } from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import type { ServiceTally } from '../../server/src/protocol/services.ts';
import { createProjectFile } from './createProjectFile.ts';
import { Explorer } from './panel/explorer.ts';
import { explainRule, previewPages, rulePages } from './explainRule.ts';
import { OpenFiles } from './openFiles.ts';
import { registerPlacementTool } from './placementTool.ts';
import { Server } from './server.ts';
import { ServicesView } from './services/servicesView.ts';
import { createStatus } from './status.ts';
import { WorkspaceCheck } from './workspaceCheck.ts';

/** Files that may list replicas. The server decides by their content. */
export const SELECTOR = [{ language: 'yaml' }, { language: 'dockercompose' }];

/**
 * Starts the server, and ends it with the extension.
 * @param create makes a client of the server
 * @param more what else the server is told when it starts
 * @returns the server, which is starting
 */
export function activateWith(
  context: ExtensionContext,
  create: (options: LanguageClientOptions) => Promise<BaseLanguageClient>,
  more: object = {},
): Server {
  const output = window.createOutputChannel('Quorate', { log: true });
  const status = createStatus(SELECTOR);
  const open = new OpenFiles();
  const options: LanguageClientOptions = {
    documentSelector: SELECTOR,
    diagnosticCollectionProvider: { create: () => open.diagnostics, dispose: () => open.diagnostics.clear() },
    outputChannel: output,
    // Links in hovers may run these commands: the server writes the links itself, and encodes all that comes from a
    // file.
    markdown: { isTrusted: { enabledCommands: ['quorate.openExplorer', 'quorate.copyReport'] } },
    middleware: {
      ...status.middleware,
      handleDiagnostics: (uri, found, next) => {
        if (found.length === 0 || (open.has(uri) && !check.shows(uri))) next(uri, found);
      },
    },
    // This is a function, since the theme may have changed when the server is started again.
    initializationOptions: () => ({
      theme: themeKind(),
      schemas: readsSchemas(),
      checksOnDemand: true,
      explorer: true,
      takesDiagnostics: true,
      // Services in the outline would take the place of the keys that VS Code shows above the text (sticky scroll).
      outline: false,
      rulePages: rulePages(context.extensionUri).toString(),
      ...more,
    }),
  };
  const server = new Server(
    async () => {
      const client = await create(options);
      client.onNotification('quorate/judgedAnew', () => explorer.refresh());
      client.onNotification('quorate/servicesChanged', (tally: ServiceTally) => services.tell(tally));
      return client;
    },
    (state) => {
      status.show(state);
      if (state !== 'ready') return;
      output.info('Quorate has started.');
      explorer.refresh();
      void services.begin();
    },
  );
  const check = new WorkspaceCheck(server, open);
  const services = new ServicesView(server);
  const explorer = new Explorer(context.extensionUri, server);
  context.subscriptions.push(
    output,
    open,
    status,
    server,
    check,
    explorer,
    services,
    registerPlacementTool(server),
    previewPages(context.extensionUri),
    window.onDidChangeActiveColorTheme(() => tellTheme(server)),
    commands.registerCommand('quorate.restartServer', () => server.start()),
    commands.registerCommand('quorate.checkWorkspace', () => check.run()),
    commands.registerCommand('quorate.createProjectFile', () => createProjectFile(server)),
    commands.registerCommand('quorate.explainRule', (rule?: string) => explainRule(context, rule)),
    commands.registerCommand('quorate.showOutput', () => output.show()),
  );
  // Opening a file does not wait for the server; the status item shows its progress.
  void server.start();
  return server;
}

/** True where another extension completes `.quorate.yaml` from our JSON schema. */
function readsSchemas(): boolean {
  return extensions.getExtension('redhat.vscode-yaml') !== undefined;
}

/** The kind of the theme in the words of the server, whose hovers hold a picture. */
function themeKind(): string {
  return {
    [ColorThemeKind.Light]: 'light',
    [ColorThemeKind.Dark]: 'dark',
    [ColorThemeKind.HighContrast]: 'high-contrast',
    [ColorThemeKind.HighContrastLight]: 'high-contrast-light',
  }[window.activeColorTheme.kind];
}

/** Tells a running server the theme. A server that starts later is told then. */
function tellTheme(server: Server): void {
  server.running?.sendNotification('quorate/theme', { theme: themeKind() }).catch(() => undefined);
}

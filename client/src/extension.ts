/** The extension, the same on a desktop and on the web: one server, commands, a panel, a status item and a tool. */
import { ColorThemeKind, commands, type ExtensionContext, extensions, window } from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import type { ServiceTally } from '../../server/src/protocol/services.ts';
import { Explorer } from './panel/explorer.ts';
import { explainRule, rulePages } from './explainRule.ts';
import { registerPlacementTool } from './placementTool.ts';
import { Server } from './server.ts';
import { ServicesView } from './services/servicesView.ts';
import { createStatus } from './status.ts';
import { WorkspaceCheck } from './workspaceCheck.ts';

/** Files that may list replicas; the server decides by their content. */
const SELECTOR = [{ language: 'yaml' }, { language: 'dockercompose' }];

/** Starts the server that `create` makes a client of, and ends it with the extension. `more` is what else it is told. */
export function activateWith(
  context: ExtensionContext,
  create: (options: LanguageClientOptions) => Promise<BaseLanguageClient>,
  more: object = {},
): void {
  const output = window.createOutputChannel('Quorate', { log: true });
  const status = createStatus(SELECTOR);
  const options: LanguageClientOptions = {
    documentSelector: SELECTOR,
    outputChannel: output,
    // Links in hovers: the server writes them itself, and nothing of a file is in them but encoded arguments.
    markdown: { isTrusted: { enabledCommands: ['quorate.openExplorer', 'quorate.copyReport'] } },
    middleware: status.middleware,
    // A function, since the theme may be another one when the server is started again.
    initializationOptions: () => ({
      theme: themeKind(),
      schemas: readsSchemas(),
      checksOnDemand: true,
      explorer: true,
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
  const check = new WorkspaceCheck(server);
  const services = new ServicesView(server);
  const explorer = new Explorer(context.extensionUri, server);
  context.subscriptions.push(
    output,
    status,
    server,
    check,
    explorer,
    services,
    registerPlacementTool(server),
    window.onDidChangeActiveColorTheme(() => tellTheme(server)),
    commands.registerCommand('quorate.restartServer', () => server.start()),
    commands.registerCommand('quorate.checkWorkspace', () => check.run()),
    commands.registerCommand('quorate.explainRule', (rule?: string) => explainRule(context, rule)),
    commands.registerCommand('quorate.showOutput', () => output.show()),
  );
  // Nobody who opens a file waits for it: the status tells how far it is.
  void server.start();
}

/** Whether another extension completes `.quorate.yaml` from our JSON schema. */
function readsSchemas(): boolean {
  return extensions.getExtension('redhat.vscode-yaml') !== undefined;
}

/** In the words of the server, whose hovers hold a picture. */
function themeKind(): string {
  return {
    [ColorThemeKind.Light]: 'light',
    [ColorThemeKind.Dark]: 'dark',
    [ColorThemeKind.HighContrast]: 'high-contrast',
    [ColorThemeKind.HighContrastLight]: 'high-contrast-light',
  }[window.activeColorTheme.kind];
}

/** A server that is not running learns it when it starts. */
function tellTheme(server: Server): void {
  server.running?.sendNotification('quorate/theme', { theme: themeKind() }).catch(() => undefined);
}

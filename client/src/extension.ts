/** The extension, the same on a desktop and on the web: one client, two commands, one status item. */
import {
  ColorThemeKind,
  commands,
  type Disposable,
  type ExtensionContext,
  extensions,
  languages,
  type LanguageStatusItem,
  LanguageStatusSeverity,
  type LogOutputChannel,
  window,
} from 'vscode';
import { type BaseLanguageClient, type LanguageClientOptions, State } from 'vscode-languageclient';

/** Files that may list replicas; the server decides by their content. */
const SELECTOR = [{ language: 'yaml' }, { language: 'dockercompose' }];

/** Starts the client that `create` makes, and ends it with the extension. `more` is what else the server is told. */
export async function activateWith(
  context: ExtensionContext,
  create: (options: LanguageClientOptions) => BaseLanguageClient,
  more: object = {},
): Promise<void> {
  const output = window.createOutputChannel('Quorate', { log: true });
  const client = create({
    documentSelector: SELECTOR,
    outputChannel: output,
    // A function, since the theme may be another one when the server is started again.
    initializationOptions: () => ({ theme: themeKind(), schemas: readsSchemas(), ...more }),
  });
  const status = languages.createLanguageStatusItem('quorate.status', SELECTOR);
  context.subscriptions.push(
    output,
    status,
    showState(client, status),
    window.onDidChangeActiveColorTheme(() => tellTheme(client)),
    ...registerCommands(client, output),
    new AsyncDisposable(() => client.dispose()),
  );
  await client.start();
  output.info('Quorate has started.');
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
function tellTheme(client: BaseLanguageClient): void {
  if (client.state !== State.Running) return;
  client.sendNotification('quorate/theme', { theme: themeKind() }).catch(() => undefined);
}

function registerCommands(client: BaseLanguageClient, output: LogOutputChannel): Disposable[] {
  return [
    commands.registerCommand('quorate.restartServer', async () => {
      await client.stop();
      await client.start();
    }),
    commands.registerCommand('quorate.showOutput', () => output.show()),
  ];
}

function showState(client: BaseLanguageClient, status: LanguageStatusItem): Disposable {
  const show = (state: State): void => {
    const { text, busy, severity } = {
      [State.Starting]: { text: 'Quorate: starting', busy: true, severity: LanguageStatusSeverity.Information },
      [State.StartFailed]: { text: 'Quorate: failed to start', busy: false, severity: LanguageStatusSeverity.Error },
      [State.Running]: {
        text: 'Quorate: watching placements',
        busy: false,
        severity: LanguageStatusSeverity.Information,
      },
      [State.Stopped]: { text: 'Quorate: stopped', busy: false, severity: LanguageStatusSeverity.Error },
    }[state];
    Object.assign(status, { text, busy, severity });
    status.command =
      state === State.Running
        ? { title: 'Show Output', command: 'quorate.showOutput' }
        : { title: 'Restart Server', command: 'quorate.restartServer' };
  };
  status.name = 'Quorate';
  show(State.Starting);
  return client.onDidChangeState(({ newState }) => show(newState));
}

/** Ends what ends with a promise; a failure on the way out has nobody left to be told. */
class AsyncDisposable implements Disposable {
  readonly #end: () => Promise<void>;

  constructor(end: () => Promise<void>) {
    this.#end = end;
  }

  dispose(): void {
    this.#end().catch(() => undefined);
  }
}

/** A language server in a process of its own, spoken to as an editor does. */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import {
  type ClientCapabilities,
  type CodeAction,
  type ConfigurationItem,
  createProtocolConnection,
  type Diagnostic,
  type Hover,
  type InitializeResult,
  IPCMessageReader,
  IPCMessageWriter,
  type Position,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type Range,
  type ServerCapabilities,
  StreamMessageReader,
  StreamMessageWriter,
  type TextDocumentContentChangeEvent,
} from 'vscode-languageserver/node';

const SERVER = fileURLToPath(new URL('../../dist/server.js', import.meta.url));

/** What VS Code can do, as far as the server asks. */
const EDITOR: ClientCapabilities = {
  workspace: { configuration: true, workspaceEdit: { documentChanges: true } },
  textDocument: { hover: { contentFormat: ['markdown', 'plaintext'] }, codeAction: { disabledSupport: true } },
};

export interface Options {
  readonly transport?: 'stdio' | 'ipc';
  readonly capabilities?: ClientCapabilities;
  readonly settings?: unknown;
  readonly theme?: string;
  readonly schemas?: boolean;
  /** The script of the server, where it is not the one that was built. */
  readonly script?: string;
  /** The workspace folder, as a URI. */
  readonly folder?: string;
  /** Several of them. */
  readonly folders?: readonly string[];
  readonly folderSettings?: Readonly<Record<string, unknown>>;
}

export class LanguageServer implements AsyncDisposable {
  readonly connection: ProtocolConnection;
  /** Every diagnostics notification, in the order of arrival. */
  readonly published: PublishDiagnosticsParams[] = [];
  /** What the server logged as an error. */
  readonly errors: string[] = [];
  /** What the server asked to register for. */
  readonly registrations: unknown[] = [];
  /** What the server said it can do. */
  capabilities: ServerCapabilities = {};
  settings: unknown;
  /** By workspace folder the settings that differ from `settings`. */
  readonly folderSettings = new Map<string, unknown>();
  readonly #process: ChildProcess;
  readonly #exited: Promise<number | null>;
  readonly #listeners: (() => void)[] = [];

  static async start({
    transport = 'stdio',
    capabilities = EDITOR,
    settings,
    theme,
    schemas,
    folder,
    folders,
    folderSettings = {},
    script = SERVER,
  }: Options = {}): Promise<LanguageServer> {
    const server = new LanguageServer(transport, settings, script);
    for (const [uri, own] of Object.entries(folderSettings)) server.folderSettings.set(uri, own);
    const initialized = await server.connection.sendRequest<InitializeResult>('initialize', {
      processId: process.pid,
      rootUri: folder ?? null,
      ...(folders && { workspaceFolders: folders.map((uri) => ({ uri, name: uri })) }),
      capabilities,
      initializationOptions: { settings, theme, schemas },
    });
    server.capabilities = initialized.capabilities;
    await server.connection.sendNotification('initialized', {});
    return server;
  }

  private constructor(transport: 'stdio' | 'ipc', settings: unknown, script: string) {
    this.settings = settings;
    this.#process =
      transport === 'ipc'
        ? fork(script, ['--node-ipc'], { silent: true })
        : spawn(process.execPath, [script, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#exited = once(this.#process, 'exit').then(([code]) => code as number | null);
    const { stdin, stdout } = this.#process;
    if (!stdin || !stdout) throw new Error('the server has no pipes');
    this.connection =
      transport === 'ipc'
        ? createProtocolConnection(new IPCMessageReader(this.#process), new IPCMessageWriter(this.#process))
        : createProtocolConnection(new StreamMessageReader(stdout), new StreamMessageWriter(stdin));
    this.connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
      this.published.push(params);
      for (const listener of this.#listeners.splice(0)) listener();
    });
    this.connection.onNotification('window/logMessage', ({ type, message }: { type: number; message: string }) => {
      if (type === 1) this.errors.push(message);
    });
    this.connection.onRequest('workspace/configuration', ({ items }: { items: ConfigurationItem[] }) =>
      items.map(({ scopeUri = '' }) => this.folderSettings.get(scopeUri) ?? this.settings ?? null),
    );
    this.connection.onRequest('client/registerCapability', (params) => {
      this.registrations.push(params);
      return null;
    });
    this.connection.listen();
  }

  /** Bytes that need not be a message. */
  write(bytes: string): void {
    this.#process.stdin?.write(bytes);
  }

  open(uri: string, text: string, version = 1): Promise<void> {
    return this.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'yaml', version, text },
    });
  }

  change(uri: string, version: number, ...contentChanges: TextDocumentContentChangeEvent[]): Promise<void> {
    return this.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges,
    });
  }

  hover(uri: string, position: Position): Promise<Hover | null> {
    return this.connection.sendRequest('textDocument/hover', { textDocument: { uri }, position });
  }

  codeActions(uri: string, range: Range, diagnostics: Diagnostic[] = []): Promise<CodeAction[]> {
    return this.connection.sendRequest('textDocument/codeAction', {
      textDocument: { uri },
      range,
      context: { diagnostics },
    });
  }

  /** The newest diagnostics of a document, once they satisfy `wanted`. */
  async diagnostics(uri: string, wanted: (params: PublishDiagnosticsParams) => boolean): Promise<Diagnostic[]> {
    for (;;) {
      const newest = this.published.findLast((params) => params.uri === uri);
      if (newest && wanted(newest)) return newest.diagnostics;
      await new Promise<void>((resolve) => {
        this.#listeners.push(resolve);
      });
    }
  }

  /** Asks the server to end; resolves with its exit code. */
  async stop(): Promise<number | null> {
    await this.connection.sendRequest('shutdown');
    await this.connection.sendNotification('exit');
    return this.#exited;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.connection.dispose();
    this.#process.kill('SIGKILL');
    await this.#exited;
  }
}

/** True for diagnostics of exactly these rules. */
export const rulesAre =
  (...rules: readonly string[]) =>
  ({ diagnostics }: PublishDiagnosticsParams): boolean =>
    diagnostics.map(({ code }) => code).join() === rules.join();

/** A language server in this process, with files in memory and a risk worker that can be held up. */
import { PassThrough } from 'node:stream';
import {
  type ClientCapabilities,
  type ConfigurationParams,
  createConnection,
  createProtocolConnection,
  type InitializeResult,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type ServerCapabilities,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { isLight, type Question } from '../../server/src/analysis/question.ts';
import { respond, type RiskRequest, type RiskResponse, type RiskWorker } from '../../server/src/analysis/riskWorker.ts';
import { canonicalUri } from '../../server/src/lsp/openFiles.ts';
import { serve } from '../../server/src/lsp/server.ts';
import type { Ignores } from '../../server/src/lsp/workspaceFiles.ts';
import { Doorkeeper } from '../../server/src/lsp/doorkeeper.ts';
import { type InitializationOptions, startServer } from '../../server/src/lsp/startServer.ts';

const ROOT = 'file:///project';

interface Options {
  readonly capabilities?: ClientCapabilities;
  /** By path below the workspace folder. */
  readonly files?: Readonly<Record<string, string>>;
  /** By section the settings that the client has, for one that is asked. */
  readonly configuration?: Readonly<Record<string, unknown>>;
  readonly initializationOptions?: InitializationOptions;
}

export class InProcess implements Disposable {
  readonly client: ProtocolConnection;
  /** By address as the library spells it, which is not always as `uriOf` does. */
  readonly files: Map<string, string>;
  readonly published: PublishDiagnosticsParams[] = [];
  /** Files that are not open are read once this resolves. */
  disk: Promise<void> = Promise.resolve();
  /** By address, files that are read once this resolves. */
  readonly held = new Map<string, Promise<void>>();
  capabilities: ServerCapabilities = {};
  #held: RiskRequest[] | undefined;
  #respond: (response: RiskResponse) => void = () => undefined;

  static async start({
    capabilities = {},
    files = {},
    configuration = {},
    initializationOptions,
  }: Options = {}): Promise<InProcess> {
    const server = new InProcess(files);
    server.client.onRequest('workspace/configuration', ({ items }: ConfigurationParams) =>
      items.map(({ section = '' }) => configuration[section] ?? null),
    );
    const params = { processId: null, rootUri: ROOT, capabilities, initializationOptions };
    const initialized = await server.client.sendRequest<InitializeResult>('initialize', params);
    server.capabilities = initialized.capabilities;
    await server.client.sendNotification('initialized', {});
    return server;
  }

  private constructor(given: Readonly<Record<string, string>>) {
    this.files = new Map(Object.entries(given).map(([path, text]) => [canonicalUri(uriOf(path)), text]));
    const spawn = (): RiskWorker => ({
      post: (request) => void (this.#held ? this.#held.push(request) : this.#respond(respond(request))),
      onResponse: (listener) => void (this.#respond = listener),
      onFailure: () => undefined,
      terminate: () => undefined,
    });
    const [up, down] = [new PassThrough(), new PassThrough()];
    const { files } = this;
    const workspace = {
      read: async (uri: string) => {
        await this.disk;
        await this.held.get(canonicalUri(uri));
        return this.files.get(canonicalUri(uri));
      },
      stamp: () => Promise.resolve(undefined),
      find: async function* (this: void, _: string, __: number, ignores: Ignores) {
        const all = [...files.keys()].filter((uri) => /\.ya?ml$/.test(uri));
        const ignored = await Promise.all(all.map((uri) => ignores.file(uri)));
        yield all.filter((_uri, index) => !ignored[index]);
      },
    };
    const isAnsweredHere = (question: Question): boolean => !this.#held && isLight(question);
    const door = new Doorkeeper();
    const [reader, writer] = [new StreamMessageReader(up), new StreamMessageWriter(down)];
    const connection = createConnection(reader, writer, { messageStrategy: door });
    startServer(connection, door, () => Promise.resolve({ serve, host: { spawn, files: workspace, isAnsweredHere } }));
    this.client = createProtocolConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
    this.client.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
      this.published.push(params);
    });
    this.client.listen();
  }

  /** From now on no risk is known. */
  hold(): void {
    this.#held = [];
  }

  /** All questions are answered, also those to come. */
  release(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const request of held) this.#respond(respond(request));
  }

  open(path: string, text = this.files.get(canonicalUri(uriOf(path))) ?? '', version = 1): Promise<void> {
    const textDocument = { uri: uriOf(path), languageId: 'yaml', version, text };
    return this.client.sendNotification('textDocument/didOpen', { textDocument });
  }

  close(path: string): Promise<void> {
    return this.client.sendNotification('textDocument/didClose', { textDocument: { uri: uriOf(path) } });
  }

  change(path: string, version: number, text: string): Promise<void> {
    const textDocument = { uri: uriOf(path), version };
    return this.client.sendNotification('textDocument/didChange', { textDocument, contentChanges: [{ text }] });
  }

  /** Resolves with the parameters when the server asks for `method` the next time; it gets `null` for an answer. */
  asked<T>(method: string): Promise<T> {
    return new Promise((resolve) => {
      this.client.onRequest(method, (params: T) => {
        resolve(params);
        return null;
      });
    });
  }

  [Symbol.dispose](): void {
    this.client.dispose();
  }
}

export const uriOf = (path: string): string => `${ROOT}/${path}`;

/** A language server in a process of its own, and what one request of an editor costs it. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import {
  createProtocolConnection,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';

/** The length of a tick of Linux' process times, in ms. */
const TICK = 10;

export class Server implements Disposable {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #connection: ProtocolConnection;
  #waiting: ((params: PublishDiagnosticsParams) => void) | undefined;
  #version = 1;

  /**
   * Resolves with the server and the time from its start to the answer to `initialize`, in ms.
   * @param command the script, with arguments after spaces
   * @param environment variables beside those of this process
   */
  static async start(
    command: string,
    folder: string | null = null,
    environment: Readonly<Record<string, string>> = {},
  ): Promise<readonly [Server, number]> {
    const begin = performance.now();
    const server = new Server(command, environment);
    await server.#connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: folder,
      workspaceFolders: folder === null ? null : [{ uri: folder, name: 'bench' }],
      capabilities: { workspace: { configuration: true }, textDocument: { publishDiagnostics: {} } },
    });
    const time = performance.now() - begin;
    await server.#connection.sendNotification('initialized', {});
    return [server, time];
  }

  private constructor(command: string, environment: Readonly<Record<string, string>>) {
    const env = { ...process.env, ...environment };
    this.#process = spawn(process.execPath, [...command.split(' '), '--stdio'], { env });
    this.#process.stderr.resume();
    const { stdin, stdout } = this.#process;
    this.#connection = createProtocolConnection(new StreamMessageReader(stdout), new StreamMessageWriter(stdin));
    this.#connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) =>
      this.#waiting?.(params),
    );
    this.#connection.onRequest('workspace/configuration', ({ items }: { items: { section?: string }[] }) =>
      items.map(({ section }) => (section === 'yaml' ? { validate: true, schemaStore: { enable: false } } : {})),
    );
    this.#connection.onRequest('client/registerCapability', () => null);
    this.#connection.listen();
  }

  /**
   * The time from `didOpen` until the last diagnostics that follow without a pause, in ms.
   * @param sent is called once the text is on its way: until then every server has to wait for the client
   */
  async open(uri: string, text: string, sent?: () => void): Promise<number> {
    const begin = performance.now();
    let last = begin;
    const published = new Promise<void>((resolve) => {
      this.#waiting = () => {
        last = performance.now();
        resolve();
      };
    });
    await this.#connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'yaml', version: this.#version, text },
    });
    sent?.();
    await published;
    await pause(500);
    return last - begin;
  }

  /**
   * The time from `didOpen` until the first diagnostics, in ms.
   * @param after how long what follows may take, in ms, before this resolves
   */
  async firstWord(uri: string, text: string, after: number): Promise<number> {
    const published = this.#published(this.#version);
    const begin = performance.now();
    await this.#connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'yaml', version: this.#version, text },
    });
    await published;
    const time = performance.now() - begin;
    await pause(after);
    return time;
  }

  /** The time from a change to the diagnostics of the text after it, in ms. */
  async key(uri: string, line: number, character: number, text = 'x'): Promise<number> {
    const published = this.#published(this.#version + 1);
    const begin = performance.now();
    await this.type(uri, line, character, text);
    await published;
    return performance.now() - begin;
  }

  /** Puts a text in a place. */
  type(uri: string, line: number, character: number, text = 'x'): Promise<void> {
    const position = { line, character };
    return this.tell('textDocument/didChange', {
      textDocument: { uri, version: ++this.#version },
      contentChanges: [{ range: { start: position, end: position }, text }],
    });
  }

  /** The time from the last of twenty keys to the diagnostics of the text after it, in ms. */
  async burst(uri: string, line: number, character: number): Promise<number> {
    for (let key = 1; key < 20; key++) {
      await this.type(uri, line, character);
      await pause(60);
    }
    return this.key(uri, line, character);
  }

  ask(method: string, params: object): Promise<unknown> {
    return this.#connection.sendRequest(method, params);
  }

  tell(method: string, params: object): Promise<void> {
    return this.#connection.sendNotification(method, params);
  }

  /** The time a request about a place takes, in ms. */
  async request(method: 'hover' | 'codeAction', uri: string, line: number, character: number): Promise<number> {
    const position = { line, character };
    const begin = performance.now();
    await this.ask(`textDocument/${method}`, {
      textDocument: { uri },
      ...(method === 'hover'
        ? { position }
        : { range: { start: position, end: position }, context: { diagnostics: [] } }),
    });
    return performance.now() - begin;
  }

  /** Processor time so far, in ms. */
  get cpu(): number {
    const fields = readFileSync(`/proc/${this.#process.pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) * TICK;
  }

  /** Resident memory, in MB. */
  get memory(): number {
    const [, pages] = readFileSync(`/proc/${this.#process.pid}/statm`, 'utf8').split(' ');
    return (Number(pages) * 4096) / 1e6;
  }

  /** Ends it as editors do. */
  async stop(): Promise<void> {
    await this.#connection.sendRequest('shutdown');
    await this.#connection.sendNotification('exit');
    await once(this.#process, 'exit');
  }

  [Symbol.dispose](): void {
    this.#connection.dispose();
    this.#process.kill('SIGKILL');
  }

  /** A server that does not name the version is taken at its word that it speaks of the newest one. */
  #published(version: number): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting = (params) => {
        if ((params.version ?? version) === version) resolve();
      };
    });
  }
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}

/** The language server in a worker, with one document that it judges. */
import {
  BrowserMessageReader,
  BrowserMessageWriter,
  createProtocolConnection,
  type Diagnostic,
  type ProtocolConnection,
} from 'vscode-languageserver/browser';

/**
 * What the build puts beside this script: the program as text, since a browser starts no worker from a file of a folder.
 */
declare const QUORATE: {
  readonly server: string;
  /** The example texts, by their file names. */
  readonly examples: Readonly<Record<string, string>>;
};

export const EXAMPLES = QUORATE.examples;

export const URI = 'untitled:manifest.yaml';

export class Engine {
  readonly #connection: ProtocolConnection;
  #version = 0;

  private constructor(connection: ProtocolConnection) {
    this.#connection = connection;
  }

  /** @param onFindings takes the findings of the newest text */
  static async start(onFindings: (findings: readonly Diagnostic[]) => void): Promise<Engine> {
    const worker = new Worker(addressOf(QUORATE.server));
    const connection = createProtocolConnection(new BrowserMessageReader(worker), new BrowserMessageWriter(worker));
    const engine = new Engine(connection);
    connection.onNotification(
      'textDocument/publishDiagnostics',
      ({ version, diagnostics }: { version?: number; diagnostics: Diagnostic[] }) => {
        if (version === undefined || version === engine.#version) onFindings(diagnostics);
      },
    );
    connection.listen();
    await connection.sendRequest('initialize', {
      processId: null,
      rootUri: null,
      capabilities: { textDocument: { publishDiagnostics: { versionSupport: true } } },
      // Inside a page that was opened from a folder, a worker cannot start another one from a blob.
      initializationOptions: {
        workerUrl: `data:text/javascript,${encodeURIComponent(QUORATE.server)}`,
        explorer: true,
      },
    });
    await connection.sendNotification('initialized', {});
    return engine;
  }

  async judge(text: string): Promise<void> {
    this.#version += 1;
    const version = this.#version;
    await (version === 1
      ? this.#connection.sendNotification('textDocument/didOpen', {
          textDocument: { uri: URI, languageId: 'yaml', version, text },
        })
      : this.#connection.sendNotification('textDocument/didChange', {
          textDocument: { uri: URI, version },
          contentChanges: [{ text }],
        }));
  }

  /** The answer to a request; null where there is none. */
  async ask<T>(method: string, params: unknown): Promise<T | null> {
    try {
      return await this.#connection.sendRequest<T | null>(`quorate/${method}`, params);
    } catch {
      return null;
    }
  }
}

function addressOf(program: string): string {
  return URL.createObjectURL(new Blob([program], { type: 'text/javascript' }));
}

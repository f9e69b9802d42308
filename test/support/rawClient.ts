/** A server spoken to in single messages, with every reply counted: what a library would hide is seen. */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Message, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';

const SERVER = fileURLToPath(new URL('../../dist/server.js', import.meta.url));

export interface Reply extends Message {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

interface Incoming extends Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
}

export class RawClient implements Disposable {
  /** By request: usually one. */
  readonly replies = new Map<number, Reply[]>();
  /** What the server wrote into its log. */
  readonly logged: unknown[] = [];
  readonly process: ChildProcess;
  readonly #writer: StreamMessageWriter;
  readonly #waiting = new Map<number, (reply: Reply) => void>();
  #nextId = 0;

  constructor(node = process.execPath, server = SERVER) {
    const child = spawn(node, [server, '--stdio'], { stdio: ['pipe', 'pipe', 'ignore'] });
    this.process = child;
    this.#writer = new StreamMessageWriter(child.stdin);
    new StreamMessageReader(child.stdout).listen((message) => this.#take(message));
  }

  notify(method: string, params: unknown): void {
    this.#send({ jsonrpc: '2.0', method, params });
  }

  /** Resolves with the first reply. */
  request(method: string, params: unknown): Promise<Reply> {
    const id = ++this.#nextId;
    const reply = new Promise<Reply>((resolve) => {
      this.#waiting.set(id, resolve);
    });
    this.#send({ jsonrpc: '2.0', id, method, params });
    return reply;
  }

  [Symbol.dispose](): void {
    this.process.kill('SIGKILL');
  }

  #send(message: object): void {
    this.#writer.write(message as Message).catch((error: unknown) => {
      // What is still on its way when the server is ended does not matter.
      if (!this.process.killed) throw error;
    });
  }

  #take(message: Incoming): void {
    const { id, method } = message;
    if (method === 'window/logMessage') this.logged.push(message.params);
    if (id === undefined) return;
    if (method !== undefined) {
      this.#send({ jsonrpc: '2.0', id, result: null });
      return;
    }
    const reply = message as Reply;
    this.replies.set(id, [...(this.replies.get(id) ?? []), reply]);
    this.#waiting.get(id)?.(reply);
  }
}

/** `quorate mcp`: a server of the Model Context Protocol, through which agents ask what the command line answers. */
import { realpathSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { packageVersion } from '../manifest.ts';
import { jsonText } from '../formats/json.ts';
import { reasonOf } from '../readManifest.ts';
import { printable } from '../terminal.ts';
import { type Command, parseOptions, UsageError } from '../usage.ts';
import { runInThread } from './commandThread.ts';
import { ErrorCode, linesOf, parseMessage, ProtocolError, type Request, type TOO_LONG } from './messages.ts';
import { commandOf, described, TOOLS } from './tools.ts';

export const mcpCommand: Command = {
  name: 'mcp',
  takes: '[FOLDER]',
  summary:
    'serves agents over standard input and output (Model Context Protocol); it reads only files below the folder',
  options: {},
  run: (args, { script }) => serve(args, script),
};

/** Versions of the protocol in which all messages of this server mean the same; the newest one first. */
const VERSIONS = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05'] as const;
/** How many calls run at the same time; the others wait for their turn. */
const MOST_AT_ONCE = 2;
/** The longest time for one call, in milliseconds. */
const PATIENCE = 120_000;

const INSTRUCTIONS =
  'Quorate judges where replicas of services that need a majority are placed. Use check before and after you change deployment YAML, and fix for changes that were judged.';

/**
 * Serves until standard input ends.
 * @throws UsageError where the arguments make no sense
 * @throws Error when the folder does not exist
 */
async function serve(args: readonly string[], script: URL): Promise<number> {
  const [folder = '.', ...others] = parseOptions(args, {}).positionals;
  if (others.length > 0) throw new UsageError('mcp takes one folder');
  try {
    // Paths in reports are relative to the folder.
    process.chdir(folder);
  } catch (error) {
    throw new Error(`${folder}: ${reasonOf(error)}`, { cause: error });
  }
  const session = new Session(script, realpathSync('.'));
  process.stdin.setEncoding('utf8');
  for await (const line of linesOf(process.stdin as AsyncIterable<string>)) session.take(line);
  session.end();
  return 0;
}

class Session {
  readonly #script: URL;
  readonly #root: string;
  /** Calls that are running or waiting. */
  readonly #calls = new Map<string | number, AbortController>();
  readonly #turns: (() => void)[] = [];
  #running = 0;

  constructor(script: URL, root: string) {
    this.#script = script;
    this.#root = root;
  }

  /** Takes a message. Never throws. */
  take(line: string | typeof TOO_LONG): void {
    let id: Request['id'];
    try {
      const request = parseMessage(line);
      ({ id } = request ?? {});
      if (request) this.#answer(request);
    } catch (error) {
      const { code, message } = error as ProtocolError;
      send({ id: id ?? null, error: { code, message } });
    }
  }

  end(): void {
    for (const call of this.#calls.values()) call.abort();
  }

  /** @throws ProtocolError */
  #answer({ id, method, params }: Request): void {
    if (id === undefined) {
      const { requestId } = params;
      if (method === 'notifications/cancelled') this.#calls.get(requestId as string | number)?.abort();
    } else if (method === 'tools/call') {
      this.#call(id, params);
    } else {
      send({ id, result: resultOf(method, params) });
    }
  }

  /** @throws ProtocolError */
  #call(id: string | number, { name, arguments: given = {} }: Request['params']): void {
    const tool = TOOLS.find((known) => known.name === name);
    if (!tool) throw new ProtocolError(ErrorCode.params, 'there is no such tool');
    if (this.#calls.has(id)) throw new ProtocolError(ErrorCode.invalid, 'this id is in use');
    const call = new AbortController();
    this.#calls.set(id, call);
    const work = async (): Promise<string> => {
      const command = commandOf(tool, given, (path) => this.#inside(path));
      await this.#turn();
      const { code, stdout, stderr } = await runInThread(this.#script, command, {
        signal: call.signal,
        patience: PATIENCE,
      }).finally(() => this.#next());
      if (code === 2 && stdout === '') throw new Error(stderr.trim());
      return [stdout, stderr].filter((text) => text !== '').join('\n') || 'There is nothing to change.';
    };
    const reply = (text: string, isError: boolean): void => {
      this.#calls.delete(id);
      // The client does not wait for a call that it has cancelled.
      if (!call.signal.aborted) send({ id, result: { content: [{ type: 'text', text }], isError } });
    };
    work().then(
      (text) => reply(text, false),
      (error: Error) => reply(error.message.split('\n').map(printable).join('\n'), true),
    );
  }

  async #turn(): Promise<void> {
    if (this.#running >= MOST_AT_ONCE) await new Promise<void>((start) => this.#turns.push(start));
    this.#running += 1;
  }

  #next(): void {
    this.#running -= 1;
    this.#turns.shift()?.();
  }

  /** The relative path of something below the root, also behind links. @throws Error when it is elsewhere */
  #inside(path: string): string {
    const target = resolve(this.#root, path);
    const way = relative(this.#root, target);
    const refused = new Error(`"${path}" is not below the root of this server`);
    if (isOutside(way)) throw refused;
    try {
      if (isOutside(relative(this.#root, realpathSync(target)))) throw refused;
    } catch (error) {
      throw error === refused ? refused : new Error(`${path}: ${reasonOf(error)}`, { cause: error });
    }
    // In this form no path is taken for an option, or for standard input.
    return way === '' || way.startsWith('-') ? `.${sep}${way}` : way;
  }
}

function isOutside(way: string): boolean {
  return way.split(sep)[0] === '..' || isAbsolute(way);
}

/** @throws ProtocolError */
function resultOf(method: string, { protocolVersion }: Request['params']): object {
  if (method === 'ping') return {};
  if (method === 'tools/list') return { tools: TOOLS.map(described) };
  if (method !== 'initialize') throw new ProtocolError(ErrorCode.unknownMethod, 'there is no such method');
  return {
    protocolVersion: VERSIONS.find((version) => version === protocolVersion) ?? VERSIONS[0],
    capabilities: { tools: {} },
    serverInfo: { name: 'quorate', title: 'Quorate', version: packageVersion() },
    instructions: INSTRUCTIONS,
  };
}

function send(message: object): void {
  process.stdout.write(`${jsonText({ jsonrpc: '2.0', ...message })}\n`);
}

/** The longest turn of the server while an editor asks about a file: so long a hover may have to wait. Needs Linux. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { pause, Server } from './lspClient.ts';

/** Runs in the server: writes down each turn of its event loop of some length, with the time at its end. */
const METER = `import { appendFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
let start = process.threadCpuUsage();
function turn() {
  const { user, system } = process.threadCpuUsage(start);
  const used = (user + system) / 1e3;
  if (used > 20) appendFileSync(process.env.TURNS_FILE, used + ' ' + process.hrtime.bigint() + '\\n');
  start = process.threadCpuUsage();
  setTimeout(turn, 1).unref();
}
if (isMainThread) turn();
`;

export interface Turn {
  /** Of the processor, in ms. */
  readonly time: number;
  /** What the editor had sent last. */
  readonly during: string;
}

/** What an editor does about a file, from the moment that it is open. */
function work(
  uri: string,
  text: string,
): readonly (readonly [what: string, act: (server: Server) => Promise<unknown>])[] {
  const lines = text.split(/\r\n|\r|\n/);
  const textDocument = { uri };
  const line = Math.max(
    0,
    lines.findIndex((one) => NAME.test(one)),
  );
  const position = { line, character: (NAME.exec(lines[line] ?? '')?.index ?? 0) + 6 };
  const middle = Math.floor(lines.length / 2);
  const whole = { start: { line: 0, character: 0 }, end: { line: lines.length, character: 0 } };
  /** That a request is refused, such as a new name for what has none, is an answer as well. */
  const ask =
    (method: string, params: object = {}) =>
    (server: Server) =>
      server.ask(method, { textDocument, position, ...params }).catch(() => undefined);
  const context = { diagnostics: [] };
  return [
    ['a hover', ask('textDocument/hover')],
    ['a key', (server) => server.type(uri, middle, Math.min(4, lines[middle]?.length ?? 0))],
    ['a key in the first line', (server) => server.type(uri, 0, lines[0]?.length ?? 0, ' ')],
    ['a key on the name', (server) => server.type(uri, line, lines[line]?.length ?? 0, ' ')],
    ['a hover after a key', ask('textDocument/hover')],
    ['actions', ask('textDocument/codeAction', { range: { start: position, end: position }, context })],
    ['actions on all', ask('textDocument/codeAction', { range: whole, context })],
    [
      'all fixes',
      ask('textDocument/codeAction', { range: whole, context: { diagnostics: [], only: ['source.fixAll'] } }),
    ],
    ['lenses', ask('textDocument/codeLens')],
    ['hints', ask('textDocument/inlayHint', { range: whole })],
    ['symbols', ask('textDocument/documentSymbol')],
    ['symbols of all', ask('workspace/symbol', { query: 'a' })],
    ['completion', ask('textDocument/completion')],
    ['completion of a line', ask('textDocument/completion', { position: { line: middle, character: 2 } })],
    ['references', ask('textDocument/references', { context: { includeDeclaration: true } })],
    ['a new name', ask('textDocument/rename', { newName: 'zzz' })],
    ['services', ask('quorate/services')],
    ['the explorer', ask('quorate/explore', { uri })],
    ['closing', (server) => server.tell('textDocument/didClose', { textDocument })],
  ];
}

/** What a user may point at first: the name of a service, or what it is known by. */
const NAME = /name: |replicas|etcd|host|service_type/;

/** In a new server. The time is that of the processor, since other processes want it too. */
export async function longestTurn(script: string, path: string, text: string): Promise<Turn> {
  const [meter, turns] = [join(path, '../meter.mjs'), join(path, '../turns')];
  writeFileSync(meter, METER);
  writeFileSync(turns, '');
  const uri = pathToFileURL(path).href;
  const [server] = await Server.start(script, pathToFileURL(join(path, '..')).href, {
    NODE_OPTIONS: `--import ${meter}`,
    TURNS_FILE: turns,
  });
  using running = server;
  const begun: { readonly what: string; readonly at: bigint }[] = [];
  const phase = async (what: string, act: () => Promise<unknown>): Promise<void> => {
    begun.push({ what, at: process.hrtime.bigint() });
    await act();
    await atRest(running);
  };
  await atRest(running);
  await phase('opening', () => running.open(uri, text));
  for (const [what, act] of work(uri, text)) await phase(what, () => act(running));
  const longest = readFileSync(turns, 'utf8')
    .split('\n')
    .slice(0, -1)
    .flatMap((line): readonly Turn[] => {
      const [time, end = '0'] = line.split(' ');
      const during = begun.findLast(({ at }) => at <= BigInt(end))?.what;
      return during === undefined ? [] : [{ time: Number(time), during }];
    })
    .reduce((a, b) => (b.time > a.time ? b : a), { time: 0, during: 'none' });
  rmSync(meter);
  rmSync(turns);
  return longest;
}

/** Waits until it has used no processor for a while. */
async function atRest(server: Server): Promise<void> {
  for (let still = 0; still < 2;) {
    const { cpu } = server;
    await pause(120);
    still = server.cpu - cpu > 10 ? 0 : still + 1;
  }
}

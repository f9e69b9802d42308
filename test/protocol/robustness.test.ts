import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import type { PublishDiagnosticsParams } from 'vscode-languageserver/node';
import { BackgroundRisk } from '../../server/src/analysis/backgroundRisk.ts';
import { answer, type Question } from '../../server/src/analysis/question.ts';
import type { RiskResponse } from '../../server/src/analysis/riskWorker.ts';
import { kubernetesStream, podList } from '../bench/manifests.ts';
import { example } from '../support/examples.ts';
import { LanguageServer } from '../support/languageServer.ts';

const dist = (file: string): string => fileURLToPath(new URL(`../../dist/${file}`, import.meta.url));
const frame = (body: string): string => `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
const params = { processId: null, rootUri: null, capabilities: {} };
const INITIALIZE = frame(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params }));

async function initialized(): Promise<ChildProcess> {
  const server = spawn(process.execPath, [dist('server.js'), '--stdio'], { stdio: ['pipe', 'pipe', 'ignore'] });
  server.stdin.write(INITIALIZE);
  await once(server.stdout, 'data');
  return server;
}

test.each([
  ['no header', 'garbage\r\n\r\n'],
  ['no length', 'Foo: 1\r\n\r\n{}'],
  ['a length that is no number', 'Content-Length: x\r\n\r\n{}'],
  ['a body that is no JSON', frame('{"jsonrpc"')],
])('on %s the server ends', async (_, bytes) => {
  const server = await initialized();
  server.stdin?.write(bytes);
  expect(await once(server, 'exit')).toEqual([1, null]);
});

test('a client that leaves before it has begun takes the server with it', async () => {
  const server = spawn(process.execPath, [dist('server.js'), '--stdio'], { stdio: ['pipe', 'ignore', 'ignore'] });
  server.stdin.write(frame('{"jsonrpc":"2.0","method":"exit"}'));
  expect(await once(server, 'exit')).toEqual([1, null]);
});

test('what is asked right behind the first request is answered', async () => {
  const server = spawn(process.execPath, [dist('server.js'), '--stdio'], { stdio: ['pipe', 'pipe', 'ignore'] });
  const symbols = { textDocument: { uri: 'file:///a.yaml' } };
  const opened = {
    textDocument: { ...symbols.textDocument, languageId: 'yaml', version: 1, text: example('ledger.yaml') },
  };
  const messages = [
    { id: 2, method: 'textDocument/documentSymbol', params: symbols },
    { method: 'initialized', params: {} },
    { method: 'textDocument/didOpen', params: opened },
    { id: 3, method: 'textDocument/documentSymbol', params: symbols },
    { id: 4, method: 'shutdown' },
  ];
  const bodies = messages.map((message) => frame(JSON.stringify({ jsonrpc: '2.0', ...message })));
  server.stdin.write(INITIALIZE + bodies.join(''));
  let output = '';
  server.stdout.on('data', (chunk: Buffer) => void (output += chunk.toString()));
  await expect.poll(() => output).toContain('"id":4');
  server.stdin.write(frame('{"jsonrpc":"2.0","method":"exit"}'));
  expect(await once(server, 'exit')).toEqual([0, null]);
  expect(new Set([...output.matchAll(/"id":(\d)/g)].map(([, id]) => id))).toEqual(new Set(['1', '2', '3', '4']));
});

test('before the first request and after the last one, every other is refused as the protocol says', async () => {
  const server = spawn(process.execPath, [dist('server.js'), '--stdio'], { stdio: ['pipe', 'pipe', 'ignore'] });
  let output = '';
  server.stdout.on('data', (chunk: Buffer) => void (output += chunk.toString()));
  const ask = async (id: number, method: string): Promise<unknown> => {
    server.stdin.write(
      frame(JSON.stringify({ jsonrpc: '2.0', id, method, params: { textDocument: { uri: 'file:///a' } } })),
    );
    await expect.poll(() => output).toContain(`"id":${id},`);
    return new RegExp(`"id":${id},[^}]*?"code":(-?\\d+)`).exec(output)?.[1];
  };
  expect(await ask(7, 'textDocument/documentSymbol')).toBe('-32002');
  server.stdin.write(INITIALIZE);
  await expect.poll(() => output).toContain('"id":1,');
  expect(await ask(8, 'textDocument/documentSymbol')).toBeUndefined();
  expect(await ask(9, 'quorate/nothing')).toBe('-32601');
  expect(await ask(2, 'shutdown')).toBeUndefined();
  expect(await ask(3, 'textDocument/documentSymbol')).toBe('-32600');
  server.stdin.write(frame('{"jsonrpc":"2.0","method":"exit"}'));
  expect(await once(server, 'exit')).toEqual([0, null]);
});

test('when the client is gone the server ends', async () => {
  const server = await initialized();
  server.stdin?.end();
  expect(await once(server, 'exit')).toEqual([1, null]);
});

test.each([
  ['a list', '[1,2]'],
  ['nothing', 'null'],
  ['an unknown method', '{"jsonrpc":"2.0","id":3,"method":"x/y"}'],
  ['a document that is none', '{"jsonrpc":"2.0","method":"textDocument/didOpen","params":5}'],
  ['a change of nothing', '{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"a"}}}'],
  ['a place that is none', '{"jsonrpc":"2.0","id":3,"method":"textDocument/hover","params":{"position":-1}}'],
])('after %s instead of a message the server goes on', async (_, body) => {
  await using server = await LanguageServer.start();
  server.write(frame(body));
  await server.open('file:///ledger.yaml', example('ledger.yaml'));
  const diagnostics = await server.diagnostics('file:///ledger.yaml', (list) => list.diagnostics.length > 0);
  expect(diagnostics).not.toEqual([]);
});

test.each([
  ['a stream of documents', kubernetesStream(300)],
  ['one large document', podList(1000)],
])('while a large file is read, others are answered: %s', async (_, large) => {
  await using server = await LanguageServer.start();
  await server.open('file:///ledger.yaml', example('ledger.yaml'));
  await server.diagnostics('file:///ledger.yaml', (list) => list.diagnostics.length > 0);
  await server.open('file:///large.yaml', large);
  const hover = await server.hover('file:///ledger.yaml', { line: 3, character: 12 });
  expect(hover).not.toBeNull();
  expect(server.published.filter(({ uri }) => uri === 'file:///large.yaml')).toEqual([]);
  await server.diagnostics('file:///large.yaml', () => true);
});

test('fifty documents in a storm of edits all end with the diagnostics of their last text', async () => {
  await using server = await LanguageServer.start();
  const uris = Array.from({ length: 50 }, (_, i) => `file:///ledger-${i}.yaml`);
  const text = example('ledger.yaml');
  await Promise.all(uris.map((uri) => server.open(uri, text)));
  const place = { line: 0, character: 0 };
  const edits = Array.from({ length: 20 }, (_, i) => i + 2);
  for (const version of edits) {
    await Promise.all(
      uris.map((uri) => server.change(uri, version, { range: { start: place, end: place }, text: '#' })),
    );
  }
  const last = await Promise.all(
    uris.map((uri) => server.diagnostics(uri, (list) => list.version === 21 && list.diagnostics.length > 0)),
  );
  expect(new Set(last.map((list) => JSON.stringify(list.map(({ code }) => code)))).size).toBe(1);
  expect(server.published.every(({ version }) => version !== undefined)).toBe(true);
  expect(server.errors).toEqual([]);
});

test('a worker that is killed in the middle of its work is replaced, and the question is answered', async () => {
  const workers: Worker[] = [];
  const risk = new BackgroundRisk(() => {
    const worker = new Worker(dist('worker.js'));
    workers.push(worker);
    return {
      post(request) {
        worker.postMessage(request);
        if (workers.length === 1) void worker.terminate();
      },
      onResponse: (listener) => void worker.on('message', (response: RiskResponse) => listener(response)),
      onFailure: (listener) => void worker.on('exit', () => listener('it ended')),
      terminate: () => void worker.terminate(),
    };
  });
  const question: Question = {
    placement: {
      sizes: [3, 1, 1],
      model: { fault: 'crash-stop', level: 'pm', keep: 'vm', removal: false },
      quorum: 'majority',
    },
  };
  expect(await risk.ask(question, 'file:///a.yaml')).toEqual(answer(question));
  expect(workers).toHaveLength(2);
  risk.dispose();
});

/** Ends on every question about a host with seventy replicas, and leaves a line in a file for every life. */
const MORTAL = (lives: string): string => `
import { appendFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
appendFileSync(${JSON.stringify(lives)}, 'one\\n');
parentPort.on('message', ({ question }) => {
  if (question.placement?.sizes.includes(70)) process.exit(9);
});
`;

test('a file that ends two workers is skipped and says so, and no key of it ends another one', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'quorate-'));
  const [script, lives] = [join(folder, 'server.js'), join(folder, 'lives')];
  const parts = readdirSync(dist('')).filter((file) => /^server.*\.js$/.test(file));
  for (const part of parts) copyFileSync(dist(part), join(folder, part));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  writeFileSync(join(folder, 'worker.js'), `${MORTAL(lives)}\n${readFileSync(dist('worker.js'), 'utf8')}`);
  const born = (): number => readFileSync(lives, 'utf8').split('\n').length - 1;
  await using server = await LanguageServer.start({ script });
  const [deadly, sound] = ['file:///deadly.yaml', 'file:///ledger.yaml'];
  const text = 'deployments: [{name: a, hosts: {pm-1: 70, pm-2: 1}}, {name: b, hosts: {pm-1: 30, pm-2: 1}}]\n';
  const note = '2 background workers ended on this file: its risks are left out until it is opened again';
  const notes = (version: number) => (list: PublishDiagnosticsParams) =>
    list.version === version && list.diagnostics.filter(({ message }) => message === note).length === 1;
  await server.open(deadly, text);
  await server.diagnostics(deadly, notes(1));
  const count = text.indexOf(': 1}}') + 2;
  const range = { start: { line: 0, character: count }, end: { line: 0, character: count + 1 } };
  for (let version = 2; version < 10; version++) {
    await server.change(deadly, version, { range, text: String(version) });
    if (version < 6) await server.diagnostics(deadly, notes(version));
  }
  expect(await server.hover(deadly, { line: 0, character: 22 })).toBeNull();
  expect(born()).toBe(2);
  await server.open(sound, 'deployments: [{name: a, hosts: {pm-1: 40, pm-2: 1}}]\n');
  await server.diagnostics(sound, ({ diagnostics }) => diagnostics.some(({ code }) => code === 'critical-host'));
  expect(born()).toBe(3);
  await server.connection.sendNotification('textDocument/didClose', { textDocument: { uri: deadly } });
  await server.open(deadly, text.replace('70', '50'), 20);
  await server.diagnostics(deadly, ({ version, diagnostics }) => version === 20 && diagnostics.length > 1);
  expect(born()).toBe(3);
  expect(server.errors).toEqual([]);
});

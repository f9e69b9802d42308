import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium } from '../../scripts/vscode/chromium.ts';
import { root } from '../../scripts/vscode/paths.ts';

describe('the language server in a Web Worker of Chromium', () => {
  let server: Server;
  let browser: Browser;
  beforeAll(async () => {
    server = createServer(serveBundles);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser.close();
    server.close();
  });

  test('answers initialize, underlines the ledger, and answers a hover with risks from a nested worker', async () => {
    const page = await browser.newPage();
    await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/`);
    const text = await readFile(join(root, 'examples', 'ledger.yaml'), 'utf8');
    const line = text.split('\n').findIndex((content) => content.includes('name: ledger'));
    const position = { line, character: 'name: led'.length + 4 };
    const { initialized, diagnostics, hover } = await page.evaluate(converse, { text, position });

    expect(initialized).toMatchObject({ capabilities: { hoverProvider: true } });
    expect(diagnostics).toMatchObject([
      { code: 'dominated-placement', range: { start: { line } } },
      { code: 'model-conflict', range: { start: { line } } },
    ]);
    expect(hover).toMatchObject({ contents: { kind: 'markdown' } });
    expect(JSON.stringify(hover)).toMatch(/ledger.*\|.*concentrated/i);
  });
});

/** An empty page, and what the build made for browsers. */
const serveBundles: Parameters<typeof createServer>[1] = (request, response) => {
  const name = /^\/(browser\w+\.js)$/.exec(request.url ?? '')?.[1];
  response.setHeader('content-type', name === undefined ? 'text/html' : 'text/javascript');
  if (name === undefined) response.end('<!doctype html><title>Quorate</title>');
  else createReadStream(join(root, 'dist', name)).pipe(response);
};

interface Answers {
  readonly initialized: unknown;
  readonly diagnostics: unknown;
  readonly hover: unknown;
}

/** Runs in the page: speaks LSP with the worker as an editor would. */
async function converse({ text, position }: { text: string; position: object }): Promise<Answers> {
  interface Message {
    readonly id?: number;
    readonly method?: string;
    readonly params?: { readonly diagnostics: readonly unknown[] };
    readonly result?: unknown;
  }
  const worker = new Worker('/browserServer.js');
  const until = (wanted: (message: Message) => boolean): Promise<Message> =>
    new Promise((resolve, reject) => {
      worker.addEventListener('message', ({ data }: MessageEvent<Message>) => wanted(data) && resolve(data));
      worker.addEventListener('error', ({ message }) => reject(new Error(message)));
    });
  const notify = (method: string, params: object): void => worker.postMessage({ jsonrpc: '2.0', method, params });
  const request = async (id: number, method: string, params: object): Promise<unknown> => {
    const answer = until((message) => message.id === id);
    worker.postMessage({ jsonrpc: '2.0', id, method, params });
    return (await answer).result;
  };

  const uri = 'file:///ledger.yaml';
  const initialized = await request(1, 'initialize', {
    processId: null,
    rootUri: null,
    capabilities: { textDocument: { hover: { contentFormat: ['markdown'] } } },
    initializationOptions: { workerUrl: `${location.origin}/browserServer.js` },
  });
  notify('initialized', {});
  const underlined = until(
    ({ method, params }) => method === 'textDocument/publishDiagnostics' && (params?.diagnostics.length ?? 0) > 0,
  );
  notify('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } });
  const { params } = await underlined;
  const hover = await request(2, 'textDocument/hover', { textDocument: { uri }, position });
  worker.terminate();
  return { initialized, diagnostics: params?.diagnostics, hover };
}

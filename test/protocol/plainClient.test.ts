import type { ClientCapabilities, DocumentSymbol } from 'vscode-languageserver/node';
import { expect, test } from 'vitest';
import { example } from '../support/examples.ts';
import { LanguageServer } from '../support/languageServer.ts';

/** No dynamic registration, no pull, no Markdown, no versioned edits, no folder; it would rather count bytes. */
const PLAIN: ClientCapabilities = { general: { positionEncodings: ['utf-8', 'utf-16'] } };
const LEDGER = 'file:///ledger.yaml';
const NAME = { line: 3, character: 12 };

test('an editor that can do little is served all the same', async () => {
  await using server = await LanguageServer.start({ capabilities: PLAIN });
  await server.open(LEDGER, example('ledger.yaml'));
  const diagnostics = await server.diagnostics(LEDGER, (params) => params.diagnostics.length > 0);
  expect(diagnostics.map(({ code }) => code)).toEqual(['dominated-placement', 'model-conflict']);
  expect(server.registrations).toEqual([]);

  const hover = await server.hover(LEDGER, NAME);
  expect(hover?.contents).toMatchObject({
    kind: 'plaintext',
    value: expect.stringMatching(/^ledger: 0\.48 probability/),
  });

  const actions = await server.codeActions(LEDGER, { start: NAME, end: NAME });
  expect(actions.map(({ title }) => title)).toContain('Disable dominated-placement here');
  expect(actions.every(({ edit, disabled }) => edit?.changes?.[LEDGER] !== undefined && !disabled)).toBe(true);

  const textDocument = { uri: LEDGER };
  const symbols = await server.connection.sendRequest<DocumentSymbol[]>('textDocument/documentSymbol', {
    textDocument,
  });
  expect(symbols.map(({ name }) => name)).toEqual(['ledger']);
  expect(await server.stop()).toBe(0);
});

test('characters are counted as every editor can count them, and the server says so', async () => {
  await using server = await LanguageServer.start({ capabilities: PLAIN });
  expect(server.capabilities.positionEncoding).toBe('utf-16');
  await server.open(LEDGER, 'deployments: [{x-note: 🦊é, name: a, fault: crash-stop/pm, hosts: {p: 3, q: 1}}]\n');
  const [first] = await server.diagnostics(LEDGER, ({ diagnostics }) => diagnostics.length > 0);
  expect(first?.range.start).toEqual({ line: 0, character: 67 });
});

test('an editor with Markdown that tells no theme gets no picture, whose address it might show', async () => {
  await using server = await LanguageServer.start();
  await server.open(LEDGER, example('ledger.yaml'));
  const hover = await server.hover(LEDGER, NAME);
  expect(hover?.contents).toMatchObject({ kind: 'markdown', value: expect.not.stringContaining('data:') });
});

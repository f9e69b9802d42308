import type {
  ClientCapabilities,
  CodeLens,
  CompletionItem,
  DocumentSymbol,
  Location,
  Position,
  Range,
  WorkspaceEdit,
} from 'vscode-languageserver/node';
import { expect, test } from 'vitest';
import { example } from '../support/examples.ts';
import { LanguageServer } from '../support/languageServer.ts';

/** No dynamic registration, no pull, no Markdown, no versioned edits, no folder; it counts bytes. */
const PLAIN: ClientCapabilities = { general: { positionEncodings: ['utf-8'] } };
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
    value: expect.stringMatching(/^ledger: tolerates 2 faults; a third loses the host majority in 48 % of cases\n/),
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

const FOX = `deployments: # 漢字
  - {x-note: 🦊 é e\u0301, name: a, fault: crash-stop/pm, hosts: {pm-漢: 3, q: 1, r: 1}}
`;

/** The part of the second line at a range, both in the encoding of the server. */
function under({ start, end }: Range): string {
  const line = Buffer.from(FOX.split('\n')[1] ?? '');
  expect([start.line, end.line]).toEqual([1, 1]);
  return line.subarray(start.character, end.character).toString();
}

test('an editor that counts bytes gets, and sends, bytes', async () => {
  await using server = await LanguageServer.start({ capabilities: { general: { positionEncodings: ['utf-8'] } } });
  expect(server.capabilities.positionEncoding).toBe('utf-8');
  const textDocument = { uri: LEDGER };
  await server.open(LEDGER, FOX.replace('pm-漢: 3', 'pm-漢: 1'));
  const line = FOX.split('\n')[1] ?? '';
  const byteAt = (word: string): Position => ({
    line: 1,
    character: Buffer.byteLength(line.slice(0, line.indexOf(word))),
  });
  const count = byteAt('3, q');
  await server.change(LEDGER, 2, {
    range: { start: count, end: { ...count, character: count.character + 1 } },
    text: '3',
  });
  const [first] = await server.diagnostics(LEDGER, ({ diagnostics }) => diagnostics.length > 0);
  expect(first && under(first.range)).toBe('pm-漢');

  const hover = await server.hover(LEDGER, byteAt('q: 1'));
  expect(hover?.range && under(hover.range)).toBe('q');
  expect(hover?.contents).toMatchObject({ value: expect.stringContaining('q holds 1 replica') });

  const symbols = await server.connection.sendRequest<DocumentSymbol[]>('textDocument/documentSymbol', {
    textDocument,
  });
  expect(symbols[0]?.children?.map(({ range }) => under(range))).toEqual(['pm-漢', 'q', 'r']);

  const lenses = await server.connection.sendRequest<CodeLens[]>('textDocument/codeLens', { textDocument });
  expect(lenses.map(({ range }) => under(range))).toEqual(['a']);

  const name = byteAt('a, fault');
  const actions = await server.codeActions(LEDGER, { start: name, end: name });
  const rebalance = actions.find(({ title }) => title.startsWith('Rebalance'));
  const edits = rebalance?.edit?.changes?.[LEDGER] ?? [];
  expect(edits.map(({ range, newText }) => `${under(range)} → ${newText}`)).toEqual(['3 → 2', '1 → 2']);
});

test('a host is found and renamed in a line of wide characters', async () => {
  await using server = await LanguageServer.start({ capabilities: { general: { positionEncodings: ['utf-8'] } } });
  await server.open(LEDGER, FOX);
  const [before = ''] = (FOX.split('\n')[1] ?? '').split('漢:');
  const params = {
    textDocument: { uri: LEDGER },
    position: { line: 1, character: Buffer.byteLength(before) },
    context: { includeDeclaration: true },
    newName: 'é-1',
  };
  const definition = await server.connection.sendRequest<Location>('textDocument/definition', params);
  expect(under(definition.range)).toBe('pm-漢');
  const references = await server.connection.sendRequest<Location[]>('textDocument/references', params);
  expect(references.map(({ range }) => under(range))).toEqual(['pm-漢']);
  const { changes } = await server.connection.sendRequest<WorkspaceEdit>('textDocument/rename', params);
  expect(changes?.[LEDGER]?.map(({ range, newText }) => [under(range), newText])).toEqual([['pm-漢', "'é-1'"]]);
});

test('words are completed in a line of wide characters', async () => {
  await using server = await LanguageServer.start({ capabilities: { general: { positionEncodings: ['utf-8'] } } });
  await server.open(LEDGER, 'a: 漢🦊 # quorate: keep=v');
  const position = { line: 0, character: Buffer.byteLength('a: 漢🦊 # quorate: keep=v') };
  const params = { textDocument: { uri: LEDGER }, position };
  const items = await server.connection.sendRequest<CompletionItem[]>('textDocument/completion', params);
  const range = { start: { ...position, character: position.character - 1 }, end: position };
  expect(items.map(({ textEdit }) => textEdit)).toContainEqual({ range, newText: 'vm' });
});

test('an editor with Markdown that tells no theme gets no picture, whose address it might show', async () => {
  await using server = await LanguageServer.start();
  await server.open(LEDGER, example('ledger.yaml'));
  const hover = await server.hover(LEDGER, NAME);
  expect(hover?.contents).toMatchObject({ kind: 'markdown', value: expect.not.stringContaining('data:') });
});

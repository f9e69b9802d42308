import type { CodeLens, CompletionItem, DocumentSymbol, InlayHint } from 'vscode-languageserver/node';
import { expect, test } from 'vitest';
import { example } from '../support/examples.ts';
import { LanguageServer } from '../support/languageServer.ts';

const LEDGER = 'file:///ledger.yaml';
const textDocument = { uri: LEDGER };
const TITLE = 'Tolerates 2 faults; a third loses quorum in 48\u00a0% of cases (best 24\u00a0%)';

async function titles({ connection }: LanguageServer): Promise<unknown> {
  const lenses = await connection.sendRequest<CodeLens[] | null>('textDocument/codeLens', { textDocument });
  const resolved = (lenses ?? []).map((lens) => connection.sendRequest<CodeLens>('codeLens/resolve', lens));
  return (await Promise.all(resolved)).map(({ command }) => command?.title);
}

async function hints({ connection }: LanguageServer): Promise<unknown> {
  const range = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
  const found = await connection.sendRequest<InlayHint[] | null>('textDocument/inlayHint', { textDocument, range });
  return found?.map(({ label }) => label) ?? null;
}

test('lenses are on and hints are off, unless the settings say otherwise', async () => {
  await using server = await LanguageServer.start({ capabilities: {} });
  await server.open(LEDGER, example('ledger.yaml'));
  expect(await titles(server)).toEqual([TITLE]);
  expect(await hints(server)).toBeNull();
  const settings = { quorate: { codeLens: false, inlayHints: true } };
  await server.connection.sendNotification('workspace/didChangeConfiguration', { settings });
  expect(await titles(server)).toEqual([]);
  expect(await hints(server)).toEqual(Array(5).fill('of 10'));
});

test.for([
  ['ledger.yaml', '- name: ledger', TITLE, 'pm-1: '],
  ['etcd.yaml', 'name: etcd', 'One node failure may lose quorum; at best tolerates 2', 'replicas: '],
] as const)(
  'while the text of %s does not parse or a value is wrong, its lens says what it said, above the same line',
  async ([file, line, title, key]) => {
    await using server = await LanguageServer.start({ capabilities: {} });
    const text = example(file);
    await server.open(LEDGER, text);
    expect(await titles(server)).toEqual([title]);
    const seen = async (version: number, changed: string): Promise<unknown> => {
      const contentChanges = [{ text: changed }];
      await server.connection.sendNotification('textDocument/didChange', {
        textDocument: { uri: LEDGER, version },
        contentChanges,
      });
      const lenses = await server.connection.sendRequest<CodeLens[] | null>('textDocument/codeLens', { textDocument });
      return lenses?.map(({ range, command }) => [changed.split('\n')[range.start.line]?.trim(), command?.title]);
    };
    const broken = `# one line more\n${text.replace('replicas: ', 'replicas: [')}`;
    expect(await seen(2, broken)).toEqual([[line, title]]);
    // Where its line is gone, nothing stands above another.
    expect(await seen(3, broken.replaceAll(line, 'name: book'))).toEqual([]);
    expect(await seen(4, text.replace(key, `${key}x`))).toEqual([[line, title]]);
    expect(await seen(5, text)).toEqual([[line, undefined]]);
  },
);

test('a client that can is told to ask anew when the settings change', async () => {
  const refreshSupport = true;
  const capabilities = { workspace: { codeLens: { refreshSupport }, inlayHint: { refreshSupport } } };
  await using server = await LanguageServer.start({ capabilities });
  await server.open(LEDGER, example('ledger.yaml'));
  const asked = ['workspace/codeLens/refresh', 'workspace/inlayHint/refresh'].map(
    (method) =>
      new Promise<void>((resolve) => {
        server.connection.onRequest(method, () => {
          resolve();
          return null;
        });
      }),
  );
  const settings = { quorate: { inlayHints: true } };
  await server.connection.sendNotification('workspace/didChangeConfiguration', { settings });
  await expect(Promise.all(asked)).resolves.toHaveLength(2);
});

test('words of the native format, described', async () => {
  await using server = await LanguageServer.start();
  await server.open(LEDGER, example('ledger.yaml').replace('keep: pm', 'keep: '));
  const position = { line: 5, character: 10 };
  const items = await server.connection.sendRequest<CompletionItem[]>('textDocument/completion', {
    textDocument,
    position,
  });
  expect(items).toMatchObject([
    { label: 'vm', documentation: 'A quorum of the replicas must stay correct.' },
    { label: 'pm', documentation: 'A quorum of the hosts must stay correct.' },
  ]);
});

test('words of .quorate.yaml are left to an extension that has the JSON schema', async () => {
  const uri = 'file:///.quorate.yaml';
  const offered = async (schemas: boolean): Promise<number> => {
    await using server = await LanguageServer.start({ schemas });
    await server.open(uri, 'keep: ');
    const params = { textDocument: { uri }, position: { line: 0, character: 6 } };
    const items = await server.connection.sendRequest<CompletionItem[] | null>('textDocument/completion', params);
    return items?.length ?? 0;
  };
  expect([await offered(false), await offered(true)]).toEqual([2, 0]);
});

test('the outline of a file', async () => {
  await using server = await LanguageServer.start();
  await server.open(LEDGER, example('ledger.yaml'));
  const symbols = await server.connection.sendRequest<DocumentSymbol[]>('textDocument/documentSymbol', {
    textDocument,
  });
  expect(symbols).toMatchObject([{ name: 'ledger', detail: '10 replicas on 5 hosts' }]);
});

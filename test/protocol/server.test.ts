import { TextDocument } from 'vscode-languageserver-textdocument';
import {
  type CodeAction,
  type Diagnostic,
  DiagnosticSeverity,
  type PublishDiagnosticsParams,
} from 'vscode-languageserver/node';
import { expect, test } from 'vitest';
import { example } from '../support/examples.ts';
import { LanguageServer } from '../support/languageServer.ts';

const LEDGER = 'file:///ledger.yaml';
const NAME = { start: { line: 3, character: 12 }, end: { line: 3, character: 12 } };

const rulesOf = (diagnostics: readonly Diagnostic[]): unknown[] => diagnostics.map(({ code }) => code);
const some = ({ diagnostics }: PublishDiagnosticsParams): boolean => diagnostics.length > 0;
const version =
  (wanted: number) =>
  (params: PublishDiagnosticsParams): boolean =>
    params.version === wanted;

test.for(['stdio', 'ipc'] as const)('a dangerous placement is reported over %s', async (transport) => {
  await using server = await LanguageServer.start({ transport });
  await server.open(LEDGER, example('ledger.yaml'));
  const [diagnostic, ...others] = await server.diagnostics(LEDGER, some);
  expect(rulesOf(others)).toEqual(['model-conflict']);
  expect(diagnostic).toMatchObject({
    source: 'quorate',
    code: 'dominated-placement',
    severity: DiagnosticSeverity.Warning,
    range: { start: { line: 3, character: 10 }, end: { line: 3, character: 16 } },
    message: expect.stringMatching(
      /^\d+\s% chance of losing the host majority after \d faults; \[6,1,1,1,1\] (?:halves|lowers) it to \d+\s%$/,
    ),
  });
});

test('what takes a moment is said at once', async () => {
  await using server = await LanguageServer.start();
  await server.open(LEDGER, example('ledger.yaml'));
  await server.diagnostics(LEDGER, () => true);
  expect(server.published.map(({ diagnostics }) => rulesOf(diagnostics))).toEqual([
    ['dominated-placement', 'model-conflict'],
  ]);
});

test('what can be said of the structure arrives before the risk, where that takes longer', async () => {
  await using server = await LanguageServer.start();
  const large = example('ledger.yaml')
    .replaceAll(/(pm-\d): 2/g, '$1: 10')
    .replace('replicas: 10', 'replicas: 50');
  const text = `${large}  - {name: other, replicas: 2, hosts: {pm-1: 1}}\n`;
  await server.open(LEDGER, text);
  await server.diagnostics(LEDGER, ({ diagnostics }) => rulesOf(diagnostics).includes('dominated-placement'));
  expect(server.published.map(({ diagnostics }) => rulesOf(diagnostics))).toEqual([
    ['replica-mismatch'],
    ['replica-mismatch', 'dominated-placement', 'model-conflict'],
  ]);
});

test('the hover tells the risk as a table', async () => {
  await using server = await LanguageServer.start();
  await server.open(LEDGER, example('ledger.yaml'));
  const hover = await server.hover(LEDGER, NAME.start);
  expect(hover).toMatchObject({ range: { start: { line: 3, character: 10 } }, contents: { kind: 'markdown' } });
  const { value } = (hover?.contents ?? { value: '' }) as { value: string };
  expect(value).toContain('| 5 | 90\u00a0% | 56\u00a0% |');
  expect(value).toContain('declared on line 5');
});

test('the chart of a hover has the colours of the theme, also of one chosen later', async () => {
  await using server = await LanguageServer.start({ theme: 'dark' });
  await server.open(LEDGER, example('ledger.yaml'));
  const chart = async (): Promise<string> => {
    const hover = await server.hover(LEDGER, NAME.start);
    return atob(/base64,([^)]*)/.exec(JSON.stringify(hover))?.[1] ?? '');
  };
  expect(await chart()).toContain('fill="#ccc"');
  await server.connection.sendNotification('quorate/theme', { theme: 'high-contrast-light' });
  expect(await chart()).toContain('fill="#000"');
});

test('an editor without Markdown gets plain text', async () => {
  await using server = await LanguageServer.start({ capabilities: {} });
  await server.open(LEDGER, example('ledger.yaml'));
  const hover = await server.hover(LEDGER, NAME.start);
  expect(hover?.contents).toMatchObject({ kind: 'plaintext', value: expect.not.stringMatching(/[|*\\]|data:/) });
});

test('a fix carries the version it is for, and the diagnostic goes with it', async () => {
  await using server = await LanguageServer.start();
  const document = TextDocument.create(LEDGER, 'yaml', 7, example('ledger.yaml'));
  await server.open(LEDGER, document.getText(), 7);
  const diagnostics = await server.diagnostics(LEDGER, some);
  const actions = await server.codeActions(LEDGER, NAME, diagnostics);
  const fix = actions.find(({ kind }) => kind === 'quickfix');
  expect(fix).toMatchObject({
    title: expect.stringMatching(/^Concentrate: move 4 replicas, loss after \d faults \d+ % → \d+ %$/),
    isPreferred: true,
    diagnostics: [{ code: 'dominated-placement' }],
    edit: { documentChanges: [{ textDocument: { uri: LEDGER, version: 7 } }] },
  });
  const [change] = fix?.edit?.documentChanges ?? [];
  if (!change || !('edits' in change)) throw new Error('the fix has no edits');
  const edits = change.edits.filter((edit) => 'newText' in edit);
  const fixed = TextDocument.applyEdits(document, edits);
  expect(fixed).toBe(
    example('ledger.yaml')
      .replace('pm-1: 2', 'pm-1: 6')
      .replaceAll(/(pm-[2-5]): 2/g, '$1: 1'),
  );
  await server.change(LEDGER, 8, { text: fixed });
  expect(await server.diagnostics(LEDGER, version(8))).toEqual([]);
});

test('an editor that can wait gets the edit when the action is picked, unless the text is another by then', async () => {
  const codeAction = { dataSupport: true, resolveSupport: { properties: ['edit'] } };
  await using server = await LanguageServer.start({ capabilities: { textDocument: { codeAction } } });
  await server.open(LEDGER, example('ledger.yaml'));
  const [fix] = await server.codeActions(LEDGER, NAME);
  expect(fix?.title).toMatch(/^Concentrate/);
  expect(fix?.edit).toBeUndefined();
  const resolve = (): Promise<CodeAction> => server.connection.sendRequest('codeAction/resolve', fix);
  expect((await resolve()).edit?.changes?.[LEDGER]).toHaveLength(5);
  await server.change(LEDGER, 2, { text: example('ledger.yaml') });
  expect((await resolve()).edit).toBeUndefined();
});

test('an editor without versioned edits gets plain ones', async () => {
  await using server = await LanguageServer.start({ capabilities: {} });
  await server.open(LEDGER, example('ledger.yaml'));
  const [fix] = await server.codeActions(LEDGER, NAME);
  expect(Object.keys(fix?.edit?.changes ?? {})).toEqual([LEDGER]);
});

test('a storm of edits ends with the diagnostics of the last text, and no stale one', async () => {
  await using server = await LanguageServer.start();
  const text = example('ledger.yaml').replace('    replicas: 10\n', '');
  await server.open(LEDGER, text);
  const before = await server.diagnostics(LEDGER, some);
  const line = text.split('\n').findIndex((content) => content.includes('pm-1: 2'));
  const range = { start: { line, character: 12 }, end: { line, character: 13 } };
  for (let edit = 2; edit <= 301; edit++) {
    await server.change(LEDGER, edit, { range, text: String((edit % 7) + 3) });
  }
  await server.change(LEDGER, 302, { range, text: '2' });
  expect(
    await server.diagnostics(LEDGER, ({ version: v, diagnostics }) => v === 302 && diagnostics.length > 0),
  ).toEqual(before);
  const versions = server.published.map((params) => params.version ?? 0);
  expect(versions).toEqual(versions.toSorted((a, b) => a - b));
  expect(server.errors).toEqual([]);
});

test('settings are asked for, and asked for again when they change', async () => {
  await using server = await LanguageServer.start({ settings: { rules: { 'dominated-placement': 'error' } } });
  await server.open(LEDGER, example('ledger.yaml'));
  await server.diagnostics(LEDGER, ({ diagnostics }) => diagnostics[0]?.severity === DiagnosticSeverity.Error);
  server.settings = { rules: { 'dominated-placement': 'off', 'model-conflict': 'off' } };
  await server.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
  await server.diagnostics(LEDGER, ({ diagnostics }) => diagnostics.length === 0);
});

test('a closed document has no diagnostics', async () => {
  await using server = await LanguageServer.start();
  await server.open(LEDGER, example('ledger.yaml'));
  await server.diagnostics(LEDGER, some);
  await server.connection.sendNotification('textDocument/didClose', { textDocument: { uri: LEDGER } });
  expect(await server.diagnostics(LEDGER, ({ diagnostics }) => diagnostics.length === 0)).toEqual([]);
});

test('requests about unknown documents and places out of range are answered', async () => {
  await using server = await LanguageServer.start();
  expect(await server.hover('file:///unknown.yaml', NAME.start)).toBeNull();
  await server.open(LEDGER, example('ledger.yaml'));
  expect(await server.hover(LEDGER, { line: 9999, character: 9999 })).toBeNull();
  await expect(server.connection.sendRequest('textDocument/hover', { wrong: true })).rejects.toThrow();
  expect(await server.hover(LEDGER, NAME.start)).not.toBeNull();
});

test('the server ends when it is asked to', async () => {
  await using server = await LanguageServer.start();
  await server.open(LEDGER, example('ledger.yaml'));
  await server.diagnostics(LEDGER, some);
  expect(await server.stop()).toBe(0);
});

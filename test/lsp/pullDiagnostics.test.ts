import {
  CancellationTokenSource,
  type ClientCapabilities,
  type DocumentDiagnosticReport,
  LSPErrorCodes,
  type WorkspaceDiagnosticReport,
  WorkspaceDiagnosticRequest,
  type WorkspaceDocumentDiagnosticReport,
  type WorkDoneProgressBegin,
  type WorkDoneProgressEnd,
  WorkDoneProgress,
  type WorkDoneProgressReport,
} from 'vscode-languageserver/node';
import { expect, test } from 'vitest';
import { InProcess, uriOf } from '../support/inProcess.ts';

/** One finding of the structure, and one that needs the risk. */
const TWO = `deployments:
  - {name: queue, hosts: {a: 3, b: 1, c: 1}}
  - {name: other, replicas: 5, hosts: {a: 1, b: 1, c: 1}}
`;
const CRITICAL = 'deployments:\n  - {name: queue, hosts: {a: 3, b: 1, c: 1}}\n';
const FINE = 'deployments:\n  - {name: queue, hosts: {a: 1, b: 1, c: 1}}\n';

const refreshSupport = true;
const PULL: ClientCapabilities = {
  textDocument: { diagnostic: {} },
  workspace: { diagnostics: { refreshSupport } },
  window: { workDoneProgress: true },
};

function pull({ client }: InProcess, path: string, previousResultId?: string): Promise<DocumentDiagnosticReport> {
  const params = { textDocument: { uri: uriOf(path) }, previousResultId };
  return client.sendRequest('textDocument/diagnostic', params);
}

const rulesOf = (report: DocumentDiagnosticReport): unknown =>
  report.kind === 'full' ? report.items.map(({ code }) => code) : report.kind;

test.each<{ name: string; capabilities: ClientCapabilities; pulls: boolean }>([
  { name: 'asks, and asks again when told to', capabilities: PULL, pulls: true },
  { name: 'asks, but never again', capabilities: { textDocument: { diagnostic: {} } }, pulls: false },
  { name: 'does not ask', capabilities: {}, pulls: false },
])('a client that $name gets diagnostics in one way only', async ({ capabilities, pulls }) => {
  using server = await InProcess.start({ capabilities });
  expect(server.capabilities.diagnosticProvider !== undefined).toBe(pulls);
  await server.open('a.yaml', CRITICAL);
  if (pulls) expect(rulesOf(await pull(server, 'a.yaml'))).toEqual(['critical-host']);
  else await expect.poll(() => server.published.at(-1)?.diagnostics[0]?.code).toBe('critical-host');
  await server.client.sendNotification('textDocument/didClose', { textDocument: { uri: uriOf('a.yaml') } });
  expect(await server.client.sendRequest('textDocument/hover', { ...at('a.yaml') })).toBeNull();
  expect(server.published.length > 0).toBe(!pulls);
});

test('a client that takes diagnostics is sent them until it asks', async () => {
  using server = await InProcess.start({ capabilities: PULL, initializationOptions: { takesDiagnostics: true } });
  const close = (path: string): Promise<void> =>
    server.client.sendNotification('textDocument/didClose', { textDocument: { uri: uriOf(path) } });
  const sent = (): unknown =>
    server.published.map(({ uri, diagnostics }) => [uri, diagnostics.map(({ code }) => code)]);
  const [asked, never] = [uriOf('a.yaml'), uriOf('b.yaml')];
  await server.open('a.yaml', CRITICAL);
  await expect.poll(sent).toEqual([[asked, ['critical-host']]]);
  expect(rulesOf(await pull(server, 'a.yaml'))).toEqual(['critical-host']);
  await server.change('a.yaml', 2, FINE);
  expect(rulesOf(await pull(server, 'a.yaml'))).toEqual([]);
  await close('a.yaml');
  // The messages come in order, so what is sent of the first file would stand before this.
  await server.open('b.yaml', CRITICAL);
  await expect.poll(() => server.published.length).toBe(2);
  await close('b.yaml');
  await expect.poll(sent).toEqual([
    [asked, ['critical-host']],
    [never, ['critical-host']],
    [never, []],
  ]);
  await server.open('a.yaml', CRITICAL, 3);
  await expect.poll(() => server.published.at(-1)?.diagnostics.length).toBe(1);
  await server.change('a.yaml', 4, FINE);
  await expect.poll(() => server.published.at(-1)?.diagnostics.length).toBe(0);
});

const at = (path: string) => ({ textDocument: { uri: uriOf(path) }, position: { line: 0, character: 0 } });

test('what has not changed is not sent again', async () => {
  using server = await InProcess.start({ capabilities: PULL });
  await server.open('a.yaml', CRITICAL);
  const first = await pull(server, 'a.yaml');
  await server.change('a.yaml', 2, `${CRITICAL}# a comment\n`);
  const second = await pull(server, 'a.yaml', first.resultId);
  expect(second).toEqual({ kind: 'unchanged', resultId: first.resultId });
  await server.change('a.yaml', 3, FINE);
  const third = await pull(server, 'a.yaml', second.resultId);
  expect(rulesOf(third)).toEqual([]);
  expect(third.resultId).not.toBe(first.resultId);
  expect(rulesOf(await pull(server, 'unknown.yaml'))).toEqual([]);
});

test('a risk that takes long is not waited for: the client asks again when it is known', async () => {
  using server = await InProcess.start({ capabilities: PULL });
  server.hold();
  await server.open('a.yaml', TWO);
  const early = await pull(server, 'a.yaml');
  expect(rulesOf(early)).toEqual(['replica-mismatch']);
  const refreshed = server.asked('workspace/diagnostic/refresh');
  server.release();
  await refreshed;
  expect(rulesOf(await pull(server, 'a.yaml', early.resultId))).toEqual(['replica-mismatch', 'critical-host']);
});

test('an answer about a text that has changed meanwhile is none', async () => {
  using server = await InProcess.start({ capabilities: PULL });
  server.hold();
  await server.open('a.yaml', CRITICAL);
  const overtaken = pull(server, 'a.yaml');
  await server.change('a.yaml', 2, FINE);
  await expect(overtaken).rejects.toMatchObject({
    code: LSPErrorCodes.ServerCancelled,
    data: { retriggerRequest: true },
  });
  server.release();
});

test('the client asks again when something around its documents has changed', async () => {
  using server = await InProcess.start({ capabilities: PULL });
  await server.open('a.yaml', CRITICAL);
  const first = await pull(server, 'a.yaml');
  const refreshed = server.asked('workspace/diagnostic/refresh');
  await server.open('.quorate.yaml', "rules: {critical-host: 'off', dominated-placement: 'off'}\n");
  await refreshed;
  expect(rulesOf(await pull(server, 'a.yaml', first.resultId))).toEqual([]);
});

let tokens = 0;

/** Everything that comes back on a request for the workspace: partial results, progress, and the answer. */
function pullWorkspace(server: InProcess, previous: Readonly<Record<string, string>> = {}) {
  const source = new CancellationTokenSource();
  const partial: WorkspaceDocumentDiagnosticReport[] = [];
  const progress: (WorkDoneProgressBegin | WorkDoneProgressReport | WorkDoneProgressEnd)[] = [];
  const token = String(++tokens);
  server.client.onProgress(WorkspaceDiagnosticRequest.partialResult, `partial ${token}`, ({ items }) => {
    partial.push(...items);
  });
  server.client.onProgress(WorkDoneProgress.type, token, (value) => void progress.push(value));
  const previousResultIds = Object.entries(previous).map(([path, value]) => ({ uri: uriOf(path), value }));
  const params = { previousResultIds, partialResultToken: `partial ${token}`, workDoneToken: token };
  const answer = server.client.sendRequest<WorkspaceDiagnosticReport>('workspace/diagnostic', params, source.token);
  return { answer, partial, progress, cancel: () => source.cancel() };
}

const FILES = { 'a.yaml': CRITICAL, 'b.yaml': FINE, 'c.yaml': 'nothing: of ours\n', 'd/e.yaml': TWO };

test('the whole workspace is checked on request, file by file, with progress', async () => {
  using server = await InProcess.start({ capabilities: PULL, files: FILES });
  await server.open('a.yaml', CRITICAL, 7);
  const { answer, partial, progress } = pullWorkspace(server);
  expect(await answer).toEqual({ items: [] });
  expect(partial.map((report) => [report.uri, report.version, rulesOf(report)])).toEqual([
    [uriOf('a.yaml'), 7, ['critical-host']],
    [uriOf('d/e.yaml'), null, ['replica-mismatch', 'critical-host']],
  ]);
  expect(progress.map(({ kind }) => kind)).toEqual(['begin', ...Array(4).fill('report'), 'end']);
  expect(progress[4]).toMatchObject({ percentage: 100, message: '4 of 4 files' });
});

test('a client that takes no parts gets the answer as a whole', async () => {
  using server = await InProcess.start({ capabilities: PULL, files: FILES });
  const params = { previousResultIds: [] };
  const { items } = await server.client.sendRequest<WorkspaceDiagnosticReport>('workspace/diagnostic', params);
  expect(items.map((report) => [report.uri, rulesOf(report)])).toEqual([
    [uriOf('a.yaml'), ['critical-host']],
    [uriOf('d/e.yaml'), ['replica-mismatch', 'critical-host']],
  ]);
});

test('a second check tells what has changed, and of files that are gone that nothing is left', async () => {
  using server = await InProcess.start({ capabilities: PULL, files: FILES });
  const first = pullWorkspace(server);
  await first.answer;
  const known = Object.fromEntries(
    first.partial.map(({ uri, resultId = '' }) => [uri.slice(uriOf('').length), resultId]),
  );
  server.files.delete(uriOf('a.yaml'));
  const { answer, partial } = pullWorkspace(server, known);
  await answer;
  expect(partial.map((report) => [report.uri, rulesOf(report)])).toEqual([
    [uriOf('d/e.yaml'), 'unchanged'],
    [uriOf('a.yaml'), []],
  ]);
});

test('a check leaves out what is edited meanwhile: the client asks for that by itself', async () => {
  using server = await InProcess.start({ capabilities: PULL, files: FILES });
  server.hold();
  await server.open('a.yaml', CRITICAL);
  const { answer, partial, progress } = pullWorkspace(server);
  await expect.poll(() => progress.length).toBe(1);
  await server.change('a.yaml', 2, FINE);
  await pull(server, 'a.yaml');
  server.release();
  await answer;
  expect(partial.map(({ uri }) => uri)).toEqual([uriOf('d/e.yaml')]);
});

test('a check that is cancelled ends, and so does its progress', async () => {
  using server = await InProcess.start({ capabilities: PULL, files: FILES });
  server.hold();
  const { answer, progress, cancel } = pullWorkspace(server);
  await expect.poll(() => progress.length).toBeGreaterThan(0);
  cancel();
  await expect(answer).rejects.toMatchObject({ data: { retriggerRequest: false } });
  await expect.poll(() => progress.at(-1)?.kind).toBe('end');
});

test('work in the background that takes long is shown, until it is done', async () => {
  using server = await InProcess.start({ capabilities: PULL });
  server.hold();
  const created = server.asked<{ token: string }>('window/workDoneProgress/create');
  await server.open('a.yaml', CRITICAL);
  const { token } = await created;
  const told: unknown[] = [];
  server.client.onProgress(WorkDoneProgress.type, token, (value) => void told.push(value));
  await expect.poll(() => told).toEqual([{ kind: 'begin', title: 'Quorate', message: 'analysing…' }]);
  server.release();
  await expect.poll(() => told.at(-1)).toEqual({ kind: 'end' });
});

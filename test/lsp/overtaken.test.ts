import { expect, it } from 'vitest';
import { LSPErrorCodes } from 'vscode-languageserver';
import { example } from '../support/examples.ts';
import { InProcess, uriOf } from '../support/inProcess.ts';

const textDocument = { uri: uriOf('ledger.yaml') };
const NAME = { line: 3, character: 12 };
const range = { start: NAME, end: NAME };
const overtaken = { code: LSPErrorCodes.ContentModified, message: 'the document has changed meanwhile' };

/** What waits for the risk of one version must not speak of the places of another. */
it.each([
  ['textDocument/codeAction', { textDocument, range, context: { diagnostics: [] } }],
  ['textDocument/hover', { textDocument, position: NAME }],
])('%s is refused once somebody has typed', async (method, params) => {
  using server = await InProcess.start({ files: { 'ledger.yaml': example('ledger.yaml') } });
  await server.open('ledger.yaml');
  expect(await server.client.sendRequest(method, params)).not.toEqual(null);
  server.hold();
  // Another service, of which nothing is known yet.
  await server.change(
    'ledger.yaml',
    2,
    example('ledger.yaml').replace('pm-1: 2', 'pm-1: 3').replace('replicas: 10', 'replicas: 11'),
  );
  const answer = server.client.sendRequest(method, params).catch((error: unknown) => error);
  await server.change('ledger.yaml', 3, `# a new first line\n${example('ledger.yaml')}`);
  await expect.poll(() => server.published.some(({ version }) => version === 3)).toBe(true);
  server.release();
  expect(await answer).toMatchObject(overtaken);
});

it('a renaming is refused where somebody has typed while the other files were read', async () => {
  const others = Object.fromEntries(['a.yaml', 'b.yaml'].map((path) => [path, example('ledger.yaml')]));
  using server = await InProcess.start({ files: { 'ledger.yaml': example('ledger.yaml'), ...others } });
  await server.open('ledger.yaml');
  await expect.poll(() => server.published.some(({ version }) => version === 1)).toBe(true);
  const line = example('ledger.yaml')
    .split('\n')
    .findIndex((content) => content.includes('pm-1'));
  const position = { line, character: example('ledger.yaml').split('\n')[line]?.indexOf('pm-1') ?? 0 };
  const rename = { textDocument, position, newName: 'machine-1' };
  const edits = await server.client.sendRequest('textDocument/rename', rename);
  expect(JSON.stringify(edits)).toContain('b.yaml');
  let read = (): void => undefined;
  server.disk = new Promise((resolve) => {
    read = resolve;
  });
  const answer = server.client.sendRequest('textDocument/rename', rename).catch((error: unknown) => error);
  await server.change('ledger.yaml', 2, `# a new first line\n${example('ledger.yaml')}`);
  await expect.poll(() => server.published.some(({ version }) => version === 2)).toBe(true);
  read();
  expect(await answer).toMatchObject(overtaken);
});

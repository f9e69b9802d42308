import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ErrorCodes } from 'vscode-languageserver';
import { example } from '../support/examples.ts';
import { RawClient } from '../support/rawClient.ts';

const OPEN = 'file:///open.yaml';

const odd = fc.constantFrom<unknown>(null, -1, 0.5, 2 ** 31, 1e308, '', '__proto__', 'x', true, [], {}, [null], [[]]);
const number = fc.oneof({ weight: 3, arbitrary: fc.nat(12) }, odd);
/** Whatever may stand in a field, mostly of the right kind. */
const or = <T>(right: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 6, arbitrary: right }, { weight: 1, arbitrary: odd });
const fields = (of: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<unknown> =>
  or(fc.oneof({ weight: 4, arbitrary: fc.record(of) }, fc.record(of, { requiredKeys: [] })));

const uri = or(
  fc.constantFrom(
    OPEN,
    OPEN,
    'file:///other.yaml',
    'file:///.quorate.yaml',
    'untitled:1',
    'http://[',
    '',
    '%zz',
    '../..',
  ),
);
const position = fields({ line: number, character: number });
const range = fields({ start: position, end: position });
const textDocument = fields({ uri, version: number });
const text = or(fc.constantFrom(example('ledger.yaml'), '', 'deployments: [', 'x', '\n\r\u2028', '\uD800'));
const service = or(fc.constantFrom('ledger', 'constructor', ''));
const sizes = or(
  fc.constantFrom(
    [6, 1, 1, 1, 1],
    [10, 0, 0, 0, 0],
    [1e9, 10 - 1e9, 0, 0, 0],
    [2.5, 2.5, 2, 2, 1],
    [NaN, 1],
    [-1, 11, 0, 0, 0],
  ),
);
const draft = fields({
  uri,
  service,
  sizes,
  version: number,
  model: or(fc.constantFrom('crash-stop/pm keep=vm', 'toString', 'limited-byzantine/vm')),
});
const action = fields({
  title: fc.string(),
  kind: or(fc.constant('refactor')),
  data: fields({ textDocument, range, version: number, context: fields({ diagnostics: odd, only: odd }) }),
});
const lens = fields({ range, data: fields({ uri, version: number, index: number, service }) });

const REQUESTS: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  'textDocument/hover': fields({ textDocument, position }),
  'textDocument/completion': fields({ textDocument, position, context: odd }),
  'textDocument/codeAction': fields({
    textDocument,
    range,
    context: fields({ diagnostics: odd, only: or(fc.constant(['quickfix'])) }),
  }),
  'codeAction/resolve': action,
  'textDocument/codeLens': fields({ textDocument }),
  'codeLens/resolve': lens,
  'textDocument/inlayHint': fields({ textDocument, range }),
  'textDocument/documentSymbol': fields({ textDocument }),
  'textDocument/definition': fields({ textDocument, position }),
  'textDocument/references': fields({ textDocument, position, context: odd }),
  'textDocument/prepareRename': fields({ textDocument, position }),
  'textDocument/rename': fields({ textDocument, position, newName: odd }),
  'textDocument/diagnostic': fields({ textDocument, previousResultId: odd }),
  'workspace/diagnostic': fields({ previousResultIds: or(fc.array(fields({ uri, value: odd }))) }),
  'quorate/explore': fields({ uri, service, position }),
  'quorate/whatIf': draft,
  'quorate/compare': draft,
  'quorate/heatMap': draft,
  'quorate/report': draft,
  'quorate/placementEdit': draft,
  initialize: fields({ capabilities: odd }),
  toString: odd,
};
const NOTIFICATIONS: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  initialized: odd,
  'textDocument/didOpen': fields({ textDocument: fields({ uri, languageId: odd, version: number, text }) }),
  'textDocument/didChange': fields({ textDocument, contentChanges: or(fc.array(fields({ range, text }))) }),
  'textDocument/didClose': fields({ textDocument }),
  'workspace/didChangeConfiguration': fields({ settings: fc.jsonValue() }),
  'workspace/didChangeWatchedFiles': fields({ changes: or(fc.array(fields({ uri, type: number }))) }),
  'workspace/didChangeWorkspaceFolders': fields({ event: fields({ added: odd, removed: odd }) }),
  'quorate/theme': fields({ theme: odd }),
  '$/cancelRequest': fields({ id: number }),
  '$/setTrace': fields({ value: odd }),
  'window/workDoneProgress/cancel': fields({ token: odd }),
  constructor: odd,
};

interface Sent {
  readonly request: boolean;
  readonly method: string;
  readonly params: unknown;
}

const among = (request: boolean, methods: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<Sent>[] =>
  Object.entries(methods).map(([method, params]) =>
    fc.record({ request: fc.constant(request), method: fc.constant(method), params: or(params) }),
  );
const message = fc.oneof(...among(true, REQUESTS), ...among(false, NOTIFICATIONS));

test('whatever the messages say, each request has one reply, and what is asked soundly is answered', async () => {
  using client = new RawClient();
  await client.request('initialize', {
    processId: process.pid,
    rootUri: null,
    capabilities: {
      workspace: { diagnostics: { refreshSupport: true }, workspaceFolders: true },
      textDocument: { hover: { contentFormat: ['markdown'] }, diagnostic: {}, codeAction: { dataSupport: true } },
    },
  });
  client.notify('initialized', {});
  let version = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(message, { minLength: 1, maxLength: 12 }), async (messages) => {
      const open = { uri: OPEN, languageId: 'yaml', version: ++version, text: example('ledger.yaml') };
      client.notify('textDocument/didOpen', { textDocument: open });
      const replies = messages.flatMap(({ request, method, params }) => {
        if (request) return [client.request(method, params)];
        client.notify(method, params);
        return [];
      });
      client.notify('textDocument/didOpen', { textDocument: { ...open, version: ++version } });
      const asked = { textDocument: { uri: OPEN }, position: { line: 3, character: 12 } };
      const hover = client.request('textDocument/hover', asked);
      await Promise.all(replies);
      expect(JSON.stringify((await hover).result)).toContain('ledger');
      client.notify('textDocument/didClose', { textDocument: { uri: OPEN } });
    }),
    { numRuns: 300, timeout: 120_000 },
  );
  expect(client.process.exitCode).toBeNull();
  expect([...client.replies.values()].filter(({ length }) => length !== 1)).toEqual([]);
  const neither = [...client.replies.values()].flat().filter((reply) => 'result' in reply === 'error' in reply);
  expect(neither).toEqual([]);
  // What is wrong with parameters is said so. Only where there are none, and of `initialize`, the library speaks before us.
  const library = /^Request initialize failed|reading 'workDoneToken'/;
  const internal = [...client.replies.values()].flat().filter(({ error }) => error?.code === ErrorCodes.InternalError);
  const ours = internal.filter(({ error }) => !library.test(error?.message ?? ''));
  expect(ours, JSON.stringify(client.logged, undefined, 2)).toEqual([]);
});

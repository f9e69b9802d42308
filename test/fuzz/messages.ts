/** Messages to a language server, sound and unsound, in any order. */
import fc from 'fast-check';
import { ErrorCodes } from 'vscode-languageserver';
import type { RawClient, Reply } from '../support/rawClient.ts';
import { example } from '../support/examples.ts';

const OPEN = 'file:///open.yaml';
const PROJECT = 'file:///.quorate.yaml';

const odd = fc.constantFrom<unknown>(null, -1, 0.5, 2 ** 31, 1e308, '', '__proto__', 'x', true, [], {}, [null], [[]]);
const number = fc.oneof({ weight: 3, arbitrary: fc.nat(12) }, odd);
/** Whatever may stand in a field, mostly of the right kind. */
const or = <T>(right: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 6, arbitrary: right }, { weight: 1, arbitrary: odd });
const fields = (of: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<unknown> =>
  or(fc.oneof({ weight: 4, arbitrary: fc.record(of) }, fc.record(of, { requiredKeys: [] })));

const uri = or(
  fc.constantFrom(OPEN, OPEN, 'file:///other.yaml', PROJECT, 'untitled:1', 'http://[', '', '%zz', '../..'),
);
const position = fields({ line: number, character: number });
const range = fields({ start: position, end: position });
const textDocument = fields({ uri, version: number });
const text = or(
  fc.constantFrom(
    example('ledger.yaml'),
    example('etcd.yaml'),
    'nodes:\n  a: { zone: ',
    'fault: \nrules:\n  ',
    '',
    'deployments: [',
    'x',
    '\n\r\u2028',
    '\uD800',
  ),
);
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
const count = or(fc.constantFrom([0], [0, 4], [7], []));
const draft = fields({
  uri,
  service,
  sizes,
  version: number,
  model: or(fc.constantFrom('crash-stop/pm keep=vm', 'toString', 'limited-byzantine/vm')),
  down: count,
});
const action = fields({
  title: fc.string(),
  kind: or(fc.constant('refactor')),
  data: fields({ textDocument, range, version: number, context: fields({ diagnostics: odd, only: odd }) }),
});
const lens = fields({ range, data: fields({ uri, version: number, index: number, service }) });

/** By method: all that the server answers, and some that it does not. */
export const REQUESTS: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
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
  'quorate/proposals': draft,
  'quorate/changes': fields({ uri, text }),
  'quorate/services': fields({
    by: or(fc.constantFrom('file', 'host', 'zone', 'none', 'constructor')),
    filter: or(fc.constantFrom('', 'etcd', '[', 'node-1')),
  }),
  'quorate/unreadInventories': fields({ uris: or(fc.array(uri)) }),
  'quorate/checkFile': fields({ uri }),
  'quorate/advise': fields({
    uri,
    service,
    sizes,
    fault: or(fc.constantFrom('crash-stop/pm', 'x/y', '__proto__')),
    keep: or(fc.constantFrom('vm', 'pm')),
    quorum: or(fc.constantFrom<unknown>('n/2+1', 'n/(', 3, 1e9)),
    faults: number,
  }),
  'quorate/projectTemplate': odd,
  'workspace/symbol': fields({ query: or(fc.constantFrom('', 'led', '(')) }),
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

/** What VS Code tells a server of itself, as far as it changes what is answered. */
export const INITIALIZE = {
  processId: process.pid,
  rootUri: new URL('../../examples', import.meta.url).href,
  initializationOptions: { explorer: true, rulePages: 'file:///rules', checksOnDemand: true },
  capabilities: {
    workspace: {
      diagnostics: { refreshSupport: true },
      workspaceFolders: true,
      workspaceEdit: { documentChanges: true, changeAnnotationSupport: {} },
    },
    textDocument: {
      hover: { contentFormat: ['markdown'] },
      diagnostic: {},
      codeAction: { dataSupport: true, disabledSupport: true, resolveSupport: { properties: ['edit'] } },
    },
  },
};

/** A reply that is none: neither a result nor an error, or more than one, or an error that is the server's own. */
export interface Unsound {
  readonly why: string;
  readonly replies: readonly Reply[];
}

/**
 * Sends messages, and asks after each round for a hover that must be there.
 * @param params of the rounds, as fast-check takes them
 * @throws Error where the hover is not there, or a request has no reply in two minutes
 */
export async function sendNonsense(client: RawClient, params: { numRuns: number; seed?: number }): Promise<void> {
  let version = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(message, { minLength: 1, maxLength: 12 }), async (messages) => {
      const open = { uri: OPEN, languageId: 'yaml', version: ++version, text: example('ledger.yaml') };
      client.notify('textDocument/didOpen', { textDocument: open });
      client.notify('textDocument/didOpen', {
        textDocument: { uri: PROJECT, languageId: 'yaml', version, text: 'fault: crash-stop/pm\nnodes:\n' },
      });
      const replies = messages.flatMap(({ request, method, params: sent }) => {
        if (request) return [client.request(method, sent)];
        client.notify(method, sent);
        return [];
      });
      client.notify('textDocument/didOpen', { textDocument: { ...open, version: ++version } });
      const asked = { textDocument: { uri: OPEN }, position: { line: 3, character: 12 } };
      const hover = client.request('textDocument/hover', asked);
      await Promise.all(replies);
      const told = JSON.stringify((await hover).result);
      if (!told.includes('ledger')) throw new Error(`no hover, but ${told}`);
      client.notify('textDocument/didClose', { textDocument: { uri: OPEN } });
      client.notify('textDocument/didClose', { textDocument: { uri: PROJECT } });
    }),
    { ...params, timeout: 120_000 },
  );
}

/** What is wrong with the replies so far. */
export function unsoundReplies(client: RawClient): readonly Unsound[] {
  const all = [...client.replies.values()];
  const replies = all.flat();
  // What is wrong with parameters is said so. Only where there are none, and of `initialize`, the library speaks before us.
  const library = /^Request initialize failed|reading 'workDoneToken'/;
  const internal = replies.filter(
    ({ error }) => error?.code === ErrorCodes.InternalError && !library.test(error.message),
  );
  return [
    { why: 'not one reply', replies: all.filter(({ length }) => length !== 1).flat() },
    {
      why: 'neither a result nor an error',
      replies: replies.filter((reply) => 'result' in reply === 'error' in reply),
    },
    { why: 'an internal error', replies: internal },
  ].filter((one) => one.replies.length > 0);
}

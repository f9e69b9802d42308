/** How requests are answered, whatever they ask and whatever happens meanwhile. */
import { ErrorCodes, LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import { isQuiet, type Log, report } from './runSafe.ts';

/**
 * Answers a request: with nothing where it was cancelled or its file is skipped, with an error where its parameters are
 * none or its document has changed meanwhile, and with an error and a line in the log where it failed.
 * @param needs which parameters have to be there
 */
export function answering<P extends object, T>(
  log: Log,
  needs: readonly Need[],
  work: (params: P, signal: AbortSignal) => Promise<T | null>,
): (params: P, token: Token) => Promise<T | ResponseError | null> {
  return async (params, token) => {
    const problem = malformed(params, needs);
    if (problem !== undefined) return new ResponseError(ErrorCodes.InvalidParams, problem);
    try {
      return await work(params, signalOf(token));
    } catch (error) {
      if (error instanceof Overtaken) return new ResponseError(LSPErrorCodes.ContentModified, error.message);
      report(log, error);
      return isQuiet(error) ? null : new ResponseError(ErrorCodes.InternalError, 'see the log of Quorate');
    }
  };
}

interface Token {
  readonly isCancellationRequested: boolean;
  readonly onCancellationRequested: (listener: () => void) => unknown;
}

/** Aborted when the client cancels its request. */
export function signalOf(token: Token): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}

/** The document is not any more what the question, or the answer so far, was about. */
export class Overtaken extends Error {
  override readonly name = 'Overtaken';

  constructor() {
    super('the document has changed meanwhile');
  }
}

/**
 * Lets through what was waited for, unless the document has changed since this was called: what is known of one version
 * says nothing of the places in another.
 */
export function unlessChanged(document: { readonly version: number }): <T>(found: T) => T {
  const { version } = document;
  return (found) => {
    if (document.version !== version) throw new Overtaken();
    return found;
  };
}

type Need = keyof typeof SHAPES;

/** What is wrong with the parameters of a request, in words for whoever writes a client; undefined where nothing is. */
export function malformed(params: unknown, needs: readonly Need[]): string | undefined {
  if (!isObject(params)) return 'the parameters must be an object';
  const wrong = needs.find((need) => !SHAPES[need].fits(params[need]));
  return wrong && `${wrong} must be ${SHAPES[wrong].like}`;
}

const SHAPES = {
  textDocument: { like: '{uri}', fits: (value: unknown) => isObject(value) && isText(value['uri']) },
  position: { like: '{line, character}, whole numbers from 0 on', fits: isPosition },
  range: {
    like: '{start, end}, both {line, character}',
    fits: (value: unknown) => isObject(value) && isPosition(value['start']) && isPosition(value['end']),
  },
  context: {
    like: 'an object, its `only` a list of texts',
    fits: (value: unknown) => isObject(value) && isListOf(isText, value['only'] ?? []),
  },
  newName: { like: 'a text', fits: isText },
  text: { like: 'a text', fits: isText },
  uri: { like: 'a text', fits: isText },
  sizes: { like: 'a list of whole numbers from 0 on', fits: (value: unknown) => isListOf(isCount, value) },
  previousResultIds: { like: 'a list of {uri, value}', fits: (value: unknown) => isListOf(isResultId, value) },
} as const;

function isListOf(isOne: (value: unknown) => boolean, value: unknown): boolean {
  return Array.isArray(value) && value.every(isOne);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isResultId(value: unknown): boolean {
  return isObject(value) && isText(value['uri']) && isText(value['value']);
}

function isPosition(value: unknown): boolean {
  return isObject(value) && isCount(value['line']) && isCount(value['character']);
}

/** As large as the protocol lets numbers be. */
function isCount(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) < 2 ** 31;
}

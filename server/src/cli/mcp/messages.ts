/** JSON-RPC 2.0 with one line a message, as the Model Context Protocol uses it over standard input and output. */
export interface Request {
  /** The number of the request; absent in a notification, which has no reply. */
  readonly id?: string | number;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** An error in terms of the protocol; its message is for the client. */
export class ProtocolError extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

export const ErrorCode = { parse: -32_700, invalid: -32_600, unknownMethod: -32_601, params: -32_602 } as const;

/** The longest message that is read, in characters. */
const LONGEST_LINE = 4_000_000;

/** What stands for a line that is too long. */
export const TOO_LONG = Symbol('too long');

/** The lines of a stream that comes in pieces, without blank ones. */
export async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<string | typeof TOO_LONG> {
  let pieces: string[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    for (const [index, piece] of chunk.split('\n').entries()) {
      if (index > 0) {
        yield* length > LONGEST_LINE ? [TOO_LONG] : unlessBlank(pieces.join(''));
        [pieces, length] = [[], 0];
      }
      length += piece.length;
      if (length > LONGEST_LINE) pieces = [];
      else pieces.push(piece);
    }
  }
  yield* unlessBlank(pieces.join(''));
}

function unlessBlank(line: string): readonly string[] {
  return line.trim() === '' ? [] : [line];
}

/**
 * The request in a line; undefined for a reply, since this side expects none.
 * @throws ProtocolError where it is no message
 */
export function parseMessage(line: string | typeof TOO_LONG): Request | undefined {
  if (line === TOO_LONG) throw new ProtocolError(ErrorCode.parse, 'a message has at most 4,000,000 characters');
  const message = parsed(line);
  if (typeof message !== 'object' || message === null || Array.isArray(message))
    throw new ProtocolError(ErrorCode.invalid, 'a message is an object');
  const { id, method, params = {}, result, error } = message as Readonly<Record<string, unknown>>;
  if (method === undefined && (result !== undefined || error !== undefined)) return undefined;
  if (typeof method !== 'string') throw new ProtocolError(ErrorCode.invalid, 'a request has a method');
  if (id !== undefined && typeof id !== 'string' && typeof id !== 'number')
    throw new ProtocolError(ErrorCode.invalid, 'an id is a text or a number');
  if (typeof params !== 'object' || params === null || Array.isArray(params))
    throw new ProtocolError(ErrorCode.params, 'params is an object');
  return { ...(id !== undefined && { id }), method, params: params as Request['params'] };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new ProtocolError(ErrorCode.parse, 'a message is one line of JSON');
  }
}

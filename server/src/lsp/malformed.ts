/** Checks what a client sent, which may be anything. */

export type Need = keyof typeof SHAPES;

/**
 * What is wrong with the parameters of a request, in words for the author of the client; undefined where nothing is
 * wrong.
 */
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
  uris: { like: 'a list of texts', fits: (value: unknown) => isListOf(isText, value) },
  sizes: { like: 'a list of whole numbers from 0 on', fits: (value: unknown) => isListOf(isCount, value) },
  down: { like: 'a list of whole numbers from 0 on', fits: (value: unknown) => isListOf(isCount, value ?? []) },
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

/** True for a whole number within the limits of the protocol. */
function isCount(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) < 2 ** 31;
}

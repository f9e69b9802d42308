/** Texts in which one value is nothing: absent, null, or an empty collection. */
import { isCollection, isNode, isScalar, parseAllDocuments, visit } from 'yaml';
import type { Offsets } from '../../server/src/model/range.ts';

/** What stands where a value stood, behind the colon. */
const NOTHINGS = ['', ' ~', ' null', ' {}', ' []'];
export const NOTE = ' # a note';

export interface Hole extends Offsets {
  readonly flow: boolean;
}

/** The values of all keys, with what is between them and the colon. */
export function holesIn(text: string): readonly Hole[] {
  const holes: Hole[] = [];
  for (const document of parseAllDocuments(text, { logLevel: 'silent' })) {
    visit(document, {
      Pair: (_, { key, value }, path) => {
        if (!isScalar(key) || !key.range || !isNode(value) || !value.range) return;
        const start = text.indexOf(':', key.range[1]) + 1;
        const written = text.slice(start, value.range[1]).trimEnd();
        if (written === '') return;
        const flow = path.some((above) => isCollection(above) && above.flow === true);
        holes.push({ start, end: start + written.length, flow });
      },
    });
  }
  return holes;
}

/** The text with nothing in the hole, in all ways to write that; a comment follows where the line has room for it. */
export function withNothing(text: string, { start, end, flow }: Hole): readonly string[] {
  const ends = flow || /[^\r\n]/.test(text.charAt(end)) ? [flow ? ' ' : ''] : ['', NOTE];
  return NOTHINGS.flatMap((nothing) => ends.map((after) => text.slice(0, start) + nothing + after + text.slice(end)));
}

/** What YAML forbids in the text, such as a key that stands twice. */
export function faultsOf(text: string): readonly string[] {
  return parseAllDocuments(text, { logLevel: 'silent' }).flatMap(({ errors }) => errors.map(({ code }) => code));
}

/** Text into YAML documents: cut, checked for depth, composed. Every step is bounded by the length of the text. */
import { Composer, Parser } from 'yaml';
import type { CST, Node } from 'yaml';

/** One document of a stream, as written. `start` is its offset in the file. */
export interface Chunk {
  readonly start: number;
  readonly text: string;
}

/** What the YAML library made of one chunk. It depends on the chunk's text alone. */
export type Composed =
  | { readonly kind: 'document'; readonly contents: Node | null }
  | { readonly kind: 'broken'; readonly at: number; readonly message: string }
  | { readonly kind: 'empty' };

/** Deeper documents abort the process inside the YAML library, and no manifest is that deep. */
const MAX_DEPTH = 100;

/**
 * Cuts a stream at its document markers. A marker at the start of a line ends a document whatever surrounds it, so no
 * parser is needed. Lines of directives and comments before `---` stay with the document they introduce.
 */
export function cutDocuments(text: string): readonly Chunk[] {
  const chunks: Chunk[] = [];
  let start = text.startsWith('\uFEFF') ? 1 : 0;
  const push = (end: number) => {
    if (end > start) chunks.push({ start, text: text.slice(start, end) });
    start = end;
  };
  for (const match of text.matchAll(/(?:^|\n|^\uFEFF)(---|\.\.\.)(?=[ \t\r\n]|$)/g)) {
    const marker = match.index + match[0].length - 3;
    if (match[1] === '...') push(lineEnd(text, marker));
    else if (/^(?!%)[ \t]*[^\s#]/m.test(text.slice(start, marker))) push(marker);
  }
  push(text.length);
  return chunks;
}

/**
 * Parses one chunk. Never throws; text that is not sound YAML is `broken` as a whole, at its first error.
 * @param depth how many levels down in its document the text stands
 */
export function compose(text: string, depth = 0): Composed {
  try {
    const tokens = [...new Parser().parse(text)];
    const tooDeep = deeperThan(tokens, MAX_DEPTH - depth);
    if (tooDeep !== undefined) return { kind: 'broken', at: tooDeep, message: `more than ${MAX_DEPTH} levels deep` };
    const options = { version: '1.2', uniqueKeys: false, prettyErrors: false, logLevel: 'silent' } as const;
    const [document] = new Composer(options).compose(tokens, false, text.length);
    if (document === undefined) return { kind: 'empty' };
    const error = document.errors[0];
    if (error !== undefined) return { kind: 'broken', at: error.pos[0], message: error.message };
    return { kind: 'document', contents: document.contents };
  } catch {
    return { kind: 'broken', at: 0, message: 'the YAML parser gave up' };
  }
}

/** The offset of the first token nested deeper than `limit`, found without recursion. */
function deeperThan(tokens: readonly CST.Token[], limit: number): number | undefined {
  const pending: { token: CST.Token; depth: number }[] = tokens.map((token) => ({ token, depth: 0 }));
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { token, depth } = next;
    if (depth > limit) return token.offset;
    if (token.type === 'document' && token.value !== undefined) pending.push({ token: token.value, depth });
    if (!('items' in token)) continue;
    for (const { key, value } of token.items) {
      if (key && 'items' in key) pending.push({ token: key, depth: depth + 1 });
      if (value && 'items' in value) pending.push({ token: value, depth: depth + 1 });
    }
  }
  return undefined;
}

function lineEnd(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  return newline === -1 ? text.length : newline + 1;
}

/** Text into YAML documents: cut, checked for depth, composed. Every step is bounded by the length of the text. */
import { Composer, Lexer, Parser } from 'yaml';
import type { CST, Document, Node } from 'yaml';
import { LIMITS, noteOn } from '../limits.ts';

/** One document of a stream, as written. `start` is its offset in the file. */
export interface Chunk {
  readonly start: number;
  readonly text: string;
}

/** What the YAML library made of one chunk. It depends on the chunk's text alone. */
export type Composed =
  { readonly kind: 'document'; readonly contents: Node | null } | Broken | { readonly kind: 'empty' };

export interface Broken {
  readonly kind: 'broken';
  readonly at: number;
  readonly message: string;
  /** True when the text may be sound but is more than is read. */
  readonly beyond?: true;
}

/** More tokens than are read. */
export const TOO_LONG = { kind: 'broken', at: 0, message: noteOn(LIMITS.tokens), beyond: true } as const;

/** How many tokens are taken before others have a turn. */
const TOKENS_A_STEP = 10_000;

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

/** Parses one chunk as `composeInSteps` does, at once. */
export function compose(text: string): Composed {
  const steps = composeInSteps(text);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value.composed;
  }
}

/**
 * Parses one chunk. Never throws; text that is not sound YAML is `broken` as a whole, at its first error.
 * @param depth how many levels down in its document the text stands
 * @param most how many tokens it may have
 * @returns how many it has too; where they are too many, more than `most`
 */
export function* composeInSteps(
  text: string,
  depth = 0,
  most: number = LIMITS.tokens.most,
): Generator<void, { readonly composed: Composed; readonly tokens: number }> {
  let count = 0;
  try {
    const parser = new Parser();
    const tokens: CST.Token[] = [];
    for (const lexeme of new Lexer().lex(text)) {
      if (++count > most) return { composed: TOO_LONG, tokens: count };
      tokens.push(...parser.next(lexeme));
      if (count % TOKENS_A_STEP === 0) yield;
    }
    tokens.push(...parser.end());
    const tooDeep = deeperThan(tokens, LIMITS.levels.most - depth);
    if (tooDeep !== undefined) {
      const message = noteOn(LIMITS.levels);
      return { composed: { kind: 'broken', at: tooDeep, message, beyond: true }, tokens: count };
    }
    const options = { version: '1.2', uniqueKeys: false, prettyErrors: false, logLevel: 'silent' } as const;
    const [document] = new Composer(options).compose(tokens, false, text.length);
    return { composed: document ? composedOf(document) : { kind: 'empty' }, tokens: count };
  } catch {
    return { composed: { kind: 'broken', at: 0, message: 'the YAML parser gave up' }, tokens: count };
  }
}

function composedOf({ contents, errors: [error] }: Document.Parsed): Composed {
  return error ? { kind: 'broken', at: error.pos[0], message: error.message } : { kind: 'document', contents };
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

/**
 * Makes nodes of the text of a document: checks its depth, then composes it. Every step is bounded by the length of the
 * text.
 */
import { Composer, isMap, isPair, isSeq, Lexer, Parser } from 'yaml';
import type { CST, Document, Node, Pair } from 'yaml';
import { LIMITS, noteOn } from './limits.ts';
import { atOnce, type Steps } from '../base/steps.ts';

/** What the YAML library made of one document. It depends on the text of the document alone. */
export type Composed =
  { readonly kind: 'document'; readonly contents: Node | null } | Broken | { readonly kind: 'empty' };

/** Why a document could not be composed. */
export interface Broken {
  readonly kind: 'broken';
  readonly at: number;
  readonly message: string;
  /** True when the text may be sound but exceeds a limit. */
  readonly beyond?: true;
}

/** The result for a document with more tokens than are read. */
export const TOO_LONG = { kind: 'broken', at: 0, message: noteOn(LIMITS.tokens), beyond: true } as const;

/** How many tokens are read before other work has a turn. */
const TOKENS_A_STEP = 10_000;

/** Parses one document as `composeInSteps` does, at once. */
export function composeYaml(text: string): Composed {
  return atOnce(composeInSteps(text)).composed;
}

/**
 * Parses one document. Never throws; text that is not sound YAML is `broken` as a whole, at its first error.
 * @param depth how many levels deep in its document the text stands
 * @param most how many tokens it may have
 * @returns what was composed, and the number of tokens; more than `most` where they are too many
 */
export function* composeInSteps(
  text: string,
  depth = 0,
  most: number = LIMITS.tokens.most,
): Steps<{ readonly composed: Composed; readonly tokens: number }> {
  let count = 0;
  try {
    const parser = new Parser();
    const tokens: CST.Token[] = [];
    for (const lexeme of new Lexer().lex(text)) {
      if (++count > most) return { composed: TOO_LONG, tokens: count };
      for (const token of parser.next(lexeme)) tokens.push(token);
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
    return { composed: { kind: 'broken', at: 0, message: 'The YAML parser gave up' }, tokens: count };
  }
}

function composedOf({ contents, errors: [error] }: Document.Parsed): Composed {
  if (error) return { kind: 'broken', at: error.pos[0], message: withoutText(error.message) };
  endWithLast(contents);
  return { kind: 'document', contents };
}

/** A message of the library without the text that it quotes, which may be a secret. */
function withoutText(message: string): string {
  return message.replace(/(?<! ): .*| \\.*$/s, '');
}

/** Ends each block collection with its last item. The YAML library includes the comments below it. */
function endWithLast(node: unknown): void {
  if (!isMap(node) && !isSeq(node)) return;
  for (const item of node.items) {
    if (isPair(item)) {
      endWithLast(item.key);
      endWithLast(item.value);
    } else {
      endWithLast(item);
    }
  }
  const last = node.items.at(-1) as Node | Pair<Node, Node | null> | undefined;
  if (!last || !node.range || node.flow === true) return;
  const [start, end, whole] = node.range;
  const tail = isPair(last) ? (last.value ?? last.key) : last;
  node.range = [start, Math.max(start, tail.range?.[1] ?? end), whole];
}

/** The offset of the first token that is nested deeper than `limit`, found without recursion. */
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

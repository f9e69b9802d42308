/**
 * Makes nodes of the text of a document: checks its depth, then composes it. Every step is bounded by the length of the
 * text.
 */
import { Lexer, Parser } from 'yaml';
import type { CST, Node } from 'yaml';
import { composeTokens } from './composeTokens.ts';
import { LIMITS, noteOn } from './limits.ts';
import { plainYaml } from './plainYaml.ts';
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

/** How many characters of plain YAML count as a token, which is about what the library makes of them. */
const PLAIN_TOKEN = 3;

/** How many tokens are read before other work has a turn. */
const TOKENS_A_STEP = 1_000;

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
  const plain = plainYaml(text);
  if (plain) {
    const tokens = Math.ceil(text.length / PLAIN_TOKEN);
    if (tokens > most) return { composed: TOO_LONG, tokens };
    return { composed: { kind: 'document', contents: plain }, tokens };
  }
  let count = 0;
  try {
    const parser = new Parser();
    const tokens: CST.Token[] = [];
    let broken = false;
    for (const lexeme of new Lexer().lex(text)) {
      if (++count > most) return { composed: TOO_LONG, tokens: count };
      for (const token of parser.next(lexeme)) {
        // A carriage return may be an error in each of thousands of lines; the first one is told.
        if (token.type !== 'error' || !broken) tokens.push(token);
        broken ||= token.type === 'error';
      }
      if (count % TOKENS_A_STEP === 0) yield;
    }
    tokens.push(...parser.end());
    const tooDeep = yield* deeperThan(tokens, LIMITS.levels.most - depth);
    if (tooDeep !== undefined) {
      const message = noteOn(LIMITS.levels);
      return { composed: { kind: 'broken', at: tooDeep, message, beyond: true }, tokens: count };
    }
    const document = yield* composeTokens(tokens);
    if (!document) return { composed: { kind: 'empty' }, tokens: count };
    const { contents, error } = document;
    if (!error) return { composed: { kind: 'document', contents }, tokens: count };
    const message = withoutText(error.message);
    return { composed: { kind: 'broken', at: error.pos[0], message }, tokens: count };
  } catch {
    return { composed: { kind: 'broken', at: 0, message: 'The YAML parser gave up' }, tokens: count };
  }
}

/** A message of the library without the text that it quotes, which may be a secret. */
function withoutText(message: string): string {
  return message.replace(/(?<! ): .*| \\.*$/s, '');
}

/** The offset of the first token that is nested deeper than `limit`, found without recursion. */
function* deeperThan(tokens: readonly CST.Token[], limit: number): Steps<number | undefined> {
  let count = 0;
  const pending: { token: CST.Token; depth: number }[] = tokens.map((token) => ({ token, depth: 0 }));
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { token, depth } = next;
    if (++count % TOKENS_A_STEP === 0) yield;
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

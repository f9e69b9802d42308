/**
 * A document in which one word was edited, made of what it was before. Most keys change a plain scalar on one line to
 * another one: then nothing else can be read in another way, and the YAML library need not see the document again.
 */
import { isMap, isPair, isScalar, isSeq, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import type { Node } from 'yaml';
import { move } from './moveNode.ts';

/** Where the word stood, by how much it has become longer, and what stands there now. */
interface Retyping {
  readonly start: number;
  readonly end: number;
  readonly by: number;
  readonly word: string;
}

/** A word that means itself wherever a plain scalar may stand. */
const WORD = /^[\w./](?:[\w./:@+-]*[\w./@+-])?$/;
/** What no word ends in the middle of. */
const WORD_CHARACTER = /[\w./:@+-]/;
/** Longer ones are read anew. */
const LONGEST_WORD = 500;

/**
 * The nodes of `now`, out of those of the text before. Undefined where more than a word was edited, or something else:
 * then nothing has changed. Otherwise what follows the word is moved, and must not be looked at for the text before; what
 * the word is in is made anew, all else stays the same object.
 * @param root the node of the whole text before, which was sound
 */
export function retyped(root: Node, before: string, now: string): Node | undefined {
  const retyping = retypingOf(before, now);
  return retyping && retypedNode(root, retyping);
}

function retypingOf(before: string, now: string): Retyping | undefined {
  const shorter = Math.min(before.length, now.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === now.charCodeAt(start)) start++;
  let behind = 0;
  while (
    behind < shorter - start &&
    before.charCodeAt(before.length - 1 - behind) === now.charCodeAt(now.length - 1 - behind)
  ) {
    behind++;
  }
  let end = before.length - behind;
  while (start > 0 && WORD_CHARACTER.test(before.charAt(start - 1))) start--;
  while (end < before.length && WORD_CHARACTER.test(before.charAt(end))) end++;
  const by = now.length - before.length;
  const word = now.slice(start, end + by);
  if (end - start > LONGEST_WORD || word.length > LONGEST_WORD) return undefined;
  if (!WORD.test(before.slice(start, end)) || !WORD.test(word)) return undefined;
  const line = before.lastIndexOf('\n', start - 1) + 1;
  const alone = /[:-] +$/.test(before.slice(line, start)) && /^[ \t]*(?:\r?\n|$)|^[ \t]+#/.test(rest(before, end));
  return alone ? { start, end, by, word } : undefined;
}

/** Of the line, from there on, with its end. */
function rest(text: string, from: number): string {
  const newline = text.indexOf('\n', from);
  return text.slice(from, newline === -1 ? text.length : newline + 1);
}

/** Undefined where the word is not one of its scalars. */
function retypedNode(node: Node | null, retyping: Retyping): Node | undefined {
  if (!node?.range) return undefined;
  if (isScalar(node)) return retypedScalar(node, retyping);
  if (!isMap(node) && !isSeq(node)) return undefined;
  const { items } = node;
  const index = items.findLastIndex((item) => startOf(item) <= retyping.start);
  const item = items[index];
  const value = retypedNode((isPair(item) ? item.value : item) as Node | null, retyping);
  if (!value) return undefined;
  const copy = isMap(node) ? new YAMLMap(node.schema) : new YAMLSeq(node.schema);
  const edited = isPair(item) ? new Pair(item.key, value) : value;
  copy.items = [...items.slice(0, index), edited, ...items.slice(index + 1)] as never[];
  for (const later of items.slice(index + 1)) move(later, retyping.by);
  copy.range = grown(node.range, retyping);
  if (node.flow !== undefined) copy.flow = node.flow;
  if (node.anchor !== undefined) copy.anchor = node.anchor;
  if (node.tag !== undefined) copy.tag = node.tag;
  return copy;
}

/** Its `value` stays unresolved: what is read of scalars is their source. */
function retypedScalar({ type, range, anchor, tag }: Scalar, retyping: Retyping): Scalar | undefined {
  const itself = type === 'PLAIN' && range?.[0] === retyping.start && range[1] === retyping.end;
  if (!itself || anchor !== undefined || tag !== undefined) return undefined;
  const scalar = new Scalar(retyping.word);
  scalar.source = retyping.word;
  scalar.type = 'PLAIN';
  scalar.range = grown(range, retyping);
  return scalar;
}

function startOf(item: unknown): number {
  const node = (isPair(item) ? item.key : item) as Node | null;
  return node?.range?.[0] ?? 0;
}

function grown([start, end, whole]: NonNullable<Node['range']>, { by }: Retyping): NonNullable<Node['range']> {
  return [start, end + by, whole + by];
}

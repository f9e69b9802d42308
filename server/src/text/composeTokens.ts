/**
 * Makes nodes of the tokens of a document, in turns. The YAML library composes a document at once, so large collections
 * are taken apart: runs of their items are composed each as a document of its own, and put together again.
 */
import { Composer, CST, isCollection, isMap, isPair, isSeq } from 'yaml';
import type { Document, Node, Pair, YAMLError } from 'yaml';
import type { Steps } from '../base/steps.ts';

/** How many tokens of the parser are composed before other work has a turn. */
const TOKENS_A_RUN = 5_000;

type Collection = CST.BlockMap | CST.BlockSequence | CST.FlowCollection;
type Made = Node | Pair<Node, Node | null>;

/** What a document holds: its contents, and its first error. */
interface ComposedTokens {
  readonly contents: Node | null;
  readonly error: YAMLError | undefined;
}

/**
 * Composes the first document; undefined where there is none. Block collections end with their last item.
 * @param tokens those of the whole text, from the parser; large collections in them are changed
 * @param most how many tokens are composed at once
 */
export function* composeTokens(tokens: readonly CST.Token[], most = TOKENS_A_RUN): Steps<ComposedTokens | undefined> {
  const composing = new Composing(tokens.filter(({ type }) => type === 'directive'));
  for (const token of tokens) {
    if (token.type === 'document') yield* shorten(token.value, composing, most);
  }
  return composing.end(tokens);
}

/**
 * Composes the items of large collections, but for the last run of each, which stays in its token.
 * @returns how many tokens are left
 */
function* shorten(token: CST.Token | null | undefined, composing: Composing, most: number): Steps<number> {
  if (!CST.isCollection(token)) return 1;
  let run: CST.CollectionItem[] = [];
  let weight = 0;
  for (const item of token.items) {
    const inner = (yield* shorten(item.key, composing, most)) + (yield* shorten(item.value, composing, most));
    const own = item.start.length + (item.sep?.length ?? 0) + inner;
    if (run.length > 0 && weight + own > most) {
      composing.addRun(token, run);
      yield;
      [run, weight] = [[], 0];
    }
    run.push(item);
    weight += own;
  }
  composing.leave(token, run);
  return weight;
}

/** The work on one text. */
class Composing {
  readonly #directives: readonly CST.Token[];
  /** The items of shortened collections that are composed already. */
  readonly #earlier = new Map<unknown, Made[]>();
  /** The first error by its place. */
  #error: YAMLError | undefined;

  constructor(directives: readonly CST.Token[]) {
    this.#directives = directives;
  }

  /** Composes the next items of a collection. */
  addRun(token: Collection, items: CST.CollectionItem[]): void {
    this.leave(token, items);
    const document = { type: 'document', offset: token.offset, start: DOCUMENT_START, value: closed(token) } as const;
    const made = this.#composed([...this.#directives, document])?.contents;
    if (!isCollection(made)) return;
    this.#finish(made, token);
    if (!this.#earlier.has(token)) this.#earlier.set(token, made.items);
  }

  /** Leaves these items of a collection to be composed together with what is around it. */
  leave(token: Collection, items: CST.CollectionItem[]): void {
    token.items = items as typeof token.items;
    const last = this.#earlier.get(token)?.at(-1);
    if (last) items.unshift(emptyItem(token, tailOf(last).range?.[2] ?? token.offset));
  }

  end(tokens: readonly CST.Token[]): ComposedTokens | undefined {
    const document = this.#composed(tokens);
    if (!document) return undefined;
    this.#finish(document.contents);
    return { contents: document.contents, error: this.#error };
  }

  #composed(tokens: Iterable<CST.Token>): Document.Parsed | undefined {
    const [document] = new Composer({
      version: '1.2',
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'silent',
      // A collection stays a map or a list, and scalars are not decoded.
      resolveKnownTags: false,
      keepSourceTokens: this.#earlier.size > 0,
    }).compose(tokens);
    const [error] = document?.errors ?? [];
    if (error && (!this.#error || error.pos[0] < this.#error.pos[0])) this.#error = error;
    return document;
  }

  /**
   * Puts in what was composed before, and ends each block collection with its last item: the library includes the
   * comments below it.
   */
  #finish(made: Made | null, token: unknown = made?.srcToken): void {
    if (made?.srcToken) delete made.srcToken;
    if (isPair<Node, Node | null>(made)) {
      this.#finish(made.key);
      this.#finish(made.value);
    }
    if (!isMap<Node, Node | null>(made) && !isSeq<Node>(made)) return;
    for (const item of made.items) this.#finish(item);
    const earlier = this.#earlier.get(token);
    if (earlier) {
      for (const item of made.items.slice(1)) earlier.push(item);
      made.items = earlier as typeof made.items;
    }
    const last = made.items.at(-1);
    if (!last || !made.range || made.flow === true) return;
    const [start, end, whole] = made.range;
    made.range = [start, Math.max(start, tailOf(last).range?.[1] ?? end), whole];
  }
}

/** A run is a document of its own, which may follow directives. */
const DOCUMENT_START: CST.SourceToken[] = [
  { type: 'doc-start', offset: 0, indent: 0, source: '---' },
  { type: 'newline', offset: 3, indent: 0, source: '\n' },
];

/** A run as if nothing followed it; in a flow collection, a comma stays behind its last item. */
function closed(token: Collection): Collection {
  if (token.type !== 'flow-collection') return token;
  const { offset, indent, start, items } = token;
  const comma = { type: 'comma', offset, indent, source: ',' } as const;
  const bracket =
    start.source === '{'
      ? ({ type: 'flow-map-end', offset, indent, source: '}' } as const)
      : ({ type: 'flow-seq-end', offset, indent, source: ']' } as const);
  return { ...token, items: [...items, { start: [comma] }], end: [bracket] };
}

/** An item that stands for those before a run, and ends where they end. */
function emptyItem({ type, indent }: Collection, offset: number): CST.CollectionItem {
  const mark = (kind: 'seq-item-ind' | 'space' | 'map-value-ind'): CST.SourceToken => ({
    type: kind,
    offset,
    indent,
    source: '',
  });
  if (type === 'block-seq') return { start: [mark('seq-item-ind')] };
  return { start: [mark('space')], key: { type: 'scalar', offset, indent, source: '' }, sep: [mark('map-value-ind')] };
}

function tailOf(made: Made): Node {
  return isPair<Node, Node | null>(made) ? (made.value ?? made.key) : made;
}

/**
 * Reads plain YAML, as most files are written, in one pass: maps and lists in block style, keys without quotes, scalars
 * on one line, and flow collections of these on one line. The YAML library takes several times as long, and reads all
 * else. Both make the same nodes.
 */
import { Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import type { Node } from 'yaml';

/** Longer texts are left to the library, which reads them in turns. */
const LONGEST = 10_000;
/** What is deeper is left to the library. */
const DEEPEST = 30;
/** A key may have 1,024 characters in YAML. Long ones are left to the library. */
const LONGEST_KEY = 1_000;

/** The contents of a document; undefined where its text is not plain. */
export function plainYaml(text: string): Node | undefined {
  return text.length > LONGEST || /[\t\r\uFEFF]/.test(text) ? undefined : new PlainReader(text).document();
}

/** A key up to the colon. */
const KEY = /\w[\w./-]*(?=:(?:[ \n]|$))/y;
/** A scalar in a flow collection. */
const WORD = /(?:\w|[./-](?=\w))(?:[\w./@+-]|:(?=[\w/]))*/y;
/** A scalar in quotes that says what is between them. */
const QUOTED = /"[^"\\\n]*"|'[^'\n]*'/y;
/** The first character of a scalar that can be nothing else. */
const BEGINNING = /[\w./+~(]|-(?=[\w./])/y;

/** Every method that returns undefined has met what is not plain; reading ends there. */
class PlainReader {
  readonly #text: string;
  /** The offset at which the content of the line starts, or goes on. */
  #at = 0;
  /** The column of that content; -1 at the end of the text. */
  #column = -1;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): Node | undefined {
    this.#toContent(0);
    if (this.#column === 0 && this.#taken(/---(?=[ \n])/y) !== undefined && !this.#endLine()) return undefined;
    if (this.#column < 0) return undefined;
    const contents = this.#block();
    return this.#column === -1 ? contents : undefined;
  }

  /** Goes to the next line with content, from the start of a line. */
  #toContent(line: number): void {
    const text = this.#text;
    let start = line;
    while (start < text.length) {
      let at = start;
      while (text[at] === ' ') at++;
      if (at < text.length && text[at] !== '\n' && text[at] !== '#') {
        [this.#at, this.#column] = [at, at - start];
        return;
      }
      const end = text.indexOf('\n', at);
      start = end === -1 ? text.length : end + 1;
    }
    this.#column = -1;
  }

  /** Goes to the next line with content; false where more than a comment stands on this one. */
  #endLine(): boolean {
    this.#skipBlanks();
    const { [this.#at]: next = '\n', [this.#at - 1]: before } = this.#text;
    if (next !== '\n' && (next !== '#' || before !== ' ')) return false;
    const newline = this.#text.indexOf('\n', this.#at);
    this.#toContent(newline === -1 ? this.#text.length : newline + 1);
    return true;
  }

  #skipBlanks(): void {
    while (this.#text[this.#at] === ' ') this.#at++;
  }

  /** What matches here; it is passed. */
  #taken(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #isDash(): boolean {
    const next = this.#text[this.#at + 1];
    return this.#text[this.#at] === '-' && (next === ' ' || next === '\n' || next === undefined);
  }

  #isOpening(): boolean {
    return this.#text[this.#at] === '[' || this.#text[this.#at] === '{';
  }

  /** The collection that begins here, in the column of its first item. */
  #block(): Node | undefined {
    if (++this.#depth > DEEPEST) return undefined;
    const node = this.#isDash() ? this.#list(this.#column) : this.#map(this.#column);
    this.#depth--;
    return node;
  }

  #list(column: number): Node | undefined {
    const start = this.#at;
    const list = new YAMLSeq<Node>();
    while (this.#column === column && this.#isDash()) {
      const dash = this.#at++;
      this.#skipBlanks();
      this.#column += this.#at - dash;
      KEY.lastIndex = this.#at;
      const item = this.#isDash() || KEY.test(this.#text) ? this.#block() : this.#value();
      if (!item || this.#column > column) return undefined;
      list.items.push(item);
    }
    return ended(list, start, list.items.at(-1));
  }

  #map(column: number): Node | undefined {
    const start = this.#at;
    const map = new YAMLMap<Node, Node>();
    while (this.#column === column && !this.#isDash()) {
      const from = this.#at;
      const name = this.#taken(KEY);
      if (name === undefined || name.length > LONGEST_KEY) return undefined;
      const value = this.#valueOf(column);
      if (!value || this.#column > column) return undefined;
      map.items.push(new Pair<Node, Node>(scalar(name, 'PLAIN', from, from + name.length), value));
    }
    return ended(map, start, map.items.at(-1)?.value ?? undefined);
  }

  /** What follows a key: a value on its line, a collection below, or nothing. */
  #valueOf(column: number): Node | undefined {
    this.#at++;
    this.#skipBlanks();
    const at = this.#at;
    if (!this.#endLine()) return this.#value();
    const below = this.#column > column || (this.#column === column && this.#isDash());
    return below ? this.#block() : scalar('', 'PLAIN', at, at);
  }

  /** A scalar, or a flow collection, up to the end of the line. */
  #value(): Node | undefined {
    const node = this.#isOpening() ? this.#flow() : (this.#quoted() ?? this.#rest());
    return node && this.#endLine() ? node : undefined;
  }

  #quoted(): Node | undefined {
    const start = this.#at;
    const text = this.#taken(QUOTED);
    const type = text?.startsWith('"') ? 'QUOTE_DOUBLE' : 'QUOTE_SINGLE';
    return text === undefined ? undefined : scalar(text.slice(1, -1), type, start, this.#at);
  }

  /** The rest of the line up to a comment, as a scalar without quotes. */
  #rest(): Node | undefined {
    const start = this.#at;
    if (this.#taken(BEGINNING) === undefined) return undefined;
    const newline = this.#text.indexOf('\n', start);
    const line = this.#text.slice(start, newline === -1 ? this.#text.length : newline);
    const comment = line.indexOf(' #');
    const text = (comment === -1 ? line : line.slice(0, comment)).trimEnd();
    if (text.includes(': ') || text.endsWith(':')) return undefined;
    this.#at = start + text.length;
    return scalar(text, 'PLAIN', start, this.#at);
  }

  #flow(): Node | undefined {
    const start = this.#at;
    const isMap = this.#text[start] === '{';
    if (++this.#depth > DEEPEST) return undefined;
    const node = isMap ? new YAMLMap<Node, Node>() : new YAMLSeq<Node>();
    node.flow = true;
    const end = isMap ? '}' : ']';
    do {
      this.#at++;
      this.#skipBlanks();
      if (node.items.length === 0 && this.#text[this.#at] === end) break;
      const item = isMap ? this.#pair() : this.#item();
      if (!item) return undefined;
      (node.items as unknown[]).push(item);
      this.#skipBlanks();
    } while (this.#text[this.#at] === ',');
    this.#depth--;
    if (this.#text[this.#at++] !== end) return undefined;
    node.range = [start, this.#at, this.#at];
    return node;
  }

  #pair(): Pair<Node, Node> | undefined {
    const key = this.#quoted() ?? this.#word();
    if (!key || this.#taken(/: /y) === undefined) return undefined;
    this.#skipBlanks();
    const value = this.#item();
    return value && new Pair<Node, Node>(key, value);
  }

  #item(): Node | undefined {
    return this.#isOpening() ? this.#flow() : (this.#quoted() ?? this.#word());
  }

  #word(): Node | undefined {
    const start = this.#at;
    const text = this.#taken(WORD);
    return text === undefined ? undefined : scalar(text, 'PLAIN', start, this.#at);
  }
}

function scalar(text: string, type: Scalar.Type, start: number, end: number): Node {
  const node = new Scalar(text);
  node.source = text;
  node.type = type;
  node.range = [start, end, end];
  return node;
}

/** The collection with its range: it ends with its last item. */
function ended(node: YAMLMap | YAMLSeq, start: number, last: Node | undefined): Node | undefined {
  if (!last) return undefined;
  const end = Math.max(start, last.range?.[1] ?? start);
  node.range = [start, end, end];
  return node;
}

/**
 * The text of a file in pieces. An edit leaves all pieces as they were but those it touches, so that what is known of a
 * piece can be kept by the piece, and the rest of a large file is neither compared nor copied nor joined.
 */
import type { Part } from '../model/range.ts';
import { groupBy } from '../base/groupBy.ts';
import { carriedOver } from './carriedOver.ts';
import { detached } from '../base/detached.ts';

/** Smaller documents, and smaller entries of large ones, are read at once; in characters. */
export const LARGE = 4_000;

/**
 * A run of whole lines, from a line that starts in its first column with something else than a comment; or remarks at the
 * head of a file. It is the same object in every version of a text in which these lines stay together.
 */
export class Piece implements Part {
  readonly text: string;
  /** `---` or `...` where its first line is such a marker. */
  readonly marker: string | undefined;
  /** Whether there is more in it than comments, directives and blanks. */
  readonly speaks: boolean;
  #lineEnds: number | undefined;

  constructor(text: string) {
    this.text = text;
    this.marker = /^(?:---|\.\.\.)(?=[ \t\r\n]|$)/.exec(text)?.[0];
    this.speaks = /^(?!%)[ \t]*[^\s#]/m.test(text);
  }

  /** Whether it holds nothing but comments and blanks. */
  get isRemark(): boolean {
    return !this.speaks && !/^[ \t]*[^\s#]/m.test(this.text);
  }

  /** How many lines end in it: with a newline, a carriage return, or both. */
  get lineEnds(): number {
    this.#lineEnds ??= this.text.includes('\r') ? (this.text.match(/\r\n?|\n/g) ?? []).length : newlinesIn(this.text);
    return this.#lineEnds;
  }
}

/** A document of a stream: where it starts in the file, and the pieces from `first` to before `end` that are its text. */
export interface Chunk {
  readonly start: number;
  readonly first: number;
  readonly end: number;
}

/** Immutable. Offsets count UTF-16 code units from the start of the text. */
export class SourceText {
  readonly pieces: readonly Piece[];
  /** Where each piece starts. */
  readonly starts: readonly number[];
  readonly length: number;
  readonly #large: number;
  #text: string | undefined;

  /** @param large pieces of this length, in characters, end at the next line they can end at */
  constructor(pieces: readonly Piece[], large = LARGE) {
    this.pieces = pieces;
    this.#large = large;
    let length = 0;
    this.starts = pieces.map(({ text }) => (length += text.length) - text.length);
    this.length = length;
  }

  /** @param before an earlier version: its pieces that are in this text too are taken over */
  static of(text: string, before?: SourceText, large = LARGE): SourceText {
    if (before && before.text === text) return before;
    const parts = cut(text, true, large);
    const pieces = before ? adopted(parts, before.pieces) : parts.map((part) => new Piece(part));
    const source = new SourceText(pieces, large);
    source.#text = text;
    return source;
  }

  /** The whole text. It is put together at the first call, which takes its time for a large file. */
  get text(): string {
    const [only] = this.pieces;
    this.#text ??= this.pieces.length === 1 && only ? only.text : this.pieces.map(({ text }) => text).join('');
    return this.#text;
  }

  /** The whole as a part of its file: the only piece, if there is but one. */
  get part(): Part {
    const [only] = this.pieces;
    return this.pieces.length === 1 && only ? only : this;
  }

  /** The text with `replacement` in the place of what stands from `start` to `end`. */
  replaced(start: number, end: number, replacement: string): SourceText {
    const touching = this.pieceAt(start);
    // At the very start of a piece, the line before may end in another way than it did.
    const touched = Math.max(0, this.starts[touching] === start ? touching - 1 : touching);
    // Once there is content in the head of a file, or a line before its byte order mark, it is a head no more.
    const content = this.pieces.findIndex((piece) => !piece.isRemark);
    const head = content === -1 ? this.pieces.length - 1 : content;
    const first = touched < head ? 0 : touched;
    const last = Math.max(this.pieceAt(end), touched <= head ? head : 0);
    const gone = this.pieces.slice(first, last + 1);
    const from = this.starts[first] ?? 0;
    const old = gone.length === 1 ? (gone[0]?.text ?? '') : gone.map(({ text }) => text).join('');
    const text = old.slice(0, start - from) + replacement + old.slice(end - from);
    const fresh = adopted(cut(text, first === 0, this.#large), gone);
    return new SourceText(this.pieces.slice(0, first).concat(fresh, this.pieces.slice(last + 1)), this.#large);
  }

  /** The index of the piece that `offset` is in; at the end of the text, of the last one. */
  pieceAt(offset: number): number {
    return Math.max(0, lastAtMost(offset, this.starts));
  }

  slice(start: number, end: number): string {
    const first = this.pieceAt(start);
    const from = this.starts[first] ?? 0;
    const last = end > from + (this.pieces[first]?.text.length ?? 0) ? this.pieceAt(end) : first;
    const text = this.pieces.slice(first, last + 1).map((piece) => piece.text);
    return (text.length === 1 ? (text[0] ?? '') : text.join('')).slice(start - from, end - from);
  }

  /** Where the line of `offset` starts. */
  lineStart(offset: number): number {
    const index = this.pieceAt(offset);
    const start = this.starts[index] ?? 0;
    const local = offset - start;
    return local === 0 ? start : start + (this.pieces[index]?.text.lastIndexOf('\n', local - 1) ?? -1) + 1;
  }

  /** Where the line after that of `offset` starts; the end of the text where there is none. */
  nextLine(offset: number): number {
    const index = this.pieceAt(offset);
    const start = this.starts[index] ?? 0;
    return start + nextLine(this.pieces[index]?.text ?? '', offset - start);
  }

  /**
   * The documents of the stream. A marker at the start of a line ends a document whatever surrounds it, so no parser is
   * needed. Lines of directives and comments before `---` stay with the document they introduce.
   */
  documents(): readonly Chunk[] {
    const chunks: Chunk[] = [];
    let first = this.pieces[0]?.text === BYTE_ORDER_MARK ? 1 : 0;
    let speaks = false;
    const push = (end: number): void => {
      if (end > first) chunks.push({ start: this.starts[first] ?? 0, first, end });
      first = end;
      speaks = false;
    };
    let index = 0;
    for (const { marker, speaks: saying } of this.pieces) {
      if (marker === '---' && speaks) push(index);
      if (index >= first) speaks ||= saying;
      index++;
      if (marker === '...') push(index);
    }
    push(this.pieces.length);
    return chunks;
  }

  /** The text of one of its documents. */
  of({ first, end }: Omit<Chunk, 'start'>): SourceText {
    return new SourceText(this.pieces.slice(first, end));
  }
}

/** What some editors write at the start of a file. It is no part of the YAML. */
export const BYTE_ORDER_MARK = '\uFEFF';

/** The index of the last of the numbers, which ascend, that is not above `most`; -1 where all are. */
export function lastAtMost(most: number, numbers: readonly number[]): number {
  let [low, high] = [-1, numbers.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((numbers[middle] ?? 0) <= most) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * Cuts at the markers of documents, and at other lines that start in the first column where a piece has become long. A
 * piece that starts with an item of a list holds items alone. A byte order mark is a piece of its own, and so is each
 * remark for Quorate at the head of a file, and what stands around it: it is about the whole file, and stays the same
 * piece whatever is edited there.
 * @param atStart whether the text is the start of a file
 */
function cut(text: string, atStart: boolean, large: number): string[] {
  const pieces: string[] = [];
  let start = atStart && text.startsWith(BYTE_ORDER_MARK) ? 1 : 0;
  if (start > 0) pieces.push(BYTE_ORDER_MARK);
  /** Whether the first line of the piece that says something is an item; undefined before there is one. */
  let items: boolean | undefined;
  let ended = false;
  let atHead = atStart;
  const endAt = (line: number): void => {
    if (line > start) pieces.push(text.slice(start, line));
    start = line;
    items = undefined;
    ended = false;
  };
  for (let line = start; line < text.length; line = nextLine(text, line)) {
    if (ended) endAt(line);
    if (atHead) {
      const first = firstOf(text, line);
      atHead = first === '' || first === '#';
      const ours = first === '#' && text.slice(line, nextLine(text, line)).includes('quorate');
      if (!atHead || ours) endAt(line);
      ended = ours;
    }
    const code = text.charCodeAt(line);
    if (code <= 35 && (code === 32 || code === 35 || code === 9 || code === 10 || code === 13)) continue;
    const first = text[line] ?? '';
    if ((first === '-' || first === '.') && isMarker(text, line)) {
      endAt(line);
      ended = first === '.';
    } else if (!CLOSING.has(first)) {
      const item = isItem(text, line);
      if (line - start >= large || (items === true && !item)) endAt(line);
      items ??= item;
    }
  }
  endAt(text.length);
  return pieces;
}

/** The first character of the line that is no blank; '' where there is none. */
function firstOf(text: string, line: number): string {
  let at = line;
  while (text[at] === ' ' || text[at] === '\t' || text[at] === '\r') at++;
  return text[at] === '\n' ? '' : (text[at] ?? '');
}

/** Brackets that end what began before, wherever they stand. */
const CLOSING: ReadonlySet<string> = new Set([']', '}']);

function isMarker(text: string, line: number): boolean {
  return /^(?:---|\.\.\.)(?:[ \t\r\n]|$)/.test(text.slice(line, line + 4));
}

function isItem(text: string, line: number): boolean {
  return /^-(?:[ \t\r\n]|$)/.test(text.slice(line, line + 2));
}

function newlinesIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

function nextLine(text: string, line: number): number {
  const newline = text.indexOf('\n', line);
  return newline === -1 ? text.length : newline + 1;
}

/** Pieces with these texts, those taken over that were there before, each once. */
function adopted(texts: readonly string[], before: readonly Piece[]): readonly Piece[] {
  const isOf = (piece: Piece, text: string): boolean => piece.text === text;
  return carriedOver(texts, before, isOf, (others, pieces) => {
    const left = groupBy(pieces.toReversed(), ({ text }) => text);
    return others.map((text) => left.get(text)?.pop() ?? new Piece(detached(text)));
  });
}

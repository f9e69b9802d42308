/**
 * The text of a file in pieces. An edit makes new pieces only where it touches them. So what is known of a piece can be
 * kept with the piece, and the rest of a large file is neither compared nor copied nor joined.
 */
import { groupBy } from '../base/groupBy.ts';
import { lastAtMost } from '../base/binarySearch.ts';
import type { Part } from '../model/range.ts';
import { carriedOver } from './carriedOver.ts';
import { nextLine } from './lines.ts';
import { detached } from '../base/detached.ts';
import { Piece } from './piece.ts';

/** Documents, and entries of large documents, with fewer characters than this are read as a whole. */
export const LARGE = 4_000;

/**
 * A document of a stream: the offset at which it starts in the file; its text is the pieces from `first` to before
 * `end`.
 */
export interface Chunk {
  readonly start: number;
  readonly first: number;
  readonly end: number;
}

/** A text in the place of the characters from `start` to before `end`. */
interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

/** So many edits are made one after another. For more it is faster to cut the whole text again. */
const FEW = 20;

/** A text in pieces. It is immutable. Offsets count UTF-16 code units from its start. */
export class SourceText {
  readonly pieces: readonly Piece[];
  /** The offset at which each piece starts. */
  readonly starts: readonly number[];
  readonly length: number;
  readonly #large: number;
  #text: string | undefined;

  /** @param large a piece with this many characters ends at the next line at which it can end */
  constructor(pieces: readonly Piece[], large = LARGE) {
    this.pieces = pieces;
    this.#large = large;
    let length = 0;
    this.starts = pieces.map(({ text }) => (length += text.length) - text.length);
    this.length = length;
  }

  /** @param before an earlier version; pieces with the same text are taken from it */
  static of(text: string, before?: SourceText, large = LARGE): SourceText {
    if (before && before.text === text) return before;
    const parts = cut(text, true, large);
    const pieces = before ? adopted(parts, before.pieces) : parts.map((part) => new Piece(part));
    const source = new SourceText(pieces, large);
    source.#text = text;
    return source;
  }

  /** The whole text. The first call joins the pieces, which takes a while for a large file. */
  get text(): string {
    const [only] = this.pieces;
    this.#text ??= this.pieces.length === 1 && only ? only.text : this.pieces.map(({ text }) => text).join('');
    return this.#text;
  }

  /** The whole text as a part; where there is only one piece, the part is that piece. */
  get part(): Part {
    const [only] = this.pieces;
    return this.pieces.length === 1 && only ? only : this;
  }

  /** The text with `replacement` in the place of the characters from `start` to `end`. */
  replaced(start: number, end: number, replacement: string): SourceText {
    const touching = this.pieceAt(start);
    // An edit at the very start of a piece may change how the line before it ends.
    const touched = Math.max(0, this.starts[touching] === start ? touching - 1 : touching);
    // With content in it, or with a line before its byte order mark, the head of a file is no head any more.
    const content = this.pieces.findIndex((piece) => !piece.isRemark);
    const head = content === -1 ? this.pieces.length - 1 : content;
    const first = touched < head ? 0 : touched;
    const last = Math.max(this.pieceAt(end), touched <= head ? head : 0);
    const gone = this.pieces.slice(first, last + 1);
    const [from, [only]] = [this.starts[first] ?? 0, gone];
    const edited = first === last && only?.edited(start - from, end - from, replacement, this.#large);
    const fresh = edited ? [edited] : this.#cutAgain(gone, start - from, end - from, replacement);
    return new SourceText(this.pieces.slice(0, first).concat(fresh, this.pieces.slice(last + 1)), this.#large);
  }

  /** The text with all of these replacements. They must not overlap. */
  edited(edits: readonly Replacement[]): SourceText {
    const sorted = edits.toSorted((a, b) => a.start - b.start || a.end - b.end);
    if (sorted.length <= FEW)
      return sorted.reduceRight(
        (text: SourceText, { start, end, newText }) => text.replaced(start, end, newText),
        this,
      );
    const texts: string[] = [];
    let at = 0;
    for (const { start, end, newText } of sorted) {
      texts.push(this.text.slice(at, start), newText);
      at = end;
    }
    return SourceText.of(texts.join('') + this.text.slice(at), this, this.#large);
  }

  #cutAgain(gone: readonly Piece[], start: number, end: number, replacement: string): readonly Piece[] {
    const [only] = gone;
    const old = gone.length === 1 ? (only?.text ?? '') : gone.map(({ text }) => text).join('');
    const text = old.slice(0, start) + replacement + old.slice(end);
    return adopted(cut(text, only === this.pieces[0], this.#large), gone);
  }

  /** The index of the piece with this offset; at the end of the text, the index of the last piece. */
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

  /** The start of the line with this offset. */
  lineStart(offset: number): number {
    const index = this.pieceAt(offset);
    const start = this.starts[index] ?? 0;
    const local = offset - start;
    return local === 0 ? start : start + (this.pieces[index]?.text.lastIndexOf('\n', local - 1) ?? -1) + 1;
  }

  /** The start of the line after the one with this offset; the end of the text where there is none. */
  nextLine(offset: number): number {
    const index = this.pieceAt(offset);
    const start = this.starts[index] ?? 0;
    return start + nextLine(this.pieces[index]?.text ?? '', offset - start);
  }

  /**
   * The documents of the stream. A marker at the start of a line ends a document whatever surrounds it, so no parser is
   * needed. Lines of directives and comments before `---` belong to the document that follows.
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

  /** The text of one document. */
  of({ first, end }: Omit<Chunk, 'start'>): SourceText {
    return new SourceText(this.pieces.slice(first, end), this.#large);
  }
}

/** A character that some editors write at the start of a file. It is no part of the YAML. */
export const BYTE_ORDER_MARK = '\uFEFF';

/**
 * Cuts at the markers of documents, and at other lines that start in the first column where a piece has become long. A
 * piece that starts with an item of a list holds only items. A byte order mark is a piece of its own. So is each remark
 * for Quorate at the head of a file, and what stands around it: it speaks of the whole file, and stays the same piece
 * whatever is edited there.
 * @param atStart true where the text is the start of a file
 */
function cut(text: string, atStart: boolean, large: number): string[] {
  const pieces: string[] = [];
  let start = atStart && text.startsWith(BYTE_ORDER_MARK) ? 1 : 0;
  if (start > 0) pieces.push(BYTE_ORDER_MARK);
  /** True where the first line with content in the piece is an item; undefined while there is none. */
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

/** The first character of the line that is not a blank; '' where there is none. */
function firstOf(text: string, line: number): string {
  let at = line;
  while (text[at] === ' ' || text[at] === '\t' || text[at] === '\r') at++;
  return text[at] === '\n' ? '' : (text[at] ?? '');
}

/** Brackets that close what began before them, wherever they stand. */
const CLOSING: ReadonlySet<string> = new Set([']', '}']);

function isMarker(text: string, line: number): boolean {
  return /^(?:---|\.\.\.)(?:[ \t\r\n]|$)/.test(text.slice(line, line + 4));
}

function isItem(text: string, line: number): boolean {
  return /^-(?:[ \t\r\n]|$)/.test(text.slice(line, line + 2));
}

/** Pieces with these texts. Earlier pieces with the same text are used again, each once. */
function adopted(texts: readonly string[], before: readonly Piece[]): readonly Piece[] {
  const isOf = (piece: Piece, text: string): boolean => piece.text === text;
  const length = texts.reduce((sum, text) => sum + text.length, 0);
  return carriedOver(texts, before, isOf, (others, pieces) => {
    const left = groupBy(pieces.toReversed(), ({ text }) => text);
    // A text that is most of the whole keeps its memory: a copy would free little, and cost as much as the rest of an
    // edit.
    const own = (text: string): string => (2 * text.length > length ? text : detached(text));
    return others.map((text) => left.get(text)?.pop() ?? new Piece(own(text)));
  });
}

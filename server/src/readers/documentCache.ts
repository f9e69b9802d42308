/** From the text of a file to its services, and what is kept of it so that the next version reads only what changed. */
import { inPlace, type Moved, moved } from '../model/moved.ts';
import type { InventoryNode, Problem, Range, Service } from '../model/service.ts';
import { applyDirectives } from './directives.ts';
import { type Content, documentsOf, Fitting, type KnownDocument } from './knownDocuments.ts';
import { type Limit, LIMITS, noteOn } from './limits.ts';
import { READERS } from './registry.ts';
import { unmoved } from './reader.ts';
import type { Reader, Reading } from './reader.ts';
import { reportTo } from './report.ts';
import type { Report } from './report.ts';
import { atOnce, type Steps } from './steps.ts';
import { clip } from './wording.ts';
import { DocumentComposer } from './yaml/blocks.ts';
import type { Broken } from './yaml/compose.ts';
import { LARGE, SourceText } from './yaml/sourceText.ts';
import type { Chunk, Piece } from './yaml/sourceText.ts';
import { Kept, parsedDocument, YamlDocument } from './yaml/yamlDocument.ts';

export interface FileReading {
  /** The dialect of the first document that is recognised; undefined when the file holds nothing for Quorate. */
  readonly dialect: string | undefined;
  /** In file order, those among them for which a majority may not matter: see `Service.quorumBased`. */
  readonly stated: readonly Moved<Service>[];
  /** The same, in place. Made at the first look. */
  readonly services: readonly Service[];
  readonly problems: readonly Problem[];
  /** Machines the file describes, for the services of this file and of others. */
  readonly nodes: readonly InventoryNode[];
  /** False when surely no comment speaks to Quorate. */
  readonly addressed: boolean;
}

/** What is kept of a file's documents, so that the next version of the file reads only what changed. */
export class DocumentCache {
  readonly #large: number;
  readonly #readers: readonly Reader[];
  /** Of the last version. */
  #documents: readonly KnownDocument[] = [];
  #last: { readonly source: SourceText; readonly reading: FileReading } | undefined;
  readonly #hints = new WeakMap<Piece, Hints>();
  readonly #kept = new Kept();
  readonly #composer: DocumentComposer;
  /** The reading that is going on, or was given up. */
  #current: { readonly source: SourceText; readonly steps: Steps<void> } | undefined;

  /**
   * @param large documents, and entries of documents, with more characters are parsed in blocks
   * @param readers the first one that recognises a document gets it
   */
  constructor(large = LARGE, readers = READERS) {
    this.#large = large;
    this.#readers = readers;
    this.#composer = new DocumentComposer(large);
  }

  /** As `readText` does; asked for the same text again, it answers at once. */
  read(text: string | SourceText): FileReading {
    return atOnce(this.readInSteps(text));
  }

  /**
   * Reads block by block, so that others have a turn in between. What was read counts, also if nobody goes on, and those
   * who read the same text share the work. Of a text that is not in pieces yet, those are taken over that are known.
   */
  *readInSteps(text: string | SourceText): Steps<FileReading> {
    const known = this.#current?.source ?? this.#last?.source;
    const source = typeof text === 'string' ? SourceText.of(text, known, this.#large) : text;
    while (this.#last?.source !== source) {
      if (this.#current?.source !== source) this.#current = { source, steps: this.#read(source) };
      const { steps } = this.#current;
      while (this.#current?.steps === steps && !steps.next().done) yield;
    }
    return this.#last.reading;
  }

  *#read(source: SourceText): Steps<void> {
    try {
      this.#last = { source, reading: yield* this.#reading(source) };
      this.#composer.end();
    } finally {
      this.#current = undefined;
    }
  }

  *#reading(source: SourceText): Steps<FileReading> {
    const chunks = source.documents();
    const documents = documentsOf(source, chunks.slice(0, LIMITS.documents.most), this.#documents);
    this.#documents = documents;
    this.#composer.begin(source);
    yield;
    const fitting = new Fitting(documents, chunks);
    for (let unread = fitting.next(); unread; unread = fitting.next()) {
      unread.content = yield* this.#contentOf(unread, fitting.tokens);
      unread.before = undefined;
      yield* prepared(unread.content);
    }
    return yield* readDocuments(source, chunks, documents.slice(0, fitting.count), fitting.limit, this.#readers);
  }

  #hintsOf(piece: Piece): Hints {
    const known = this.#hints.get(piece);
    if (known) return known;
    const { text } = piece;
    const hints = { addressed: ADDRESSED.test(text), readers: this.#readers.map(({ hint }) => hint.test(text)) };
    this.#hints.set(piece, hints);
    return hints;
  }

  *#contentOf({ source, before }: KnownDocument, most: number): Steps<Content> {
    const { pieces } = source;
    for (const piece of pieces.filter((one) => !this.#hints.has(one))) {
      this.#hintsOf(piece);
      yield;
    }
    const hints = pieces.map((piece) => this.#hintsOf(piece));
    const addressed = hints.some((hint) => hint.addressed);
    const candidates = this.#readers.filter((_, index) => hints.some(({ readers }) => readers[index]));
    if (candidates.length === 0) return { claim: undefined, tokens: 0, cut: false, addressed };
    const { claim, tokens: tokensBefore = 0 } = before?.content ?? {};
    const known = before && claim?.parsed && { ...claim.parsed, tokens: tokensBefore };
    const { composed, tokens } = yield* this.#composer.compose(source, most, known);
    const content = { tokens, cut: tokens > most, addressed };
    if (composed.kind === 'document') {
      const parsed = parsedDocument(source, composed.contents, this.#kept);
      const { root } = new YamlDocument(parsed, 0);
      const reader = candidates.find(({ recognises }) => recognises(root));
      return { ...content, claim: reader && { reader, parsed } };
    }
    if (composed.kind === 'empty' || isTemplate(source.text)) return { ...content, claim: undefined };
    const certain = candidates.find((reader) => reader.certain?.test(source.text));
    const reader = certain ?? (composed.beyond && candidates[0]);
    return { ...content, claim: reader && { reader, broken: brokenAt(source.text, composed) } };
  }
}

/** What the text of a piece may be for. */
interface Hints {
  readonly addressed: boolean;
  /** In the order of the readers. */
  readonly readers: readonly boolean[];
}

/** A comment that may be meant for Quorate. */
const ADDRESSED = /#[ \t]*quorate[-:]/;

/** What a reader keeps of a document it finds again when it reads all of them. */
function* prepared({ claim }: Content): Steps<void> {
  if (claim?.parsed) yield* claim.reader.prepare(new YamlDocument(claim.parsed, 0));
  yield;
}

/** Reads a file. Never throws, takes time linear in the text, and is silent about all it does not recognise. */
export function readText(text: string): FileReading {
  return new DocumentCache().read(text);
}

/**
 * @param documents those of the first chunks that are read
 * @param limit what keeps the others from being read, where there are others
 */
function* readDocuments(
  source: SourceText,
  chunks: readonly Chunk[],
  documents: readonly KnownDocument[],
  limit: Limit,
  readers: readonly Reader[],
): Steps<FileReading> {
  const problems: Problem[] = [];
  const report = reportTo(problems);
  const claimed = claimsOf(documents, chunks, report);
  const rest = chunks[documents.length];
  const addressed = rest !== undefined || documents.some(({ content }) => content?.addressed);
  if (rest) {
    const unread = source.of(rest);
    if (claimed.size > 0 || readers.some(({ hint }) => unread.pieces.some(({ text }) => hint.test(text)))) {
      report(firstLine(unread, rest.start), noteOn(limit));
    }
  }
  const services: Moved<Service>[] = [];
  const nodes: InventoryNode[] = [];
  for (const [reader, own] of claimed) {
    const reading = yield* readWithin(reader, own, report);
    for (const service of reading.services) services.push(service);
    problems.push(...reading.problems);
    nodes.push(...(reading.nodes ?? []));
  }
  services.sort((a, b) => a.read.range.start + a.by - b.read.range.start - b.by);
  const [first] = claimed.keys();
  const stated = addressed ? applyDirectives(source.text, services.map(inPlace), report).map(unmoved) : services;
  let placed: readonly Service[] | undefined;
  return {
    dialect: first?.dialect,
    stated,
    get services() {
      placed ??= stated.map(inPlace);
      return placed;
    },
    problems: inOrder(problems),
    nodes,
    addressed,
  };
}

/** By reader its documents; what keeps others from being read is reported. */
function claimsOf(
  documents: readonly KnownDocument[],
  chunks: readonly Chunk[],
  report: Report,
): ReadonlyMap<Reader, readonly YamlDocument[]> {
  const claimed = new Map<Reader, YamlDocument[]>();
  for (let index = 0; index < documents.length; index++) {
    const claim = documents[index]?.content?.claim;
    if (!claim) continue;
    const start = chunks[index]?.start ?? 0;
    const own = claimed.get(claim.reader) ?? [];
    claimed.set(claim.reader, own);
    if (claim.parsed) own.push(new YamlDocument(claim.parsed, start));
    if (claim.broken) report(moved(claim.broken.range, start), claim.broken.message);
  }
  return claimed;
}

/** Without the documents whose aliases stand for too much; each is told. */
function* readWithin(reader: Reader, documents: readonly YamlDocument[], report: Report): Steps<Reading> {
  const reading = yield* reader.read(documents);
  const exhausted = documents.filter((document) => document.exhausted);
  if (exhausted.length === 0) return reading;
  for (const { source, offset } of exhausted) report(firstLine(source, offset), noteOn(LIMITS.repeats));
  return yield* reader.read(documents.flatMap((document) => (document.exhausted ? [] : document.renewed())));
}

/** Of a document, the first line that says something. */
function firstLine(source: SourceText, start: number): Range {
  const [, lead = '', line = ''] = /^(\s*)([^\n]*)/.exec(source.slice(0, LONGEST_LINE)) ?? [];
  return { start: start + lead.length, end: start + lead.length + line.trimEnd().length };
}

const LONGEST_LINE = 200;

/** Text for a template engine is not YAML yet, and says nothing about the file it will become. */
function isTemplate(text: string): boolean {
  return /\{\{|\{%|<%/.test(text);
}

function brokenAt(text: string, { at, message, beyond }: Broken): Pick<Problem, 'range' | 'message'> {
  const conflict = /^<{7}(?=[ \r\n]|$)/m.exec(text);
  if (conflict) {
    const range = { start: conflict.index, end: conflict.index + 7 };
    return { range, message: 'not checked: a Git conflict is not resolved yet' };
  }
  // An error is often found on the blank lines behind it.
  const newline = text.indexOf('\n', at);
  const end = text.slice(0, newline === -1 ? text.length : newline).trimEnd().length;
  const lineStart = text.lastIndexOf('\n', end - 1) + 1;
  const indent = text.slice(lineStart, end).search(/\S/);
  const range = { start: at < end ? at : lineStart + Math.max(0, indent), end };
  return { range, message: beyond ? message : `not checked, the YAML breaks here: ${clip(message, 80)}` };
}

/** Sorted by place. A value that several services share is wrong once. */
function inOrder(problems: readonly Problem[]): readonly Problem[] {
  const distinct = new Map(problems.map((problem) => [JSON.stringify([problem.range, problem.message]), problem]));
  return [...distinct.values()].toSorted((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
}

/** From the text of a file to its services, and what is kept of it so that the next version reads only what changed. */
import type { Comment } from '../text/comments.ts';
import { Memo } from '../base/memo.ts';
import { type Part, type Range, START } from '../model/range.ts';
import type { DomainOutage, InventoryNode, Problem, Service } from '../model/service.ts';
import { applyDirectives } from './directives.ts';
import { type Content, documentsOf, Fitting, type KnownDocument, partsOf } from './knownDocuments.ts';
import { type Limit, LIMITS, noteOn } from '../text/limits.ts';
import { NO_KINDS, DIALECTS, dialectsFor } from '../dialects/registry.ts';
import type { Dialect, Reading } from '../dialects/dialect.ts';
import { ADDRESSED, remarksIn } from './remarks.ts';
import { reportTo } from '../text/report.ts';
import type { Report } from '../text/report.ts';
import { atOnce, type Steps } from '../base/steps.ts';
import { clip } from '../base/names.ts';
import { DocumentComposer } from '../text/blocks.ts';
import type { Broken } from '../text/compose.ts';
import { Layout, type Stretch } from '../text/layout.ts';
import { LARGE, SourceText } from '../text/sourceText.ts';
import type { Chunk, Piece } from '../text/sourceText.ts';
import { parsedDocument, YamlDocument } from '../text/yamlDocument.ts';

export interface FileReading {
  /** The dialect of the first document that is recognised; undefined when the file holds nothing for Quorate. */
  readonly dialect: string | undefined;
  /**
   * In file order, those among them for which a majority may not matter: see `Service.quorumBased`. One that has not
   * changed is the same object from version to version.
   */
  readonly services: readonly Service[];
  readonly problems: readonly Problem[];
  /** Machines the file describes, for the services of this file and of others. */
  readonly nodes: readonly InventoryNode[];
  /** How often whole domains of machines are out, for the services of this file. */
  readonly zones: readonly DomainOutage[];
  /** Comments for Quorate, in file order. */
  readonly remarks: readonly Comment[];
  /** Where all that is. */
  readonly layout: Layout;
}

/** What is kept of a file's documents, so that the next version of the file reads only what changed. */
export class DocumentCache {
  /** What was made of parts of the file, and of what was made of them. */
  readonly memo = new Memo();
  readonly #large: number;
  readonly #dialects: readonly Dialect[];
  /** Of the last version. */
  #documents: readonly KnownDocument[] = [];
  #last: { readonly source: SourceText; readonly reading: FileReading } | undefined;
  readonly #composer: DocumentComposer;
  /** The reading that is going on, or was given up. */
  #current: { readonly source: SourceText; readonly steps: Steps<void> } | undefined;

  /**
   * @param large documents, and entries of documents, with more characters are parsed in blocks
   * @param dialects the first one that recognises a document gets it
   */
  constructor(large = LARGE, dialects = DIALECTS) {
    this.#large = large;
    this.#dialects = dialects;
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
    for (let next = fitting.next(); next; next = fitting.next()) {
      next.content = yield* this.#contentOf(next, fitting.tokens);
      yield;
    }
    const count = fitting.count;
    return yield* readDocuments(source, chunks, documents.slice(0, count), fitting.limit, this.memo, this.#dialects);
  }

  *#contentOf(document: KnownDocument, most: number): Steps<Content> {
    const { pieces, body } = document;
    const hints: Hints[] = [];
    for (const piece of pieces) {
      if (!this.memo.known(hintsOf, piece, [])) yield;
      hints.push(this.memo.get(hintsOf, piece, [], () => hintsOf(piece, this.#dialects)));
    }
    const addressed = hints.some((hint) => hint.addressed);
    const candidates = this.#dialects.filter((_, index) => hints.some(({ dialects }) => dialects[index]));
    if (candidates.length === 0) return { claim: undefined, tokens: 0, cut: false, addressed, parts: pieces };
    const { composed, tokens, parts } = yield* this.#composer.compose(body, most);
    const content = { tokens, cut: tokens > most, addressed, parts: partsOf(document, parts) };
    if (composed.kind === 'document') {
      const parsed = parsedDocument(composed.contents, body.length, this.memo);
      const { root } = new YamlDocument(parsed);
      const dialect = candidates.find(({ recognises }) => recognises(root));
      return { ...content, claim: dialect && (yield* claimed(dialect, new YamlDocument(parsed))) };
    }
    if (composed.kind === 'empty' || isTemplate(body.text)) return { ...content, claim: undefined };
    const certain = candidates.find((dialect) => dialect.certain?.test(body.text));
    const dialect = certain ?? (composed.beyond && candidates[0]);
    return { ...content, claim: dialect && { dialect, broken: brokenAt(body.part, composed) } };
  }
}

/** What the text of a piece may be for. */
interface Hints {
  readonly addressed: boolean;
  /** In the order of the dialects. */
  readonly dialects: readonly boolean[];
}

function hintsOf({ text }: Piece, dialects: readonly Dialect[]): Hints {
  return { addressed: ADDRESSED.test(text), dialects: dialects.map(({ hint }) => hint.test(text)) };
}

function* claimed(dialect: Dialect, document: YamlDocument): Steps<NonNullable<Content['claim']>> {
  const facts = yield* dialect.read(document);
  // What an empty budget left out is not known, and what is known by half is worse than nothing.
  return document.exhausted ? { dialect, exhausted: true } : { dialect, facts };
}

/** Reads a file. Never throws, takes time linear in the text, and is silent about all it does not recognise. */
export function readText(text: string | SourceText, kinds = NO_KINDS): FileReading {
  return new DocumentCache(undefined, dialectsFor(kinds)).read(text);
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
  memo: Memo,
  dialects: readonly Dialect[],
): Steps<FileReading> {
  const problems: Problem[] = [];
  const report = reportTo(problems);
  const rest = chunks[documents.length];
  const beyond = rest && source.of({ first: rest.first, end: source.pieces.length });
  const layout = layoutOf(source, chunks, documents, beyond);
  const factsBy = factsOf(documents, report);
  if (rest && (factsBy.size > 0 || matters(source.of(rest), dialects))) {
    report(firstLine(beyond ? [beyond.part] : []), noteOn(limit));
  }
  const services: Service[] = [];
  const nodes: InventoryNode[] = [];
  const zones: DomainOutage[] = [];
  for (const [dialect, facts] of factsBy) {
    const reading: Reading = yield* dialect.join(facts, memo);
    for (const service of reading.services) services.push(service);
    for (const problem of reading.problems) problems.push(problem);
    for (const node of reading.nodes ?? []) nodes.push(node);
    for (const zone of reading.zones ?? []) zones.push(zone);
  }
  const remarks = remarksIn(addressedParts(documents, beyond), layout, memo);
  const directed = applyDirectives(remarks, inFileOrder(services, layout), layout.parts(), memo);
  const [first] = factsBy.keys();
  return {
    dialect: first?.name,
    services: directed.services,
    problems: inOrder([...problems, ...directed.problems], layout),
    nodes,
    zones,
    remarks,
    layout,
  };
}

function layoutOf(
  source: SourceText,
  chunks: readonly Chunk[],
  documents: readonly KnownDocument[],
  beyond: SourceText | undefined,
): Layout {
  const stretches = documents.map(({ content }, index): Stretch => {
    return { start: chunks[index]?.start ?? 0, parts: content?.parts ?? [] };
  });
  const rest = chunks[documents.length];
  return new Layout(source, rest && beyond ? [...stretches, { start: rest.start, parts: [beyond.part] }] : stretches);
}

function addressedParts(documents: readonly KnownDocument[], beyond: SourceText | undefined): readonly Part[] {
  const parts = documents.flatMap(({ content }) => (content?.addressed ? content.parts : NO_PARTS));
  return beyond ? [...parts, beyond.part] : parts;
}

const NO_PARTS: readonly Part[] = [];

function matters({ pieces }: SourceText, dialects: readonly Dialect[]): boolean {
  return dialects.some(({ hint }) => pieces.some(({ text }) => hint.test(text)));
}

/** By dialect what its documents say; what keeps others from being read is reported. */
function factsOf(documents: readonly KnownDocument[], report: Report): ReadonlyMap<Dialect, readonly unknown[]> {
  const factsBy = new Map<Dialect, unknown[]>();
  for (const { content } of documents) {
    if (!content?.claim) continue;
    const { dialect, facts, broken, exhausted } = content.claim;
    const own = factsBy.get(dialect) ?? [];
    factsBy.set(dialect, own);
    if (facts !== undefined) own.push(facts);
    if (broken) report(broken.range, broken.message);
    if (exhausted) report(firstLine(content.parts), noteOn(LIMITS.repeats));
  }
  return factsBy;
}

/** The first line that says something. */
function firstLine(parts: readonly Part[]): Range {
  for (const part of parts) {
    const [, lead = '', line = ''] = /^(\s*)([^\n]*)/.exec(part.text.slice(0, LONGEST_LINE)) ?? [];
    if (line !== '') return { part, start: lead.length, end: lead.length + line.trimEnd().length };
  }
  return START;
}

const LONGEST_LINE = 200;

/** Text for a template engine is not YAML yet, and says nothing about the file it will become. */
function isTemplate(text: string): boolean {
  return /\{\{|\{%|<%/.test(text);
}

function brokenAt(part: Part, { at, message, beyond }: Broken): Pick<Problem, 'range' | 'message'> {
  const { text } = part;
  const conflict = /^<{7}(?=[ \r\n]|$)/m.exec(text);
  if (conflict) {
    const range = { part, start: conflict.index, end: conflict.index + 7 };
    return { range, message: 'Not checked: a Git conflict is not resolved yet' };
  }
  // An error is often found on the blank lines behind it.
  const newline = text.indexOf('\n', at);
  const end = text.slice(0, newline === -1 ? text.length : newline).trimEnd().length;
  const lineStart = text.lastIndexOf('\n', end - 1) + 1;
  const indent = text.slice(lineStart, end).search(/\S/);
  const range = { part, start: at < end ? at : lineStart + Math.max(0, indent), end };
  return { range, message: beyond ? message : `Not checked, as the YAML breaks here: ${clip(message, 80)}` };
}

/** By where they start. Most are in order as they come. */
function inFileOrder(services: readonly Service[], layout: Layout): readonly Service[] {
  const starts = services.map(({ extent: [first = START] }) => layout.startOf(first.part) + first.start);
  if (starts.every((start, index) => index === 0 || start >= (starts[index - 1] ?? 0))) return services;
  const order = [...starts.keys()].toSorted((a, b) => (starts[a] ?? 0) - (starts[b] ?? 0));
  return order.flatMap((index) => services[index] ?? []);
}

/** Sorted by place. A value that several services share is wrong once. */
function inOrder(problems: readonly Problem[], layout: Layout): readonly Problem[] {
  const distinct = new Map<string, Problem & { readonly start: number; readonly end: number }>();
  for (const problem of problems) {
    const { start, end } = layout.offsets(problem.range);
    distinct.set(JSON.stringify([start, end, problem.message]), { ...problem, start, end });
  }
  return [...distinct.values()]
    .toSorted((a, b) => a.start - b.start || a.end - b.end)
    .map(({ rule, range, message }) => ({ rule, range, message }));
}

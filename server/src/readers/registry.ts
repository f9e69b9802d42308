/** From the text of a file to its services: the one ordered list of readers, and the one way in. */
import type { InventoryNode, Problem, Range, Service } from '../model/service.ts';
import { groupBy } from '../scheduling/groupBy.ts';
import { ansible } from './ansible/ansible.ts';
import { applyDirectives } from './directives.ts';
import { cephadm } from './cephadm/cephadm.ts';
import { BlockSupply, composeInBlocks, LARGE } from './yaml/blocks.ts';
import type { ComposedInBlocks } from './yaml/blocks.ts';
import { composeFile } from './compose/compose.ts';
import { detached } from './yaml/detached.ts';
import { juju } from './juju/juju.ts';
import { kubernetes } from './kubernetes/kubernetes.ts';
import { type Limit, LIMITS, noteOn } from './limits.ts';
import { moved } from './yaml/moved.ts';
import { native } from './native/native.ts';
import { reportTo } from './reader.ts';
import type { Reader, Reading, Report } from './reader.ts';
import { cutDocuments } from './yaml/stream.ts';
import type { Broken, Chunk } from './yaml/stream.ts';
import { tiup } from './tiup/tiup.ts';
import { clip } from './wording.ts';
import { parsedDocument, YamlDocument } from './yaml/yamlNodes.ts';
import type { ParsedDocument, ReadParts } from './yaml/yamlNodes.ts';

/** The first reader that recognises a document gets it. */
export const READERS: readonly Reader[] = [native, tiup, juju, cephadm, ansible, kubernetes, composeFile];

/** Whether a text may describe machines for other files: a fast look before it is read. */
export function describesNodes(text: string): boolean {
  return /\bkind["']?:\s*["']?Node\b|\bservice_type["']?:\s*["']?host\b/.test(text);
}

/** False when a text surely holds nothing for Quorate: a fast look before it is read. */
export function canMatter(text: string): boolean {
  if (text.includes('quorate')) return true;
  return cutDocuments(text).some((chunk) => READERS.some(({ hint }) => hint.test(chunk.text)));
}

export interface FileReading {
  /** The dialect of the first document that is recognised; undefined when the file holds nothing for Quorate. */
  readonly dialect: string | undefined;
  /** In file order, those among them for which a majority may not matter: see `Service.quorumBased`. */
  readonly services: readonly Service[];
  readonly problems: readonly Problem[];
  /** Machines the file describes, for the services of this file and of others. */
  readonly nodes: readonly InventoryNode[];
  /** False when surely no comment speaks to Quorate. */
  readonly addressed: boolean;
}

/** What is kept of a file's documents, so that the next version of the file reads only what changed. */
export class DocumentCache {
  #documents: readonly KnownDocument[] = [];
  #last: { readonly text: string; readonly reading: FileReading } | undefined;
  readonly #parts: ReadParts = new WeakMap();
  readonly #large: number;
  /** The reading that is going on, or was given up. */
  #current: { readonly text: string; readonly steps: Generator<void, void> } | undefined;
  #supply = new BlockSupply();

  /** @param large documents, and entries of documents, with more characters are parsed in blocks */
  constructor(large = LARGE) {
    this.#large = large;
  }

  /** As `readText` does; asked for the same text again, it answers at once. */
  read(text: string): FileReading {
    const steps = this.readInSteps(text);
    for (;;) {
      const { done, value } = steps.next();
      if (done) return value;
    }
  }

  /**
   * Reads block by block, so that others have a turn in between. What was read counts, also if nobody goes on, and those
   * who read the same text share the work.
   */
  *readInSteps(text: string): Generator<void, FileReading> {
    while (this.#last?.text !== text) {
      if (this.#current?.text !== text) this.#current = { text, steps: this.#read(text) };
      const { steps } = this.#current;
      while (this.#current?.steps === steps && !steps.next().done) yield;
    }
    return this.#last.reading;
  }

  *#read(text: string): Generator<void, void> {
    try {
      this.#last = { text, reading: yield* this.#reading(text) };
      this.#supply = new BlockSupply();
    } finally {
      this.#current = undefined;
    }
  }

  *#reading(text: string): Generator<void, FileReading> {
    const chunks = cutDocuments(text);
    const within = chunks.filter(({ start, text: own }) => start + own.length <= LIMITS.characters.most);
    yield;
    this.#supply.add(this.#supply.release());
    const { documents, gone } = matched(within, this.#documents);
    this.#documents = documents;
    for (const { content } of gone) this.#supply.add(content?.blocks ?? []);
    let left: number = LIMITS.tokens.most;
    let fitting = 0;
    for (const document of documents) {
      // What was cut short at fewer tokens may fit now.
      if (!document.content || (document.content.cut && document.content.tokens <= left)) {
        document.content = yield* this.#contentOf(document.text, left);
        yield* prepared(document.content);
      }
      left -= document.content.tokens;
      if (left < 0) break;
      fitting++;
    }
    const limit = fitting < within.length ? LIMITS.tokens : LIMITS.characters;
    return readDocuments(text, chunks, documents.slice(0, fitting), limit);
  }

  *#contentOf(text: string, most: number): Generator<void, Content> {
    const addressed = ADDRESSED.test(text);
    const candidates = READERS.filter(({ hint }) => hint.test(text));
    if (candidates.length === 0) return { claim: undefined, blocks: [], tokens: 0, cut: false, addressed };
    const { composed, blocks, tokens } = yield* composeInBlocks(text, this.#supply, most, this.#large);
    const content = { blocks, tokens, cut: tokens > most, addressed };
    if (composed.kind === 'document') {
      const parsed = parsedDocument(text, composed.contents, this.#parts);
      const { root } = new YamlDocument(parsed, 0);
      const reader = candidates.find(({ recognises }) => recognises(root));
      return { ...content, claim: reader && { reader, parsed } };
    }
    if (composed.kind === 'empty' || isTemplate(text)) return { ...content, claim: undefined };
    const reader = candidates.find(({ certain }) => certain?.test(text)) ?? (composed.beyond && candidates[0]);
    return { ...content, claim: reader && { reader, broken: brokenAt(text, composed) } };
  }
}

/** A comment that may be meant for Quorate. */
const ADDRESSED = /#[ \t]*quorate[-:]/;

/** One document of the last version of a file; its content is there once it has been read. */
interface KnownDocument {
  readonly text: string;
  content?: Content;
}

interface Content {
  readonly claim: Claim | undefined;
  readonly blocks: ComposedInBlocks['blocks'];
  readonly tokens: number;
  /** True when there are more tokens, which were not looked at. */
  readonly cut: boolean;
  readonly addressed: boolean;
}

/**
 * The documents of a version, those taken over that were there before, and the rest of what was there. From both ends
 * they are compared in order: an edit leaves most where they were, and a comparison costs less than a look-up by text.
 */
function matched(
  chunks: readonly Chunk[],
  before: readonly KnownDocument[],
): { readonly documents: readonly KnownDocument[]; readonly gone: readonly KnownDocument[] } {
  const most = Math.min(chunks.length, before.length);
  let head = 0;
  while (head < most && chunks[head]?.text === before[head]?.text) head++;
  let tail = 0;
  while (tail < most - head && chunks.at(-1 - tail)?.text === before.at(-1 - tail)?.text) tail++;
  const left = groupBy(before.slice(head, before.length - tail), ({ text }) => text);
  const between = chunks
    .slice(head, chunks.length - tail)
    .map(({ text }): KnownDocument => left.get(text)?.shift() ?? { text: detached(text) });
  return {
    documents: [...before.slice(0, head), ...between, ...before.slice(before.length - tail)],
    gone: [...left.values()].flat(),
  };
}

/** What a reader keeps of a document it finds again when it reads all of them. */
function* prepared({ claim }: Content): Generator<void, void> {
  if (claim?.parsed) {
    const { reader, parsed } = claim;
    for (const _ of reader.parts?.(new YamlDocument(parsed, 0)) ?? []) yield;
    reader.read([new YamlDocument(parsed, 0)]);
  }
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
function readDocuments(
  text: string,
  chunks: readonly Chunk[],
  documents: readonly KnownDocument[],
  limit: Limit,
): FileReading {
  const problems: Problem[] = [];
  const report = reportTo(problems);
  const claimed = new Map<Reader, YamlDocument[]>();
  for (const [index, { content }] of documents.entries()) {
    const start = chunks[index]?.start ?? 0;
    const claim = content?.claim;
    if (!claim) continue;
    const own = claimed.get(claim.reader) ?? [];
    claimed.set(claim.reader, own);
    if (claim.parsed) own.push(new YamlDocument(claim.parsed, start));
    if (claim.broken) report(moved(claim.broken.range, start), claim.broken.message);
  }
  const rest = chunks[documents.length];
  const whole = rest === undefined;
  if (rest && (claimed.size > 0 || READERS.some(({ hint }) => hint.test(rest.text)))) {
    report(firstLine(rest), noteOn(limit));
  }
  const services: Service[] = [];
  const nodes: InventoryNode[] = [];
  for (const [reader, own] of claimed) {
    const reading = readWithin(reader, own, report);
    services.push(...reading.services);
    problems.push(...reading.problems);
    nodes.push(...(reading.nodes ?? []));
  }
  services.sort((a, b) => a.range.start - b.range.start);
  const [first] = claimed.keys();
  const addressed = !whole || documents.some(({ content }) => content?.addressed);
  const declared = addressed ? applyDirectives(text, services, report) : services;
  return { dialect: first?.dialect, services: declared, problems: inOrder(problems), nodes, addressed };
}

/** Without the documents whose aliases stand for too much; each is told. */
function readWithin(reader: Reader, documents: readonly YamlDocument[], report: Report): Reading {
  const reading = reader.read(documents);
  const exhausted = documents.filter((document) => document.exhausted);
  if (exhausted.length === 0) return reading;
  for (const { text, offset } of exhausted) report(firstLine({ text, start: offset }), noteOn(LIMITS.repeats));
  return reader.read(documents.flatMap((document) => (document.exhausted ? [] : document.renewed())));
}

/** Of a document, the first line that says something. */
function firstLine({ text, start }: Chunk): Range {
  const [, lead = '', line = ''] = /^(\s*)([^\n]*)/.exec(text.slice(0, LONGEST_LINE)) ?? [];
  return { start: start + lead.length, end: start + lead.length + line.trimEnd().length };
}

const LONGEST_LINE = 200;

/** Offsets are from the start of the document. */
interface Claim {
  readonly reader: Reader;
  readonly parsed?: ParsedDocument;
  /** What keeps the document from being read, where it is sure whose it is. */
  readonly broken?: Pick<Problem, 'range' | 'message'>;
}

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

/** From the text of a file to its services: the one ordered list of readers, and the one way in. */
import type { InventoryNode, Problem, Service } from '../model/service.ts';
import { ansible } from './ansible.ts';
import { applyDirectives } from './directives.ts';
import { cephadm } from './cephadm.ts';
import { composeFile } from './compose.ts';
import { juju } from './juju.ts';
import { kubernetes } from './kubernetes.ts';
import { native } from './native.ts';
import { reportTo } from './reader.ts';
import type { Reader } from './reader.ts';
import { compose, cutDocuments } from './stream.ts';
import type { Chunk, Compose } from './stream.ts';
import { tiup } from './tiup.ts';
import { clip } from './wording.ts';
import { YamlDocument } from './yamlNodes.ts';

/** The first reader that recognises a document gets it. */
const READERS: readonly Reader[] = [native, tiup, juju, cephadm, ansible, kubernetes, composeFile];

/** Whether a text may describe machines for other files: a fast look before it is read. */
export function describesNodes(text: string): boolean {
  return /\bkind["']?:\s*["']?Node\b|\bservice_type["']?:\s*["']?host\b/.test(text);
}

export interface FileReading {
  /** The dialect of the first document that is recognised; undefined when the file holds nothing for Quorate. */
  readonly dialect: string | undefined;
  /** In file order, those among them for which a majority may not matter: see `Service.quorumBased`. */
  readonly services: readonly Service[];
  readonly problems: readonly Problem[];
  /** Machines the file describes, for the services of this file and of others. */
  readonly nodes: readonly InventoryNode[];
}

/**
 * Reads a file. Never throws, takes time linear in the text, and is silent about all it does not recognise.
 * @param parse may be a `compose` that remembers: it is asked once for each document that can matter
 */
export function readText(text: string, parse: Compose = compose): FileReading {
  const problems: Problem[] = [];
  const report = reportTo(problems);
  const claimed = new Map<Reader, YamlDocument[]>();
  for (const chunk of cutDocuments(text)) {
    const claim = claimDocument(chunk, parse);
    if (!claim) continue;
    const documents = claimed.get(claim.reader) ?? [];
    claimed.set(claim.reader, documents);
    if (claim.document) documents.push(claim.document);
    if (claim.broken) report(claim.broken.range, claim.broken.message);
  }
  const services: Service[] = [];
  const nodes: InventoryNode[] = [];
  for (const [reader, documents] of claimed) {
    const reading = reader.read(documents);
    const whole = documents.every(({ exhausted }) => !exhausted);
    if (whole) {
      services.push(...reading.services);
      problems.push(...reading.problems);
      nodes.push(...(reading.nodes ?? []));
    } else {
      report(START, 'too many aliases: this file is not checked');
    }
  }
  services.sort((a, b) => a.range.start - b.range.start);
  const [first] = claimed.keys();
  const declared = applyDirectives(text, services, report);
  return { dialect: first?.dialect, services: declared, problems: inOrder(problems), nodes };
}

const START = { start: 0, end: 0 };

interface Claim {
  readonly reader: Reader;
  readonly document?: YamlDocument;
  /** What keeps the document from being read, where it is sure whose it is. */
  readonly broken?: Pick<Problem, 'range' | 'message'>;
}

function claimDocument(chunk: Chunk, parse: Compose): Claim | undefined {
  const candidates = READERS.filter(({ hint }) => hint.test(chunk.text));
  if (candidates.length === 0) return undefined;
  const composed = parse(chunk.text);
  if (composed.kind === 'document') {
    const document = new YamlDocument(composed.document, chunk.text, chunk.start);
    const reader = candidates.find(({ recognises }) => recognises(document.root));
    return reader && { reader, document };
  }
  const reader = candidates.find(({ certain }) => certain?.test(chunk.text));
  if (composed.kind === 'empty' || !reader || isTemplate(chunk.text)) return undefined;
  return { reader, broken: brokenAt(chunk, composed.at, composed.message) };
}

/** Text for a template engine is not YAML yet, and says nothing about the file it will become. */
function isTemplate(text: string): boolean {
  return /\{\{|\{%|<%/.test(text);
}

function brokenAt({ start, text }: Chunk, at: number, message: string): Pick<Problem, 'range' | 'message'> {
  const conflict = /^<{7}(?=[ \r\n]|$)/m.exec(text);
  if (conflict) {
    const from = start + conflict.index;
    return { range: { start: from, end: from + 7 }, message: 'not checked: a Git conflict is not resolved yet' };
  }
  // An error is often found on the blank lines behind it.
  const newline = text.indexOf('\n', at);
  const end = text.slice(0, newline === -1 ? text.length : newline).trimEnd().length;
  const lineStart = text.lastIndexOf('\n', end - 1) + 1;
  const indent = text.slice(lineStart, end).search(/\S/);
  const range = { start: start + (at < end ? at : lineStart + Math.max(0, indent)), end: start + end };
  return { range, message: `not checked, the YAML breaks here: ${clip(message, 80)}` };
}

/** Sorted by place. A value that several services share is wrong once. */
function inOrder(problems: readonly Problem[]): readonly Problem[] {
  const distinct = new Map(problems.map((problem) => [JSON.stringify([problem.range, problem.message]), problem]));
  return [...distinct.values()].toSorted((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
}

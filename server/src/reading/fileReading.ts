/** The reading of a file: what all its documents say together, and the comments for Quorate. */
import type { Memo } from '../base/memo.ts';
import type { Steps } from '../base/steps.ts';
import type { Dialect, Reading } from '../dialects/dialect.ts';
import type { Around } from '../dialects/elsewhere/around.ts';
import type { Told } from '../dialects/elsewhere/told.ts';
import { type Part, type Range, START } from '../model/range.ts';
import type { DomainOutage, InventoryNode, Problem, Service } from '../model/service.ts';
import type { Comment } from '../text/comments.ts';
import { Layout, type Stretch } from '../text/layout.ts';
import { type Limit, LIMITS, noteOn } from '../text/limits.ts';
import { type Report, reportTo } from '../text/report.ts';
import type { Chunk, SourceText } from '../text/sourceText.ts';
import { applyDirectives } from './directives.ts';
import type { KnownDocument } from './knownDocuments.ts';
import { remarksIn } from './remarks.ts';

export interface FileReading {
  /** The dialect of the first document that is recognised; undefined when the file holds nothing for Quorate. */
  readonly dialect: string | undefined;
  /**
   * All services in file order, including those that may not need a majority: see `Service.quorumBased`. A service that
   * has not changed is the same object from version to version.
   */
  readonly services: readonly Service[];
  readonly problems: readonly Problem[];
  /** Machines that the file describes, for the services of this file and of others. */
  readonly nodes: readonly InventoryNode[];
  /** How often whole domains of machines are out, for the services of this file. */
  readonly zones: readonly DomainOutage[];
  /** Tells what the other files of the folder may need to know of members of quorums. */
  readonly told: () => Steps<readonly Told[]>;
  /** Comments for Quorate, in file order. */
  readonly remarks: readonly Comment[];
  /** The places of all parts. */
  readonly layout: Layout;
  /** True where a document that would be read is no valid YAML, as happens while it is typed. */
  readonly isBroken: boolean;
}

/** What was read of one version of a file. */
interface Read {
  readonly source: SourceText;
  readonly chunks: readonly Chunk[];
  /** The documents that are read: those of the first chunks. */
  readonly documents: readonly KnownDocument[];
  /** The limit that keeps other documents from being read, where there are more. */
  readonly limit: Limit;
}

/** Puts together what the documents of a version say. */
export function* joinDocuments(
  { source, chunks, documents, limit }: Read,
  around: Around,
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
  const services = documents.flatMap(({ content }) => content?.claim?.template ?? []);
  const nodes: InventoryNode[] = [];
  const zones: DomainOutage[] = [];
  const telling: NonNullable<Reading['told']>[] = [];
  for (const [dialect, facts] of factsBy) {
    const reading: Reading = yield* dialect.join(facts, memo, around);
    for (const service of reading.services) services.push(service);
    for (const problem of reading.problems) problems.push(problem);
    for (const node of reading.nodes ?? []) nodes.push(node);
    for (const zone of reading.zones ?? []) zones.push(zone);
    if (reading.told) telling.push(reading.told);
  }
  yield;
  const remarks = remarksIn(addressedParts(documents, beyond), layout, memo);
  yield;
  const whole = around.isPatch()
    ? services.map((service) => memo.get(asPatch, service, [], () => asPatch(service)))
    : services;
  const directed = applyDirectives(remarks, inFileOrder(whole, layout), layout.parts(), memo);
  yield;
  const [first] = factsBy.keys();
  return {
    dialect: first?.name,
    services: directed.services,
    problems: inOrder([...(around.isPatch() ? [] : problems), ...directed.problems], layout),
    nodes,
    zones,
    // A patch tells nothing by itself.
    told: function* () {
      const all: Told[] = [];
      if (!around.isPatch()) for (const tell of telling) for (const fact of yield* tell()) all.push(fact);
      return all;
    },
    remarks,
    layout,
    isBroken: documents.some(({ content }) => content?.isBroken),
  };
}

/**
 * A service of a patch. What the patch leaves out stands in the file that it changes, so nothing can be said of it
 * alone.
 */
function asPatch(service: Service): Service {
  return { ...service, complete: false, notJudged: 'a patch of a kustomization' };
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

/** What the documents of each dialect say. Whatever keeps a document from being read is reported. */
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

/** The span of the first line with content. */
function firstLine(parts: readonly Part[]): Range {
  for (const part of parts) {
    const [, lead = '', line = ''] = /^(\s*)([^\n]*)/.exec(part.text.slice(0, LONGEST_LINE)) ?? [];
    if (line !== '') return { part, start: lead.length, end: lead.length + line.trimEnd().length };
  }
  return START;
}

const LONGEST_LINE = 200;

/** The services, sorted by their starts. Most are in order already. */
function inFileOrder(services: readonly Service[], layout: Layout): readonly Service[] {
  const starts = services.map(({ extent: [first = START] }) => layout.startOf(first.part) + first.start);
  if (starts.every((start, index) => index === 0 || start >= (starts[index - 1] ?? 0))) return services;
  const order = [...starts.keys()].toSorted((a, b) => (starts[a] ?? 0) - (starts[b] ?? 0));
  return order.flatMap((index) => services[index] ?? []);
}

/** The problems, sorted by place. A wrong value that several services share is reported once. */
function inOrder(problems: readonly Problem[], layout: Layout): readonly Problem[] {
  const distinct = new Map<string, Problem & { readonly start: number; readonly end: number }>();
  for (const problem of problems) {
    const { start, end } = layout.offsets(problem.range);
    distinct.set(JSON.stringify([start, end, problem.message]), { ...problem, start, end });
  }
  return [...distinct.values()]
    .toSorted((a, b) => a.start - b.start || a.end - b.end)
    .map(({ rule, range, message, meant }) => ({ rule, range, message, ...(meant !== undefined && { meant }) }));
}

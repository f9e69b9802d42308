/** Keeps what was read of a file from version to version, so that the next version reads only what changed. */
import { Memo } from '../base/memo.ts';
import { atOnce, type Steps } from '../base/steps.ts';
import type { Dialect } from '../dialects/dialect.ts';
import { NO_CONVENTIONS } from '../dialects/conventions.ts';
import { ALONE, type Around } from '../dialects/elsewhere/around.ts';
import { chartInPath } from '../dialects/helm/table.ts';
import { valuesFileOf } from '../dialects/helm/valuesFile.ts';
import { DIALECTS, dialectsFor } from '../dialects/registry.ts';
import { DocumentComposer } from '../text/blocks.ts';
import { LIMITS } from '../text/limits.ts';
import { LARGE, SourceText } from '../text/sourceText.ts';
import { chartNamedIn } from './directives.ts';
import { contentOf } from './documentContent.ts';
import { type FileReading, joinDocuments } from './fileReading.ts';
import { documentsOf, Fitting, type KnownDocument } from './knownDocuments.ts';

/** How often a reading may be overtaken by another one of the same file and still make pauses. */
const OFTEN = 3;

/** Keeps what was read of the documents of one file, so that the next version of the file reads only what changed. */
export class DocumentCache {
  /** What was made of parts of the file, and of what was made of them. */
  readonly memo = new Memo();
  readonly #large: number;
  readonly #dialects: readonly Dialect[];
  /** The documents of the last version. */
  #documents: readonly KnownDocument[] = [];
  #last: { readonly source: SourceText; readonly around: Around; readonly reading: FileReading } | undefined;
  /**
   * Present where the file holds values of a chart: the chart, where it is named, and the dialects for such a file.
   */
  #values:
    { readonly sure: boolean; readonly chart: string | undefined; readonly dialects: readonly Dialect[] } | undefined;
  readonly #composer: DocumentComposer;
  /** The dialect of the document that was read last. */
  #likely: Dialect | undefined;
  /** The reading that is going on, or that was given up. */
  #current: { readonly source: SourceText; readonly around: Around; readonly steps: Steps<void> } | undefined;

  /**
   * @param large documents, and entries of documents, with more characters are parsed in blocks
   * @param dialects the first one that recognises a document gets it
   */
  constructor(large = LARGE, dialects = DIALECTS) {
    this.#large = large;
    this.#dialects = dialects;
    this.#composer = new DocumentComposer(large);
  }

  /** Reads as `readText` does. Asked for the same text again, it answers at once. */
  read(text: string | SourceText, around = ALONE): FileReading {
    return atOnce(this.readInSteps(text, around));
  }

  /**
   * Reads block by block, so that other work has a turn in between. What has been read counts even if this reading is
   * given up, and readings of the same text share the work. A text without pieces takes over known pieces.
   * @param around what other files say
   */
  *readInSteps(text: string | SourceText, around = ALONE): Steps<FileReading> {
    const known = this.#current?.source ?? this.#last?.source;
    const source = typeof text === 'string' ? SourceText.of(text, known, this.#large) : text;
    for (let begun = 0; this.#last?.source !== source || this.#last.around !== around; begun++) {
      // A reading of the same text that has begun goes on to its end: two that take turns would overtake each other
      // forever.
      if (this.#current?.source !== source) this.#current = { source, around, steps: this.#read(source, around) };
      const { steps } = this.#current;
      // So would those of different texts, such as a text and one with an edit that is tried: one that was overtaken often has no pause.
      while (this.#current?.steps === steps && !steps.next().done) if (begun < OFTEN) yield;
    }
    return this.#last.reading;
  }

  /** Reads with the surroundings of the version before, whatever they are now. */
  readAsBefore(source: SourceText): Steps<FileReading> {
    return this.readInSteps(source, (this.#current ?? this.#last)?.around);
  }

  *#read(source: SourceText, around: Around): Steps<void> {
    try {
      this.#last = { source, around, reading: yield* this.#reading(source, around) };
      this.#composer.end();
    } finally {
      this.#current = undefined;
    }
  }

  *#reading(source: SourceText, around: Around): Steps<FileReading> {
    const { memo } = this;
    const [composer, dialects] = [this.#composer, this.#dialectsOf(source, around)];
    const chunks = source.documents();
    const documents = documentsOf(source, chunks.slice(0, LIMITS.documents.most), this.#documents);
    this.#documents = documents;
    composer.begin(source);
    yield;
    const fitting = new Fitting(documents, chunks);
    for (let next = fitting.next(); next; next = fitting.next()) {
      next.content = yield* contentOf(next, fitting.tokens, { memo, composer, dialects, likely: this.#likely });
      this.#likely = next.content.claim?.dialect ?? this.#likely;
      yield;
    }
    const count = fitting.count;
    const read = { source, chunks, documents: documents.slice(0, count), limit: fitting.limit };
    return yield* joinDocuments(read, around, memo, dialects);
  }

  /**
   * The dialects for the file. A file of values has only that dialect; where merely its path names a chart, that
   * dialect comes first. What was read of it as another kind of file no longer counts.
   */
  #dialectsOf(source: SourceText, around: Around): readonly Dialect[] {
    const chart = chartNamedIn(source);
    const sure = chart !== undefined || around.valuesFor().length > 0;
    const isValues = sure || (around.path !== undefined && chartInPath(around.path) !== undefined);
    const known = this.#values;
    if (isValues && known?.chart === chart && known?.sure === sure) return known.dialects;
    if (!isValues && !known) return this.#dialects;
    this.#documents = [];
    const dialects = [valuesFileOf(chart), ...(sure ? [] : this.#dialects)];
    this.#values = isValues ? { sure, chart, dialects } : undefined;
    return this.#values?.dialects ?? this.#dialects;
  }
}

/** Reads a file. Never throws, takes time linear in the text, and is silent about all it does not recognise. */
export function readText(text: string | SourceText, conventions = NO_CONVENTIONS, around = ALONE): FileReading {
  return new DocumentCache(undefined, dialectsFor(conventions)).read(text, around);
}

/** What a dialect's reader is: one file, one object of this shape, one line in the registry. */
import type { Moved } from '../model/moved.ts';
import type { InventoryNode, Problem, Range, Service, WrittenNumber } from '../model/service.ts';
import type { Report } from './report.ts';
import type { Steps } from './steps.ts';
import { wholeNumber } from './yaml/numbers.ts';
import { visible } from './yaml/values.ts';
import type { Entry, Value } from './yaml/values.ts';
import type { YamlDocument } from './yaml/yamlDocument.ts';

export interface Reader {
  readonly dialect: string;
  /** A document without a match cannot be of this dialect. Tested on the raw text, before anything is parsed. */
  readonly hint: Pick<RegExp, 'test'>;
  /** Only this dialect looks like this, so that a syntax error in such a document is worth a word. */
  readonly certain?: RegExp;
  /** Decides by content. Each document goes to the first reader of the registry that recognises it. */
  readonly recognises: (root: Value) => boolean;
  /** Reads and keeps what one document says, one thing a step; `read` finds it again. */
  readonly prepare: (document: YamlDocument) => Steps<void>;
  /** Reads all the documents of one file that are of this dialect, in file order. Never throws. */
  readonly read: (documents: readonly YamlDocument[]) => Steps<Reading>;
}

export interface Reading {
  readonly services: readonly Moved<Service>[];
  readonly problems: readonly Problem[];
  /** Machines the file describes, whether or not a service of this file uses them. Not given: none. */
  readonly nodes?: readonly InventoryNode[];
}

/** What one document says by itself. */
export interface DocumentReading extends Omit<Reading, 'services'> {
  readonly services: readonly Service[];
}

/** Reads documents that have nothing to do with each other, each in steps. */
export function eachInSteps(
  readOne: (document: YamlDocument) => Steps<DocumentReading>,
): Pick<Reader, 'prepare' | 'read'> {
  return {
    prepare: (document) => document.prepare(readOne),
    // oxlint-disable-next-line require-yield -- what takes time has been prepared
    *read(documents) {
      const readings = documents.map((document) => ({ document, ...document.extracted(readOne) }));
      return {
        services: readings.flatMap(({ document, services }) => movedWith(document, services)),
        problems: readings.flatMap(({ document, problems }) => document.inPlace(problems)),
        nodes: readings.flatMap(({ document, nodes = [] }) => document.inPlace(nodes)),
      };
    },
  };
}

/** The same, each at once. */
export function each(readOne: (document: YamlDocument) => DocumentReading): Pick<Reader, 'prepare' | 'read'> {
  // oxlint-disable-next-line require-yield -- one step is all there is
  return eachInSteps(function* (document) {
    return readOne(document);
  });
}

/** What was extracted from a document, wherever that stands. */
function movedWith<T>({ offset }: YamlDocument, extracted: readonly T[]): Moved<T>[] {
  return extracted.map((read) => ({ read, by: offset }));
}

/** What was read where it stands. */
export function unmoved<T>(read: T): Moved<T> {
  return { read, by: 0 };
}

/**
 * The text of a value that has to be a plain name or word. Nothing when it is unknown (a template) or when it is
 * something else, which is then reported as `expected`.
 */
export function textOf(value: Value, range: Range, expected: string, report: Report): string | undefined {
  if (value.kind === 'scalar' && !value.isNull) return value.text;
  reportShape(value, range, expected, report);
  return undefined;
}

/** The number that has to be there, with its place. Nothing when it is none, which is then reported. */
export function numberOf(entry: Entry, expected: string, report: Report): WrittenNumber | undefined {
  const text = textOf(entry.value, visible(entry), expected, report);
  if (text === undefined) return undefined;
  const value = wholeNumber(text);
  if (typeof value === 'string') {
    report(visible(entry), value);
    return undefined;
  }
  const { range, fixed } = entry.value;
  return { value, range, ...(fixed !== undefined && { fixed }) };
}

/** Reports a value that is not of the expected shape, unless it is a template, of which nothing is known. */
export function reportShape(value: Value, range: Range, expected: string, report: Report): void {
  if (value.kind === 'unresolved') report(range, 'this alias has no anchor above it');
  else if (value.kind !== 'template') report(range, expected);
}

/** The callback of `fieldsOf` that reports a key written twice. */
export function reportRepeated(report: Report): (entry: Entry, name: string) => void {
  return (entry, name) => report(entry.key.at, `${name} stands here twice: remove one of them`);
}

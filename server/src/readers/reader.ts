/** What a dialect's reader is: one file, one object of this shape, one line in the registry. */
import type { Memo } from '../model/memo.ts';
import type { InventoryNode, Problem, Range, Service, WrittenNumber } from '../model/service.ts';
import type { Report } from './report.ts';
import type { Steps } from './steps.ts';
import { wholeNumber } from './yaml/numbers.ts';
import { visible } from './yaml/values.ts';
import type { Entry, Value } from './yaml/values.ts';
import type { YamlDocument } from './yaml/yamlDocument.ts';

/** @template Facts what one document says by itself */
export interface Reader<Facts = unknown> {
  readonly dialect: string;
  /** A document without a match cannot be of this dialect. Tested on the raw text, before anything is parsed. */
  readonly hint: Pick<RegExp, 'test'>;
  /** Only this dialect looks like this, so that a syntax error in such a document is worth a word. */
  readonly certain?: RegExp;
  /** Decides by content. Each document goes to the first reader of the registry that recognises it. */
  readonly recognises: (root: Value) => boolean;
  /** Reads one document, one thing a step. The facts are kept as long as the document stays the same. Never throws. */
  read(document: YamlDocument): Steps<Facts>;
  /**
   * Puts together what all the documents of one file say that are of this dialect, in file order. Never throws.
   * @param memo keeps what does not change from version to version, services above all
   */
  join(facts: readonly Facts[], memo: Memo): Steps<Reading>;
}

export interface Reading {
  /** A service that has not changed is the same object as in the version before. In any order. */
  readonly services: readonly Service[];
  readonly problems: readonly Problem[];
  /** Machines the file describes, whether or not a service of this file uses them. Not given: none. */
  readonly nodes?: readonly InventoryNode[];
}

/** For documents that have nothing to do with each other, each read at once. */
export function each(readOne: (document: YamlDocument) => Reading): Pick<Reader<Reading>, 'read' | 'join'> {
  return {
    // oxlint-disable-next-line require-yield -- one step is all there is
    *read(document) {
      return readOne(document);
    },
    // oxlint-disable-next-line require-yield -- what takes time has been done
    *join(readings) {
      return {
        services: readings.flatMap(({ services }) => services),
        problems: readings.flatMap(({ problems }) => problems),
        nodes: readings.flatMap(({ nodes = [] }) => nodes),
      };
    },
  };
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

/** What a dialect's reader is: one file, one object of this shape, one line in the registry. */
import type { Memo } from '../base/memo.ts';
import type { Around } from './elsewhere/elsewhere.ts';
import type { DomainOutage, InventoryNode, Problem, Service } from '../model/service.ts';
import type { Steps } from '../base/steps.ts';
import type { Value } from '../text/values.ts';
import type { YamlDocument } from '../text/yamlDocument.ts';

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
   * @param around what other files say
   */
  join(facts: readonly Facts[], memo: Memo, around: Around): Steps<Reading>;
}

export interface Reading {
  /** A service that has not changed is the same object as in the version before. In any order. */
  readonly services: readonly Service[];
  readonly problems: readonly Problem[];
  /** Machines the file describes, whether or not a service of this file uses them. Not given: none. */
  readonly nodes?: readonly InventoryNode[];
  /** How often whole domains of machines are out, for the services of this file. Not given: none are stated. */
  readonly zones?: readonly DomainOutage[];
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
        zones: readings.flatMap(({ zones = [] }) => zones),
      };
    },
  };
}

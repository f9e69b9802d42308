/**
 * What a dialect is: one folder, one object of this shape, and one line in the registry. An object that leaves
 * something out does not compile.
 */
import type { Memo } from '../base/memo.ts';
import type { Around } from './elsewhere/around.ts';
import type { Told } from './elsewhere/told.ts';
import type { Steps } from '../base/steps.ts';
import type { HostName } from '../model/hostName.ts';
import type { ConstraintWriter } from '../model/scheduling.ts';
import type { DomainOutage, InventoryNode, Nouns, Problem, Service } from '../model/service.ts';
import type { Value } from '../text/values.ts';
import type { YamlDocument } from '../text/yamlDocument.ts';
import type { ModelKeys } from './shared/modelSite.ts';
import type { Completions } from './shared/vocabulary.ts';

/** A dialect. @template Facts what one document says by itself */
export interface Dialect<Facts = unknown> {
  readonly name: string;
  /** The row of the dialect in docs/manifests.md, in Markdown. */
  readonly docs: {
    readonly title: string;
    readonly reads: string;
    /** What decides where replicas go. */
    readonly placedBy: string;
  };
  /** A fast test on the raw text, before anything is parsed: a document without a match is not of this dialect. */
  readonly hint: Pick<RegExp, 'test'>;
  /**
   * A test that only this dialect passes, so that a syntax error in such a document is reported; undefined where there
   * is none.
   */
  readonly certain: RegExp | undefined;
  /**
   * Finds what a text for a template engine, which is no YAML yet, surely tells of a quorum. Undefined where no such text
   * is of this dialect.
   */
  readonly inTemplate: ((text: string) => Templated | undefined) | undefined;
  /**
   * True where the content is of this dialect. Each document goes to the first dialect of the registry that recognises
   * it.
   */
  readonly recognises: (root: Value) => Steps<boolean>;
  /** Reads one document, with one thing a step. The facts are kept while the document stays the same. Never throws. */
  read(document: YamlDocument): Steps<Facts>;
  /**
   * Puts together what all documents of one file in this dialect say, in file order. Never throws.
   * @param memo keeps what does not change from version to version, services above all
   * @param around what other files say
   */
  join(facts: readonly Facts[], memo: Memo, around: Around): Steps<Reading>;
  /** The words for replicas and hosts, where a service has no other words for them. */
  readonly nouns: Nouns;
  /** The place where an object can state its risk model; undefined where the dialect has no place for foreign keys. */
  readonly modelKeys: ModelKeys | undefined;
  /** How constraints for the scheduler are written; undefined where files of this dialect have no place for them. */
  readonly constraints: ConstraintWriter | undefined;
  /** Every place of a document that names a machine, in a service or not. Never throws. */
  readonly hostNames: (document: YamlDocument) => Steps<readonly HostName[]>;
  /** True where names that differ only in case name the same machine. */
  readonly foldsCase: boolean;
  /**
   * A test: a text without a match describes no machines for other files. Undefined where no text of this dialect
   * describes any.
   */
  readonly describesMachines: RegExp | undefined;
  /**
   * A test: a text without a match says nothing of members of quorums for other files. Undefined where no text of this
   * dialect does.
   */
  readonly tellsMembers: Pick<RegExp, 'test'> | undefined;
  /** What completion offers besides the keys of the risk model; undefined where that is nothing. */
  readonly completions: Completions | undefined;
}

/** A quorum in a text for a template engine, with the place of the words that tell it. */
export interface Templated {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** What the documents of one dialect in a file say together. */
export interface Reading {
  /** The services in any order. A service that has not changed is the same object as in the version before. */
  readonly services: readonly Service[];
  readonly problems: readonly Problem[];
  /** Machines that the file describes, whether its services use them or not. Not given: none. */
  readonly nodes?: readonly InventoryNode[];
  /** How often whole domains of machines are out, for the services of this file. Not given: none are stated. */
  readonly zones?: readonly DomainOutage[];
  /**
   * Tells what the other files of the folder may need to know of members of quorums. It takes time, and most readings are
   * never asked. Not given: nothing.
   */
  readonly told?: () => Steps<readonly Told[]>;
}

/** The `read` and `join` of a dialect whose documents are independent of each other. */
export function each(read: Dialect<Reading>['read']): Pick<Dialect<Reading>, 'read' | 'join'> {
  return {
    read,
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

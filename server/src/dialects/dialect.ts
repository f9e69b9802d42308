/** What a dialect is: one folder, one object of this shape, one line in the registry. What an object leaves out does not compile. */
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

/** @template Facts what one document says by itself */
export interface Dialect<Facts = unknown> {
  readonly name: string;
  /** Its row in docs/manifests.md, in Markdown. */
  readonly docs: {
    readonly title: string;
    readonly reads: string;
    /** Who decides where replicas go. */
    readonly placedBy: string;
  };
  /** A document without a match cannot be of this dialect. Tested on the raw text, before anything is parsed. */
  readonly hint: Pick<RegExp, 'test'>;
  /** Only this dialect looks like this, so that a syntax error in such a document is worth a word; undefined where nothing does. */
  readonly certain: RegExp | undefined;
  /** Decides by content. Each document goes to the first dialect of the registry that recognises it. */
  readonly recognises: (root: Value) => boolean;
  /** Reads one document, one thing a step. The facts are kept as long as the document stays the same. Never throws. */
  read(document: YamlDocument): Steps<Facts>;
  /**
   * Puts together what all the documents of one file say that are of this dialect, in file order. Never throws.
   * @param memo keeps what does not change from version to version, services above all
   * @param around what other files say
   */
  join(facts: readonly Facts[], memo: Memo, around: Around): Steps<Reading>;
  /** What replicas and hosts are called, unless a service has other words for them. */
  readonly nouns: Nouns;
  /** Where an object can state its risk model; undefined where it has no room for keys that are not its own. */
  readonly modelKeys: ModelKeys | undefined;
  /** How constraints for the scheduler are written; undefined where files of this dialect have no place for any. */
  readonly constraints: ConstraintWriter | undefined;
  /** Every place of a document that names a machine, part of a service or not. Never throws. */
  readonly hostNames: (document: YamlDocument) => readonly HostName[];
  /** Whether names of machines that differ only in their case are names of one machine. */
  readonly foldsCase: boolean;
  /** A text without a match describes no machines for other files; undefined where no text of this dialect does. */
  readonly describesMachines: RegExp | undefined;
  /** A text without a match says nothing of members of quorums for other files; undefined where no text of this dialect does. */
  readonly tellsMembers: Pick<RegExp, 'test'> | undefined;
  /** What completion offers besides the keys of the risk model; undefined where that is nothing. */
  readonly completions: Completions | undefined;
}

/** What the documents of one dialect say together. */
export interface Reading {
  /** A service that has not changed is the same object as in the version before. In any order. */
  readonly services: readonly Service[];
  readonly problems: readonly Problem[];
  /** Machines the file describes, whether or not a service of this file uses them. Not given: none. */
  readonly nodes?: readonly InventoryNode[];
  /** How often whole domains of machines are out, for the services of this file. Not given: none are stated. */
  readonly zones?: readonly DomainOutage[];
  /** What the other files of the folder may need to know of members of quorums. Not given: nothing. */
  readonly told?: readonly Told[];
}

/** The `read` and `join` of a dialect whose documents have nothing to do with each other, and are read in one step each. */
export function each(readOne: (document: YamlDocument) => Reading): Pick<Dialect<Reading>, 'read' | 'join'> {
  // oxlint-disable-next-line require-yield -- one step is all there is
  return eachInSteps(function* (document) {
    return readOne(document);
  });
}

/** For documents that have nothing to do with each other. */
export function eachInSteps(read: Dialect<Reading>['read']): Pick<Dialect<Reading>, 'read' | 'join'> {
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

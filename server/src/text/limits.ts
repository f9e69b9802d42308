/**
 * The limits on how much of a file is read. What is beyond a limit is left out, and one note says so where it begins.
 */
import type { Report } from './report.ts';

/** One limit, and the words of its note. */
export interface Limit {
  readonly most: number;
  /** The name of what is counted. */
  readonly what: string;
  /** What happens to the rest, as the end of the note. */
  readonly rest: string;
}

/** All limits. `test/analysis/limits.test.ts` tries each of them. */
export const LIMITS = {
  /** The length of a file, in UTF-16 code units. */
  characters: { most: 32_000_000, what: 'characters', rest: 'This file is not checked from here on' },
  /** The YAML documents in a file. */
  documents: { most: 100_000, what: 'YAML documents', rest: 'This file is not checked from here on' },
  /** The scalars, marks, blanks and line ends of a file: the YAML library makes an object of each. */
  tokens: { most: 2_000_000, what: 'YAML tokens', rest: 'This file is not checked from here on' },
  /** The levels of maps and lists in one document. Deeper ones abort the process inside the YAML library. */
  levels: { most: 100, what: 'levels', rest: 'What goes deeper is not checked' },
  /**
   * Values that are met in one document in addition to those written: a few kilobytes of aliases can stand for
   * millions.
   */
  repeats: { most: 100_000, what: 'values behind aliases', rest: 'This document is not checked' },
  /** The size of a file that is not open; the note goes to the log. */
  bytes: { most: 8 * 1024 * 1024, what: 'bytes', rest: 'Larger files count once they are open' },
  /**
   * The files of a workspace folder that are searched for machines and for diagnostics of closed files; the note goes
   * to the log.
   */
  files: { most: 50_000, what: 'YAML files of a folder', rest: 'What the others say does not count' },
  /**
   * The items of one list of an object: a step of reading looks at all of them, each with all that it holds. An object
   * of Kubernetes with more could not be stored: etcd takes 1.5 MiB.
   */
  items: { most: 3_000, what: 'items of a list', rest: 'What has a longer list is not checked' },
  /** The replicas of one service. More are taken for a mistake in writing. */
  replicas: { most: 10_000, what: 'replicas of a service', rest: 'This one is not checked' },
  /** The members of all groups of an inventory, or the units of a bundle: a few characters can ask for thousands. */
  members: { most: 150_000, what: 'replicas in a document', rest: 'The services with more are not checked' },
  /** Comparisons in a file: each name of a machine with each pattern, at every place where the pattern stands. */
  comparisons: {
    most: 10_000_000,
    what: 'comparisons of a name with a pattern',
    rest: 'The services with more are not checked',
  },
  /** Choices in a file: each service that may go to several machines has a list of them. */
  choices: {
    most: 400_000,
    what: 'choices between services and machines',
    rest: 'The services from here on are not checked',
  },
  /** The patterns of an ignore file: each is tried on every path below it. */
  ignores: { most: 5_000, what: 'patterns of an ignore file', rest: 'Those from here on ignore nothing' },
  /** The length of one such pattern. No file system has longer paths. */
  ignoreLength: {
    most: 4_096,
    what: 'characters of a pattern of an ignore file',
    rest: 'A longer one ignores nothing',
  },
  /** The `**` in one such pattern: each may stand for any number of folders. */
  anyFolders: {
    most: 2,
    what: 'double stars in a pattern of an ignore file',
    rest: 'A pattern with more ignores nothing',
  },
  /** The patterns with a star in `.quorate.yaml`: each is tried on every path, or on the name of every service. */
  patterns: { most: 1_000, what: 'patterns with a star', rest: 'Those from here on do not count' },
  /** The length of such a pattern, in characters. */
  patternLength: { most: 1_000, what: 'characters of a pattern', rest: 'A longer one matches nothing' },
  /** The services of a file; services that need no quorum are not counted. */
  services: { most: 5_000, what: 'services', rest: 'This file is not checked from here on' },
  /** The machines of the file, of `.quorate.yaml` and of the rest of the workspace, in this order. */
  machines: { most: 10_000, what: 'machines', rest: 'Those from here on do not count' },
} as const satisfies Readonly<Record<string, Limit>>;

/**
 * A whole number with its digits in groups of three. `toLocaleString` would load the data of every language, which took
 * 10 ms and 6 MB at the start of the server.
 */
export function grouped(count: number): string {
  let text = String(count);
  for (let at = text.length - 3; at > 0; at -= 3) text = `${text.slice(0, at)},${text.slice(at)}`;
  return text;
}

/** The note about a limit: one line for the user. */
export function noteOn({ most, what, rest }: Limit): string {
  return `${rest}: Quorate reads at most ${grouped(most)} ${what}`;
}

/** An amount that is spent until nothing is left. */
export class Budget {
  readonly #limit: Limit;
  readonly #report: Report;
  #left: number;

  constructor(limit: Limit, report: Report) {
    this.#limit = limit;
    this.#report = report;
    this.#left = limit.most;
  }

  /** False when less than `amount` is left; the first time, that is reported at `range`. */
  spend(amount: number, range: Parameters<Report>[0]): boolean {
    const before = this.#left;
    this.#left -= amount;
    if (before >= 0 && this.#left < 0) this.#report(range, noteOn(this.#limit));
    return this.#left >= 0;
  }
}

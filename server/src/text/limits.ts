/** How much of a file is read. Beyond each of these the rest is left out, and one note says so where it begins. */
import type { Report } from './report.ts';

export interface Limit {
  readonly most: number;
  /** What is counted. */
  readonly what: string;
  /** What becomes of the rest. */
  readonly rest: string;
}

export const LIMITS = {
  /** UTF-16 code units of a file. */
  characters: { most: 32_000_000, what: 'characters', rest: 'This file is not checked from here on' },
  /** Of the stream in a file. */
  documents: { most: 100_000, what: 'YAML documents', rest: 'This file is not checked from here on' },
  /** Scalars, marks, blanks and line ends of a file: the YAML library makes an object of each. */
  tokens: { most: 2_000_000, what: 'YAML tokens', rest: 'This file is not checked from here on' },
  /** Of maps and lists in one document. Deeper ones abort the process inside the YAML library. */
  levels: { most: 100, what: 'levels', rest: 'What goes deeper is not checked' },
  /** Values met in one document more often than they are written: a few kilobytes of aliases stand for millions. */
  repeats: { most: 100_000, what: 'values behind aliases', rest: 'This document is not checked' },
  /** Of a file that is not open; the note goes to the log. */
  bytes: { most: 8 * 1024 * 1024, what: 'bytes', rest: 'Larger files count once they are open' },
  /** Of a workspace folder, for machines and for diagnostics of what is not open; the note goes to the log. */
  files: { most: 50_000, what: 'YAML files of a folder', rest: 'What the others say does not count' },
  /** Of one service. More are taken for a slip. */
  replicas: { most: 10_000, what: 'replicas of a service', rest: 'This one is not checked' },
  /** Members of all groups of an inventory, or units of a bundle: a few characters ask for thousands. */
  members: { most: 400_000, what: 'replicas in a document', rest: 'The services with more are not checked' },
  /** Of a file: each name of a machine with each pattern for it, at every place. */
  comparisons: {
    most: 10_000_000,
    what: 'comparisons of a name with a pattern',
    rest: 'The services with more are not checked',
  },
  /** Of a file: services that may go to different machines have a list of them each. */
  choices: {
    most: 1_000_000,
    what: 'choices between services and machines',
    rest: 'The services from here on are not checked',
  },
  /** Of an ignore file: each is tried on every path below it. */
  ignores: { most: 5_000, what: 'patterns of an ignore file', rest: 'Those from here on ignore nothing' },
  /** Of one such pattern: each may stand for any number of folders. */
  anyFolders: {
    most: 2,
    what: 'double stars in a pattern of an ignore file',
    rest: 'A pattern with more ignores nothing',
  },
  /** Of `.quorate.yaml`, with a star in them: each is tried on every path, or on the name of every service. */
  patterns: { most: 1_000, what: 'patterns with a star', rest: 'Those from here on do not count' },
  /** Of such a pattern. */
  patternLength: { most: 1_000, what: 'characters of a pattern', rest: 'A longer one matches nothing' },
  /** Of a file, those among them that need no quorum left aside. */
  services: { most: 5_000, what: 'services', rest: 'This file is not checked from here on' },
  /** Those of the file, of `.quorate.yaml` and of the rest of the workspace, in this order. */
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

/** One line for the user. */
export function noteOn({ most, what, rest }: Limit): string {
  return `${rest}: Quorate reads at most ${grouped(most)} ${what}`;
}

/** An amount that runs out. */
export class Budget {
  readonly #limit: Limit;
  readonly #report: Report;
  #left: number;

  constructor(limit: Limit, report: Report) {
    this.#limit = limit;
    this.#report = report;
    this.#left = limit.most;
  }

  /** False when there is not enough left; the first time this is reported at `range`. */
  spend(amount: number, range: Parameters<Report>[0]): boolean {
    const before = this.#left;
    this.#left -= amount;
    if (before >= 0 && this.#left < 0) this.#report(range, noteOn(this.#limit));
    return this.#left >= 0;
  }
}

/** What a format is: text at the start, for each file, and at the end, so that no run has to fit into memory. */
import type { CheckedFile } from '../checkText.ts';
import type { DiagnosticReport } from '../fileReport.ts';
import type { Shown } from '../excerpts.ts';

export interface Format {
  readonly begin: () => string;
  /** Files come in the order of their paths' discovery. */
  readonly file: (file: CheckedFile) => string;
  readonly end: (summary: Summary) => string;
}

export interface Surroundings {
  readonly colour: boolean;
  /** The folder that paths are relative to, for those who look at them from elsewhere. */
  readonly root: string;
  readonly version: string;
  /** Absent when all files are checked. */
  readonly shard?: Shard;
  /** The public address of a file of Quorate's repository; undefined where it has none. */
  readonly addressOf: (path: string) => string | undefined;
  /** The text of a file that was checked; undefined where it cannot be read again. */
  readonly textOf: (path: string) => string | undefined;
}

/** One of several parts of the files; the first has the index 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

export interface Summary {
  /** Files that were checked. */
  readonly files: number;
  /** Those among them with a placement. */
  readonly manifests: number;
  readonly services: number;
  readonly findings: number;
  /** Why nothing is claimed of some services, and of how many each. */
  readonly notJudged: ReadonlyMap<string, number>;
  /** Findings that were known already, so that they are not among the others. */
  readonly known: number;
  /** Known findings that are there no more. */
  readonly gone: number;
  /** Findings that were mended, so that they are not among the others. */
  readonly fixed: number;
  /** Findings that a comment accepts now, so that they are not among the others. */
  readonly suppressed: number;
  /** What could not be read or written, one line each. */
  readonly errors: readonly string[];
}

/** Diagnostics with what may be shown of their lines. */
export function withShown({ report, shown }: CheckedFile): readonly (readonly [DiagnosticReport, Shown])[] {
  return report.diagnostics.flatMap((diagnostic, index) => {
    const excerpt = shown[index];
    return excerpt ? [[diagnostic, excerpt] as const] : [];
  });
}

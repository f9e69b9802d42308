/** What a format is: text at the start, for each file, and at the end. So no run has to fit into memory. */
import type { CheckedFile } from '../checkText.ts';
import type { DiagnosticReport } from '../fileReport.ts';
import type { Shown } from '../excerpts.ts';

export interface Format {
  readonly begin: () => string;
  /** The text for a file. Files come in the order in which they were found. */
  readonly file: (file: CheckedFile) => string;
  readonly end: (summary: Summary) => string;
}

export interface Surroundings {
  readonly colour: boolean;
  /** The folder to which paths are relative for the readers of the report. */
  readonly root: string;
  readonly version: string;
  /** The part of the files that is checked; absent when all are. */
  readonly shard?: Shard;
  /** The public address of a file of Quorate's repository; undefined where there is none. */
  readonly addressOf: (path: string) => string | undefined;
  /** The text of a checked file; undefined where it cannot be read again. */
  readonly textOf: (path: string) => string | undefined;
}

/** One of several parts of the files. The first has the index 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

export interface Summary {
  /** How many files were checked. */
  readonly files: number;
  /** How many of these files have a placement. */
  readonly manifests: number;
  readonly services: number;
  readonly findings: number;
  /** The reasons why services are not judged, with the number of services for each. */
  readonly notJudged: ReadonlyMap<string, number>;
  /** How many findings were known already, and so are not among the others. */
  readonly known: number;
  /** How many known findings are gone. */
  readonly gone: number;
  /** How many findings were mended, and so are not among the others. */
  readonly fixed: number;
  /** How many findings a comment now accepts, so that they are not among the others. */
  readonly suppressed: number;
  /** What could not be read or written, one line each. */
  readonly errors: readonly string[];
}

/** The diagnostics, each with what may be shown of its line. */
export function withShown({ report, shown }: CheckedFile): readonly (readonly [DiagnosticReport, Shown])[] {
  return report.diagnostics.flatMap((diagnostic, index) => {
    const excerpt = shown[index];
    return excerpt ? [[diagnostic, excerpt] as const] : [];
  });
}

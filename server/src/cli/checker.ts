/** What a thread does with a file: it reads and judges it, and works out its fixed text. It writes nothing. */
import { isProjectFile, type Project } from '../analysis/project.ts';
import { type Answers, ANSWERS_HERE, AnswersElsewhere } from './answers.ts';
import { type CheckedFile, type CheckOptions, checkText, withExcerpts } from './checkText.ts';
import type { FileReport } from './fileReport.ts';
import { type FixedText, type FixMode, fixText } from './fixText.ts';
import { Projects, type ProjectSources } from './projects.ts';
import { readManifest } from './readManifest.ts';
import { fingerprintOf, ReportCache } from './reportCache.ts';
import { type Suppress, suppressText } from './suppressText.ts';

/** The task of all threads of a run. It is plain data. */
export interface Job {
  readonly sources: ProjectSources;
  readonly options: CheckOptions;
  readonly fix?: FixMode;
  readonly suppress?: Suppress;
  readonly cache?: Cache;
  /** The module of the thread that answers slow questions. Without it no question is given up. */
  readonly riskWorker?: string;
}

export interface Cache {
  readonly folder: string;
  /** Identifies the program: another program may report otherwise. */
  readonly version: string;
}

/** The result for a file. It is plain data, since it passes between threads. */
export interface Outcome {
  /** The report on the file as it is; absent when it could not be read. */
  readonly checked?: CheckedFile;
  readonly fixed?: Fixed;
  /** Errors, one line each. */
  readonly errors: readonly string[];
}

export interface Fixed {
  readonly before: string;
  readonly after: string;
  readonly applied: number;
  readonly checked: CheckedFile;
}

export class Checker {
  readonly #job: Job;
  readonly #projects: Projects;
  readonly #cache: ReportCache | undefined;
  readonly #answers: Answers;
  /** What reports depend on besides their file: the machines of its cluster, and its folder where that matters. */
  readonly #configurations = new Map<Project['clusters'], Map<string | undefined, string>>();

  constructor(job: Job) {
    this.#job = job;
    this.#projects = new Projects(job.sources);
    this.#answers = job.riskWorker === undefined ? ANSWERS_HERE : new AnswersElsewhere(new URL(job.riskWorker));
    this.#cache = job.cache && new ReportCache(job.cache.folder);
  }

  /** Checks a file; reads the text where it is not given. Never throws: errors are part of the outcome. */
  check(path: string, text?: string): Outcome {
    try {
      return this.#checkText(path, text ?? readManifest(path));
    } catch (error) {
      return { errors: [`${path}: ${error instanceof Error ? error.message : String(error)}`] };
    }
  }

  /** @throws Error when the project's file cannot be read */
  #checkText(path: string, text: string): Outcome {
    const { options } = this.#job;
    const project = this.#projects.of(path);
    const errors = this.#projects.fileOf(path)?.errors ?? [];
    const edited = this.#edited(path, text, project);
    if (!edited) return { checked: withExcerpts(this.#cached(path, text, project), text), errors };
    const checked = withExcerpts(checkText(path, text, project, options, this.#answers), text);
    const { text: after, applied } = edited;
    if (after === text) return { checked, errors };
    const fixed = {
      before: text,
      after,
      applied,
      checked: withExcerpts(checkText(path, after, project, options, this.#answers), after),
    };
    return { checked, fixed, errors };
  }

  /** The text with fixes or suppressions; undefined where neither is asked for. */
  #edited(path: string, text: string, project: Project): FixedText | undefined {
    const { fix, suppress } = this.#job;
    if (suppress) return suppressText(path, text, project, suppress, this.#answers);
    return fix && fixText(path, text, project, fix, this.#answers);
  }

  #cached(path: string, text: string, project: Project): FileReport {
    const { options } = this.#job;
    if (!this.#cache) return checkText(path, text, project, options, this.#answers);
    const key = fingerprintOf(this.#configurationOf(path, project), isProjectFile(path), text);
    const known = this.#cache.get(key, path);
    if (known) return known;
    const report = checkText(path, text, project, options, this.#answers);
    // A report without an answer in time is not kept: the next run may be faster.
    if (report.diagnostics.every(({ rule }) => rule !== 'internal-error')) this.#cache.set(key, report);
    return report;
  }

  #configurationOf(path: string, project: Project): string {
    const { sources, options, cache } = this.#job;
    const { clusters, folder } = project;
    const elsewhere = this.#projects.tellingDigest(path);
    const text = this.#projects.fileOf(path)?.text ?? '';
    // The path matters where the project has rules for some paths only.
    const below = project.file && project.file.paths.all.length > 0 ? project.path : undefined;
    const file = [text, below, folder, elsewhere].join('\0');
    const known = this.#configurations.get(clusters)?.get(file);
    if (known !== undefined) return known;
    const found = fingerprintOf(cache?.version, sources.settings, clusters, folder, options, file);
    const byFolder = this.#configurations.get(clusters) ?? new Map<string | undefined, string>();
    this.#configurations.set(clusters, byFolder.set(folder, found));
    return found;
  }
}

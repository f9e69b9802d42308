/** What a thread does with a file: read it, judge it, and work out its fixed text. It writes nothing. */
import type { CheckOptions, CheckedFile } from './checkText.ts';
import { checkText } from './checkText.ts';
import { type FixMode, fixText } from './fixText.ts';
import { Projects, type ProjectSources } from './projects.ts';
import { readManifest } from './readManifest.ts';

/** Plain data: the same for every thread of a run. */
export interface Job {
  readonly sources: ProjectSources;
  readonly options: CheckOptions;
  readonly fix?: FixMode;
}

/** Plain data, as it crosses from a worker thread. */
export interface Outcome {
  /** As the file is; absent when it could not be read. */
  readonly checked?: CheckedFile;
  readonly fixed?: Fixed;
  /** One line each. */
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

  constructor(job: Job) {
    this.#job = job;
    this.#projects = new Projects(job.sources);
  }

  /** Never throws: what goes wrong is among the errors of the outcome. */
  check(path: string): Outcome {
    try {
      return this.checkText(path, readManifest(path));
    } catch (error) {
      return { errors: [`${path}: ${error instanceof Error ? error.message : String(error)}`] };
    }
  }

  /** @throws Error when the project's file cannot be read */
  checkText(path: string, text: string): Outcome {
    const { options, fix } = this.#job;
    const project = this.#projects.of(path);
    const errors = this.#projects.fileOf(path)?.errors ?? [];
    const checked = checkText(path, text, project, options);
    if (!fix) return { checked, errors };
    const { text: after, applied } = fixText(path, text, project, fix);
    if (after === text) return { checked, errors };
    const fixed = { before: text, after, applied, checked: checkText(path, after, project, options) };
    return { checked, fixed, errors };
  }
}

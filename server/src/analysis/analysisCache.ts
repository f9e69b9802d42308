/** Keeps what is known of a file, so that its next version is read and analysed only where it changed. */
import { atOnce, type Steps } from '../base/steps.ts';
import { DocumentCache } from '../reading/documentCache.ts';
import type { FileReading } from '../reading/fileReading.ts';
import { NO_CONVENTIONS } from '../dialects/conventions.ts';
import { dialectsFor } from '../dialects/registry.ts';
import type { SourceText } from '../text/sourceText.ts';
import { type Analysis, analyseInSteps } from './analyse.ts';
import type { Project } from './project.ts';

export class AnalysisCache {
  #documents: DocumentCache;
  #conventions = NO_CONVENTIONS;

  /** @param documents keeps what was read of the file */
  constructor(documents = new DocumentCache()) {
    this.#documents = documents;
  }

  /** Reads a version with the surroundings of the version before. */
  readAsBefore(source: SourceText): Steps<FileReading> {
    return this.#documents.readAsBefore(source);
  }

  #documentsIn({ file }: Project): DocumentCache {
    const conventions = file?.conventions ?? NO_CONVENTIONS;
    if (conventions !== this.#conventions) this.#documents = new DocumentCache(undefined, dialectsFor(conventions));
    this.#conventions = conventions;
    return this.#documents;
  }

  /** Reads a file of this project. Never throws. */
  read(text: string | SourceText, project: Project): FileReading {
    return atOnce(this.readInSteps(text, project));
  }

  readInSteps(text: string | SourceText, project: Project): Steps<FileReading> {
    return this.#documentsIn(project).readInSteps(text, project.around);
  }

  /** Analyses a reading. Never throws. Takes time linear in what has changed. */
  analyse(reading: FileReading, project: Project): Analysis {
    return atOnce(this.analyseInSteps(reading, project));
  }

  /** Analyses a reading, with one service a step. */
  analyseInSteps(reading: FileReading, project: Project): Steps<Analysis> {
    return analyseInSteps(reading, project, this.#documents.memo);
  }
}

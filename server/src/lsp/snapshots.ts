/**
 * Keeps what is known of the newest version of each open document while nothing around it changes; reads other files on
 * demand.
 */
import type { TextDocuments } from 'vscode-languageserver';
import { type Analysis, projectFileAnalysis } from '../analysis/analyse.ts';
import { AnalysisCache } from '../analysis/analysisCache.ts';
import { Cancelled } from '../analysis/backgroundRisk.ts';
import type { Answered, Diagnostic } from '../analysis/diagnose.ts';
import { isProjectFile, type Project } from '../analysis/project.ts';
import { canMatter } from '../dialects/registry.ts';
import type { FileReading } from '../reading/fileReading.ts';
import type { SourceText } from '../text/sourceText.ts';
import type { Verdicts } from './fixTrials.ts';
import { inTurns } from './inTurns.ts';
import type { SourceDocument } from './sourceDocument.ts';
import type { WorkspaceProjects } from './workspaceProjects.ts';

/** One version of a document, after reading. */
export interface Snapshot {
  readonly version: number;
  readonly project: Project;
  readonly analysis: Analysis;
  /** The judgement; present once the background has answered everything. */
  judgement?: Judgement;
  /** What was found out about edits that were tried; see `FixTrials`. */
  verdicts?: Verdicts;
}

export interface Judgement {
  readonly answered: readonly Answered[];
  readonly diagnostics: readonly Diagnostic[];
}

export class Snapshots {
  readonly #documents: TextDocuments<SourceDocument>;
  readonly #projects: WorkspaceProjects;
  readonly #known = new Map<string, Snapshot>();
  /** A counter that grows when all that was known of the surroundings is out of date. */
  #epoch = 0;

  constructor(documents: TextDocuments<SourceDocument>, projects: WorkspaceProjects) {
    this.#documents = documents;
    this.#projects = projects;
  }

  /**
   * The snapshot of the newest text.
   * @throws Cancelled where the document is closed meanwhile
   */
  async of(document: SourceDocument): Promise<Snapshot> {
    const { uri } = document;
    const known = this.#known.get(uri);
    if (known?.version === document.version) return known;
    const epoch = this.#epoch;
    const project = await this.#projects.of(uri);
    const reading = isProjectFile(uri) ? undefined : await this.#read(document, project);
    if (!this.isOpen(document)) throw new Cancelled();
    const { version } = document;
    const read = this.#known.get(uri);
    if (read?.version === version) return read;
    const isCurrent = (): boolean => document.version === version && this.isOpen(document);
    const analysis = reading
      ? await inTurns(this.#projects.cacheOf(uri).analyseInSteps(reading, project), isCurrent)
      : await inTurns(projectFileAnalysis(document.getText()), isCurrent);
    // The reading was overtaken, so the newer text is read.
    if (!analysis) return this.of(document);
    const snapshot = { version, project, analysis };
    if (epoch === this.#epoch) this.#known.set(uri, snapshot);
    return snapshot;
  }

  async analysisOf(document: SourceDocument): Promise<Analysis> {
    return (await this.of(document)).analysis;
  }

  /** The snapshot of a file that is not open; undefined where nothing in it matters to Quorate. */
  async ofFile(uri: string, text: string, signal: AbortSignal): Promise<Snapshot | undefined> {
    const project = await this.#projects.of(uri);
    const wanted = (): boolean => !signal.aborted;
    if (isProjectFile(uri)) {
      const analysis = await inTurns(projectFileAnalysis(text), wanted);
      if (!analysis) throw new Cancelled();
      return { version: 0, project, analysis };
    }
    if (!canMatter(text, uri, project.file?.conventions) && !project.around?.valuesFor().length) return undefined;
    const cache = new AnalysisCache();
    const reading = await inTurns(cache.readInSteps(text, project), wanted);
    if (!reading) throw new Cancelled();
    const analysis = await inTurns(cache.analyseInSteps(reading, project), wanted);
    if (!analysis) throw new Cancelled();
    return { version: 0, project, analysis };
  }

  /**
   * The snapshot of another text in place of the document's. It costs as much as a keystroke.
   * @returns undefined where `wanted` says that it is not wanted any more
   */
  async instead(
    uri: string,
    { version, project }: Snapshot,
    source: SourceText,
    wanted: () => boolean,
  ): Promise<Snapshot | undefined> {
    if (isProjectFile(uri)) {
      const analysis = await inTurns(projectFileAnalysis(source.text), wanted);
      return analysis && { version, project, analysis };
    }
    const cache = this.#projects.cacheOf(uri);
    const reading = await inTurns(cache.readInSteps(source, project), wanted);
    const analysis = reading && (await inTurns(cache.analyseInSteps(reading, project), wanted));
    return analysis && { version, project, analysis };
  }

  isOpen(document: SourceDocument): boolean {
    return this.#documents.get(document.uri) === document;
  }

  forget(uri: string): void {
    this.#known.delete(uri);
  }

  /**
   * Forgets all snapshots, since the surroundings have changed.
   * @param origin the document that changed; it is left out
   */
  forgetAll(origin?: string): void {
    this.#epoch++;
    for (const uri of this.#known.keys()) if (uri !== origin) this.#known.delete(uri);
  }

  async #read(document: SourceDocument, project: Project): Promise<FileReading> {
    while (this.isOpen(document)) {
      const { version } = document;
      const isCurrent = (): boolean => document.version === version && this.isOpen(document);
      const steps = this.#projects.cacheOf(document.uri).readInSteps(document.source, project);
      const reading = await inTurns(steps, isCurrent);
      if (reading) return reading;
    }
    throw new Cancelled();
  }
}

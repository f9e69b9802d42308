/** Keeps the diagnostics of every open document true: structure at once, risk when the background has it. */
import { CodeActionKind, type Connection, type TextDocuments } from 'vscode-languageserver';
import { type AnalysedService, type Analysis, AnalysisCache, analyseProjectFile } from '../analysis/analyse.ts';
import { type BackgroundRisk, Cancelled, Skipped } from '../analysis/backgroundRisk.ts';
import {
  type Answered,
  type Diagnostic,
  diagnosticsInSteps,
  internalError,
  Judgements,
  structureDiagnostics,
} from '../analysis/diagnose.ts';
import { isProjectFile, type Project } from '../analysis/project.ts';
import type { Answer, Question } from '../analysis/question.ts';
import { rewrites, suggestions } from '../analysis/suggestions.ts';
import type { Aim, Judged } from '../analysis/fixVerdict.ts';
import { FIX_ALL, wants } from '../features/codeActionKinds.ts';
import type { Offers } from '../features/codeActions.ts';
import type { Places } from '../features/toLsp.ts';
import { type Offsets, START, touches } from '../model/range.ts';
import type { TextEdit } from '../model/written.ts';
import { Layout } from '../text/layout.ts';
import type { FileReading } from '../reading/documentCache.ts';
import { canMatter } from '../dialects/registry.ts';
import { SourceText } from '../text/sourceText.ts';
import { unusedSuppression } from '../rules/unusedSuppression.ts';
import type { BackgroundProgress } from './backgroundProgress.ts';
import { FixTrials, type Verdicts } from './fixTrials.ts';
import { inTurns, pause } from './inTurns.ts';
import { reasonOf, runSafe } from './runSafe.ts';
import type { SourceDocument } from './sourceDocument.ts';
import type { WorkspaceProjects } from './workspaceProjects.ts';

/** For so long light questions of one version are answered at once, in ms; the others are for the background. */
const LIGHT_WORK = 10;

/** What is known of one version of a document, as long as nothing around it changes. */
interface Snapshot {
  readonly version: number;
  readonly project: Project;
  readonly analysis: Analysis;
  /** Once the background has said all it can say. */
  judgement?: Judgement;
  /** Of edits that were tried out; see `FixTrials`. */
  verdicts?: Verdicts;
}

/** What there is to say of a version of a file, and where that is. */
interface Diagnosis {
  readonly diagnostics: readonly Diagnostic[];
  readonly layout: Layout;
}

/** A version of a file, and what is known of its services. */
export interface JudgedServices {
  readonly analysis: Analysis;
  readonly answered: readonly Answered[];
}

interface Judgement {
  readonly answered: readonly Answered[];
  readonly diagnostics: readonly Diagnostic[];
}

/** How diagnostics come to the client: it is sent them, or asks for them. */
export interface Outlet {
  /** What is found in the present version. Where it is not complete, the risk follows. */
  readonly found: (places: Places, diagnostics: readonly Diagnostic[], complete: boolean) => void;
  readonly closed: (uri: string) => void;
  /** Every open document is about to be judged anew, though its text is the same. */
  readonly judgedAnew: () => void;
}

interface Sources {
  readonly risk: BackgroundRisk;
  readonly documents: TextDocuments<SourceDocument>;
  readonly projects: WorkspaceProjects;
  readonly progress: BackgroundProgress;
  readonly log: (message: string) => void;
}

/** What those answer from who tell the risk of services in open documents. */
export interface RiskSources {
  readonly connection: Connection;
  readonly documents: TextDocuments<SourceDocument>;
  readonly risk: BackgroundRisk;
  readonly diagnoser: Diagnoser;
  readonly log: (message: string) => void;
}

export class Diagnoser {
  readonly #risk: BackgroundRisk;
  readonly #documents: TextDocuments<SourceDocument>;
  readonly #projects: WorkspaceProjects;
  readonly #progress: BackgroundProgress;
  readonly #outlet: Outlet;
  readonly #log: (message: string) => void;
  readonly #judgements = new Judgements();
  readonly #snapshots = new Map<string, Snapshot>();
  readonly #pending = new Map<string, AbortController>();
  /** By document the version that other documents know of. */
  readonly #noted = new Map<string, number>();
  /** Grows when all that was known of the surroundings is void. */
  #epoch = 0;

  constructor({ risk, documents, projects, progress, log }: Sources, outlet: Outlet) {
    this.#risk = risk;
    this.#documents = documents;
    this.#projects = projects;
    this.#progress = progress;
    this.#outlet = outlet;
    this.#log = log;
  }

  /** Settings, a project's file or an inventory changed: every open document is judged anew, except where it changed. */
  scheduleAll(origin?: string): void {
    this.#epoch++;
    for (const { uri } of this.#documents.all()) {
      if (uri === origin) continue;
      this.#snapshots.delete(uri);
      this.schedule({ uri });
    }
    if (this.#documents.all().length > 0) this.#outlet.judgedAnew();
  }

  /** Diagnoses the newest text once the messages that have already arrived are read; earlier work is given up. */
  schedule({ uri }: Pick<SourceDocument, 'uri'>): void {
    // Without a reason an error with a stack would be made at every key.
    this.#pending.get(uri)?.abort('overtaken');
    const controller = new AbortController();
    this.#pending.set(uri, controller);
    const { signal } = controller;
    const unlessNewer = (work: () => void) => () => {
      if (!signal.aborted) work();
    };
    // Between two timers lies a turn in which a message that waits behind a long piece of work is read.
    const diagnose = (): void => runSafe(this.#log, () => this.#progress.during(this.#diagnoseOrSay(uri, signal)));
    setTimeout(unlessNewer(() => setTimeout(unlessNewer(diagnose))));
  }

  close({ uri }: SourceDocument): void {
    this.#pending.get(uri)?.abort();
    this.#pending.delete(uri);
    this.#snapshots.delete(uri);
    this.#noted.delete(uri);
    this.#projects.closed(uri);
    this.#outlet.closed(uri);
  }

  async analysisOf(document: SourceDocument): Promise<Analysis> {
    return (await this.#snapshotOf(document)).analysis;
  }

  /**
   * All diagnostics of the newest text.
   * @param patience how long the risk is waited for, in ms; after that it is what can be said without, not `complete`
   */
  async diagnosticsOf(
    document: SourceDocument,
    signal: AbortSignal,
    patience?: number,
  ): Promise<Diagnosis & { readonly complete: boolean }> {
    const snapshot = await this.#snapshotOf(document);
    const { layout } = snapshot.analysis;
    const judged = this.#judge(document.uri, snapshot, signal);
    const judgement = await (patience === undefined ? judged : within(judged, patience));
    if (judgement) return { diagnostics: judgement.diagnostics, layout, complete: true };
    judged.catch(() => undefined);
    const diagnostics = structureDiagnostics(snapshot.analysis, snapshot.project, this.#judgements);
    return { diagnostics, layout, complete: false };
  }

  /** All diagnostics of a text that is not open. */
  async diagnosticsOfFile(uri: string, text: string, signal: AbortSignal): Promise<Diagnosis> {
    const snapshot = await this.#snapshotOfFile(uri, text, signal);
    if (!snapshot) return { diagnostics: [], layout: NOWHERE };
    const { diagnostics } = await this.#judge(uri, snapshot, signal);
    return { diagnostics, layout: snapshot.analysis.layout };
  }

  /** The services of the newest text, with all that can be known of them. */
  async judged(document: SourceDocument, signal: AbortSignal): Promise<JudgedServices> {
    const snapshot = await this.#snapshotOf(document);
    const { answered } = await this.#judge(document.uri, snapshot, signal);
    return { analysis: snapshot.analysis, answered };
  }

  /** The same of a text that is not open; undefined where nothing in it matters. */
  async judgedFile(uri: string, text: string, signal: AbortSignal): Promise<JudgedServices | undefined> {
    const snapshot = await this.#snapshotOfFile(uri, text, signal);
    return snapshot && { analysis: snapshot.analysis, answered: await this.#ask(uri, snapshot.analysis, signal, []) };
  }

  async #snapshotOfFile(uri: string, text: string, signal: AbortSignal): Promise<Snapshot | undefined> {
    const project = await this.#projects.of(uri);
    if (!isProjectFile(uri) && !canMatter(text, project.file?.kinds)) return undefined;
    const cache = new AnalysisCache();
    const reading = await inTurns(cache.documentsIn(project).readInSteps(text), () => !signal.aborted);
    if (!reading) throw new Cancelled();
    const analysis = isProjectFile(uri) ? analyseProjectFile(text) : cache.analyse(reading, project);
    return { version: 0, project, analysis };
  }

  /**
   * All diagnostics, and what can be done with the services that `range` touches.
   * @param only the kinds of action that are asked for; all that people are shown unasked where none is named
   */
  async offersAt(
    document: SourceDocument,
    range: Offsets,
    signal: AbortSignal,
    only?: readonly string[],
  ): Promise<Offers> {
    const snapshot = await this.#snapshotOf(document);
    const { analysis, project } = snapshot;
    const { answered, diagnostics } = await this.#judge(document.uri, snapshot, signal);
    const near = answered.filter(([{ extent }]) =>
      extent.some((span) => touches(analysis.layout.offsets(span), range)),
    );
    const placements = near.flatMap(([service, answer]) => {
      if (!('placement' in answer)) return [];
      return (only ? rewrites : suggestions)(analysis, service, answer.placement);
    });
    const trials = await this.#trialsOf(document, snapshot, signal);
    const offered = await trials.placements(placements, only !== undefined);
    const isMeant = ({ rule, range: at }: Diagnostic): boolean =>
      (wants(CodeActionKind.QuickFix, only) && touches(analysis.layout.offsets(at), range)) ||
      (only !== undefined && wants(FIX_ALL, only) && rule === unusedSuppression.id);
    return {
      analysis,
      project,
      diagnostics: await trials.diagnostics(diagnostics, isMeant),
      suggestions: only ? [] : offered,
      rewrites: only ? offered : [],
    };
  }

  /** Why these edits of the document are withheld; undefined where they may be made. */
  async objectionTo(
    document: SourceDocument,
    edits: readonly TextEdit[],
    aim: Aim,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const snapshot = await this.#snapshotOf(document);
    return (await this.#trialsOf(document, snapshot, signal)).objection(edits, aim);
  }

  /** Edits are tried out in what is kept of the document, where each costs as much as a keystroke. */
  async #trialsOf(document: SourceDocument, snapshot: Snapshot, signal: AbortSignal): Promise<FixTrials> {
    const { version, project, analysis } = snapshot;
    const { uri } = document;
    const before = await this.#judge(uri, snapshot, signal);
    const judge = async (source: SourceText): Promise<Judged> => {
      await pause();
      if (signal.aborted || document.version !== version || this.#documents.get(uri) !== document)
        throw new Cancelled();
      const cache = this.#projects.cacheOf(uri);
      const edited = isProjectFile(uri)
        ? analyseProjectFile(source.text)
        : cache.analyse(cache.documents.read(source), project);
      return { analysis: edited, ...(await this.#judge(uri, { version, project, analysis: edited }, signal)) };
    };
    snapshot.verdicts ??= new Map();
    return new FixTrials({ analysis, ...before }, judge, snapshot.verdicts);
  }

  async #snapshotOf(document: SourceDocument): Promise<Snapshot> {
    const known = this.#snapshots.get(document.uri);
    if (known?.version === document.version) return known;
    const epoch = this.#epoch;
    const project = await this.#projects.of(document.uri);
    const { uri } = document;
    const reading = isProjectFile(uri) ? undefined : await this.#read(document, project);
    if (this.#documents.get(uri) !== document) throw new Cancelled();
    const { version } = document;
    const read = this.#snapshots.get(uri);
    if (read?.version === version) return read;
    const analysis = reading
      ? this.#projects.cacheOf(uri).analyse(reading, project)
      : analyseProjectFile(document.getText());
    const snapshot = { version, project, analysis };
    if (epoch === this.#epoch && this.#documents.get(uri) === document) this.#snapshots.set(uri, snapshot);
    return snapshot;
  }

  /** Reads the newest text. */
  async #read(document: SourceDocument, project: Project): Promise<FileReading> {
    const { uri } = document;
    while (this.#documents.get(uri) === document) {
      const { version } = document;
      const current = (): boolean => document.version === version && this.#documents.get(uri) === document;
      const steps = this.#projects.cacheOf(uri).documentsIn(project).readInSteps(document.source);
      const reading = await inTurns(steps, current);
      if (reading) return reading;
    }
    throw new Cancelled();
  }

  /** What must not happen and does is seen by the user, in the place of diagnostics that are not true any more. */
  async #diagnoseOrSay(uri: string, signal: AbortSignal): Promise<void> {
    try {
      await this.#diagnose(uri, signal);
    } catch (error) {
      const document = this.#documents.get(uri);
      if (document && !signal.aborted) {
        this.#outlet.found({ document, layout: NOWHERE }, [FAILURE], true);
      }
      throw error;
    }
  }

  async #diagnose(uri: string, signal: AbortSignal): Promise<void> {
    const document = this.#documents.get(uri);
    if (!document) return;
    const snapshot = await this.#snapshotOf(document);
    const { version, analysis, project } = snapshot;
    await pause();
    if (signal.aborted) return;
    runSafe(this.#log, () => this.#tellOthers(uri, version));
    const places = { document, layout: analysis.layout };
    const tell = (diagnostics: readonly Diagnostic[], complete: boolean): void => {
      if (!signal.aborted && document.version === version) this.#outlet.found(places, diagnostics, complete);
    };
    const early = (): void => tell(structureDiagnostics(analysis, project, this.#judgements), false);
    tell((await this.#judge(uri, snapshot, signal, early)).diagnostics, true);
  }

  /**
   * Only who has heard of every service knows which suppressions have nothing to do: it is all services or none.
   * @param early is called at once where the background has to be waited for
   */
  async #judge(uri: string, snapshot: Snapshot, signal: AbortSignal, early?: () => void): Promise<Judgement> {
    if (snapshot.judgement) return snapshot.judgement;
    const { analysis, project } = snapshot;
    const failures: Diagnostic[] = [];
    const answered = await this.#ask(uri, analysis, signal, failures, early);
    const steps = diagnosticsInSteps(analysis, answered, project, this.#judgements);
    const diagnostics = await inTurns(steps, () => !signal.aborted);
    if (!diagnostics) throw new Cancelled();
    // Somebody else may have waited for the same.
    snapshot.judgement ??= { answered, diagnostics: [...diagnostics, ...failures] };
    return snapshot.judgement;
  }

  /** Machines and projects of this document may be those of others. */
  async #tellOthers(uri: string, version: number): Promise<void> {
    if (this.#noted.get(uri) === version) return;
    this.#noted.set(uri, version);
    if (await this.#projects.changed(uri)) this.scheduleAll(uri);
  }

  /** A service whose risk cannot be computed is left out, with a word in `failures`; the others keep their answers. */
  async #ask(
    uri: string,
    { services }: Analysis,
    signal: AbortSignal,
    failures: Diagnostic[],
    early?: () => void,
  ): Promise<readonly Answered[]> {
    const begin = performance.now();
    const light = (question: Question): Answer | undefined =>
      performance.now() - begin < LIGHT_WORK ? this.#risk.light(question) : undefined;
    const known = services.map((service): Answer | undefined => {
      const { question } = service;
      return question && (this.#judgements.answerOf(service) ?? this.#risk.cached(question) ?? light(question));
    });
    const late = new Map<AnalysedService, Answer>();
    const waiting = services.flatMap((service, index) => {
      const question = known[index] ? undefined : service.question;
      return question ? [this.#wait(uri, service, question, signal, failures, late)] : [];
    });
    if (waiting.length > 0) {
      early?.();
      await Promise.all(waiting);
    }
    return services.flatMap((service, index): Answered[] => {
      const answer = known[index] ?? late.get(service);
      return answer ? [[service, answer]] : [];
    });
  }

  async #wait(
    uri: string,
    service: AnalysedService,
    question: Question,
    signal: AbortSignal,
    failures: Diagnostic[],
    answers: Map<AnalysedService, Answer>,
  ): Promise<void> {
    try {
      answers.set(service, await this.#risk.ask(question, uri, signal));
    } catch (error) {
      const reason = reasonOf(error);
      const message = error instanceof Skipped ? reason : `Risk not known: ${reason}`;
      // That the whole file is skipped is said once.
      if (!(error instanceof Skipped && failures.some((failure) => failure.message === message))) {
        failures.push(internalError(service.nameRange, message));
      }
    }
  }
}

/** Stands in the place of diagnostics that could not be found. */
export const FAILURE = internalError(START, 'Quorate failed on this file: its log says where');

/** Where nothing has been read. */
export const NOWHERE = new Layout(SourceText.of(''), []);

/** Undefined where it takes longer, in ms. */
async function within<T>(work: Promise<T>, patience: number): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tired = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), patience);
  });
  return Promise.race([work, tired]).finally(() => clearTimeout(timer));
}

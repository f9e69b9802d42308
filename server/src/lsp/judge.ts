/**
 * Asks for the risk of services and judges them by the answers: at once where these are known, else when the background
 * has them.
 */
import type { AnalysedService, Analysis } from '../analysis/analyse.ts';
import { type BackgroundRisk, Cancelled, Skipped } from '../analysis/backgroundRisk.ts';
import {
  type Answered,
  type Diagnostic,
  diagnosticsInSteps,
  internalError,
  structureInSteps,
} from '../analysis/diagnose.ts';
import { Judgements } from '../analysis/judgements.ts';
import type { Answer, Question } from '../analysis/question.ts';
import { START } from '../model/range.ts';
import type { Steps } from '../base/steps.ts';
import { Layout } from '../text/layout.ts';
import { SourceText } from '../text/sourceText.ts';
import { inTurns } from './inTurns.ts';
import { reasonOf } from './runSafe.ts';
import type { Judgement, Snapshot, Snapshots } from './snapshots.ts';
import type { SourceDocument } from './sourceDocument.ts';

/**
 * How long the light questions of one version may be answered at once, in milliseconds; the others go to the
 * background.
 */
const LIGHT_WORK = 10;

/** The diagnostics of a version of a file, and the places of its parts. */
export interface Diagnosis {
  readonly diagnostics: readonly Diagnostic[];
  readonly layout: Layout;
}

/** A version of a file, with what is known of its services. */
export interface JudgedServices {
  readonly analysis: Analysis;
  readonly answered: readonly Answered[];
}

/**
 * The answers about services, in their order. A service whose risk cannot be computed has a diagnostic in `failures`.
 */
interface Answers {
  readonly answered: readonly Answered[];
  readonly failures: readonly Diagnostic[];
}

/** A result that is there already, or that comes later. */
export interface Awaited<T> {
  readonly waits: boolean;
  readonly result: Promise<T>;
}

export class Judge {
  readonly #risk: BackgroundRisk;
  readonly #snapshots: Snapshots;
  readonly #judgements = new Judgements();

  constructor(risk: BackgroundRisk, snapshots: Snapshots) {
    this.#risk = risk;
    this.#snapshots = snapshots;
  }

  /**
   * All diagnostics of the newest text.
   * @param patience how long to wait for the risk, in milliseconds; after that the result is what is known without it,
   * and not `complete`
   */
  async diagnosticsOf(
    document: SourceDocument,
    signal: AbortSignal,
    patience?: number,
  ): Promise<Diagnosis & { readonly complete: boolean }> {
    const snapshot = await this.#snapshots.of(document);
    const { layout } = snapshot.analysis;
    const judged = this.judgement(document.uri, snapshot, signal);
    const judgement = await (patience === undefined ? judged : within(judged, patience));
    if (judgement) return { diagnostics: judgement.diagnostics, layout, complete: true };
    judged.catch(() => undefined);
    return { diagnostics: await this.structure(snapshot, signal), layout, complete: false };
  }

  /** All diagnostics of a text that is not open. */
  async diagnosticsOfFile(uri: string, text: string, signal: AbortSignal): Promise<Diagnosis> {
    const snapshot = await this.#snapshots.ofFile(uri, text, signal);
    if (!snapshot) return { diagnostics: [], layout: NOWHERE };
    const { diagnostics } = await this.judgement(uri, snapshot, signal);
    return { diagnostics, layout: snapshot.analysis.layout };
  }

  /** The services of the newest text, with the answers about them. */
  async services(document: SourceDocument, signal: AbortSignal): Promise<JudgedServices> {
    const snapshot = await this.#snapshots.of(document);
    const { answered } = await this.judgement(document.uri, snapshot, signal);
    return { analysis: snapshot.analysis, answered };
  }

  /** The services of a text that is not open; undefined where nothing in it matters to Quorate. */
  async servicesOfFile(uri: string, text: string, signal: AbortSignal): Promise<JudgedServices | undefined> {
    const snapshot = await this.#snapshots.ofFile(uri, text, signal);
    if (!snapshot) return undefined;
    const { result } = await this.#ask(uri, snapshot.analysis, signal);
    const { answered } = await result;
    return { analysis: snapshot.analysis, answered };
  }

  /** The diagnostics that need no risk. */
  structure({ analysis, project }: Snapshot, signal: AbortSignal): Promise<readonly Diagnostic[]> {
    return unlessCancelled(structureInSteps(analysis, project, this.#judgements), signal);
  }

  async judgement(uri: string, snapshot: Snapshot, signal: AbortSignal): Promise<Judgement> {
    const { result } = await this.judging(uri, snapshot, signal);
    return result;
  }

  /**
   * Judges a version. Which suppressions are unused is known only when every service has been judged, so it judges all
   * services or none.
   * @returns the judgement, which waits where the background has to be asked
   */
  async judging(uri: string, snapshot: Snapshot, signal: AbortSignal): Promise<Awaited<Judgement>> {
    if (snapshot.judgement) return { waits: false, result: Promise.resolve(snapshot.judgement) };
    const { waits, result } = await this.#ask(uri, snapshot.analysis, signal);
    return { waits, result: result.then((answers) => this.#judge(snapshot, answers, signal)) };
  }

  async #judge(snapshot: Snapshot, { answered, failures }: Answers, signal: AbortSignal): Promise<Judgement> {
    const steps = diagnosticsInSteps(snapshot.analysis, answered, snapshot.project, this.#judgements);
    const diagnostics = await unlessCancelled(steps, signal);
    // Another request may have waited for the same judgement.
    snapshot.judgement ??= { answered, diagnostics: [...diagnostics, ...failures] };
    return snapshot.judgement;
  }

  /** Asks about all services. Where one has no answer, the others keep theirs. */
  async #ask(uri: string, { services }: Analysis, signal: AbortSignal): Promise<Awaited<Answers>> {
    const known = await unlessCancelled(this.#knownAnswers(services), signal);
    const waits = services.some(({ question }, index) => question && !known[index]);
    const answers = async (): Promise<Answers> => {
      const late = services.map(async (service, index): Promise<Answer | Diagnostic | undefined> => {
        const { question } = service;
        return known[index] ?? (question && (await this.#answer(uri, service, question, signal)));
      });
      return sorted(await Promise.all(late));
    };
    return { waits, result: waits ? answers() : Promise.resolve(sorted(known)) };

    function sorted(all: readonly (Answer | Diagnostic | undefined)[]): Answers {
      const answered: Answered[] = [];
      const failures: Diagnostic[] = [];
      for (const [index, service] of services.entries()) {
        const answer = all[index];
        if (answer && !('message' in answer)) answered.push([service, answer]);
        else if (answer && !isSaidAlready(answer, failures)) failures.push(answer);
      }
      return { answered, failures };
    }
  }

  /** The answers that need no background, with one service a step. */
  *#knownAnswers(services: readonly AnalysedService[]): Steps<readonly (Answer | undefined)[]> {
    const known: (Answer | undefined)[] = [];
    let spent = 0;
    for (const service of services) {
      const { question } = service;
      const begin = performance.now();
      const light = (asked: Question): Answer | undefined => (spent < LIGHT_WORK ? this.#risk.light(asked) : undefined);
      known.push(question && (this.#judgements.answerOf(service) ?? this.#risk.cached(question) ?? light(question)));
      spent += performance.now() - begin;
      yield;
    }
    return known;
  }

  /** The answer, or a diagnostic with the reason why there is none. */
  async #answer(
    uri: string,
    { nameRange }: AnalysedService,
    question: Question,
    signal: AbortSignal,
  ): Promise<Answer | Diagnostic> {
    try {
      return await this.#risk.ask(question, uri, signal);
    } catch (error) {
      const reason = reasonOf(error);
      return internalError(nameRange, error instanceof Skipped ? reason : `Risk not known: ${reason}`);
    }
  }
}

async function unlessCancelled<T>(steps: Steps<T>, signal: AbortSignal): Promise<T> {
  const made = await inTurns(steps, () => !signal.aborted);
  if (made === undefined) throw new Cancelled();
  return made;
}

/** True for a message that is there already: that the whole file is skipped is said once. */
function isSaidAlready({ message }: Diagnostic, failures: readonly Diagnostic[]): boolean {
  return message === SKIPPED && failures.some((failure) => failure.message === message);
}

const SKIPPED = new Skipped().message;

/** Stands in place of diagnostics that could not be found. */
export const FAILURE = internalError(START, 'Quorate failed on this file: its log says where');

/** The layout where nothing has been read. */
export const NOWHERE = new Layout(SourceText.of(''), []);

/** The result of `work`; undefined where it takes longer than `patience`, in milliseconds. */
async function within<T>(work: Promise<T>, patience: number): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tired = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), patience);
  });
  return Promise.race([work, tired]).finally(() => clearTimeout(timer));
}

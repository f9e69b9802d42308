/** Keeps the diagnostics of every open document true: structure at once, risk when the background has it. */
import type { TextDocuments } from 'vscode-languageserver';
import type { Diagnostic } from '../analysis/diagnose.ts';
import type { Places } from '../features/toLsp.ts';
import type { BackgroundProgress } from './backgroundProgress.ts';
import { pause } from './inTurns.ts';
import { FAILURE, type Judge, NOWHERE } from './judge.ts';
import { runSafe } from './runSafe.ts';
import type { Snapshots } from './snapshots.ts';
import type { SourceDocument } from './sourceDocument.ts';
import type { WorkspaceProjects } from './workspaceProjects.ts';

/** How diagnostics come to the client: it is sent them, or asks for them. */
export interface Outlet {
  /** What is found in the present version. Where it is not complete, the risk follows. */
  readonly found: (places: Places, diagnostics: readonly Diagnostic[], complete: boolean) => void;
  readonly closed: (uri: string) => void;
  /** Every open document is about to be judged anew, though its text is the same. */
  readonly judgedAnew: () => void;
}

interface Sources {
  readonly documents: TextDocuments<SourceDocument>;
  readonly projects: WorkspaceProjects;
  readonly snapshots: Snapshots;
  readonly judge: Judge;
  readonly progress: BackgroundProgress;
  readonly log: (message: string) => void;
}

/**
 * So many turns pass before a text is looked at. What has arrived meanwhile is read from the pipe in one, understood in the
 * next, and taken note of in the third: a newer text overtakes this one. Timers would cost a millisecond each.
 */
const TURNS = 3;

export class Diagnoser {
  readonly #sources: Sources;
  readonly #outlet: Outlet;
  readonly #pending = new Map<string, AbortController>();
  /** By document the version that other documents know of. */
  readonly #noted = new Map<string, number>();

  constructor(sources: Sources, outlet: Outlet) {
    this.#sources = sources;
    this.#outlet = outlet;
  }

  /** Settings, a project's file or an inventory changed: every open document is judged anew, except where it changed. */
  scheduleAll(origin?: string): void {
    const { documents, snapshots } = this.#sources;
    snapshots.forgetAll(origin);
    for (const { uri } of documents.all()) if (uri !== origin) this.schedule({ uri });
    if (documents.all().length > 0) this.#outlet.judgedAnew();
  }

  /** Diagnoses the newest text once the messages that have already arrived are read; earlier work is given up. */
  schedule({ uri }: Pick<SourceDocument, 'uri'>): void {
    // Without a reason an error with a stack would be made at every key.
    this.#pending.get(uri)?.abort('overtaken');
    const controller = new AbortController();
    this.#pending.set(uri, controller);
    runSafe(this.#sources.log, () => this.#diagnoseSoon(uri, controller.signal));
  }

  close({ uri }: SourceDocument): void {
    const { projects, snapshots } = this.#sources;
    this.#pending.get(uri)?.abort();
    this.#pending.delete(uri);
    this.#noted.delete(uri);
    snapshots.forget(uri);
    projects.closed(uri);
    this.#outlet.closed(uri);
  }

  async #diagnoseSoon(uri: string, signal: AbortSignal): Promise<void> {
    for (let turn = 0; turn < TURNS; turn++) {
      await pause();
      if (signal.aborted) return;
    }
    await this.#sources.progress.during(this.#diagnoseOrSay(uri, signal));
  }

  /** What must not happen and does is seen by the user, in the place of diagnostics that are not true any more. */
  async #diagnoseOrSay(uri: string, signal: AbortSignal): Promise<void> {
    try {
      await this.#diagnose(uri, signal);
    } catch (error) {
      const document = this.#sources.documents.get(uri);
      if (document && !signal.aborted) {
        this.#outlet.found({ document, layout: NOWHERE }, [FAILURE], true);
      }
      throw error;
    }
  }

  async #diagnose(uri: string, signal: AbortSignal): Promise<void> {
    const { documents, snapshots, judge, log } = this.#sources;
    const document = documents.get(uri);
    if (!document) return;
    const snapshot = await snapshots.of(document);
    const { version, analysis } = snapshot;
    await pause();
    if (signal.aborted) return;
    runSafe(log, () => this.#tellOthers(uri, version));
    const places = { document, layout: analysis.layout };
    const tell = (diagnostics: readonly Diagnostic[], complete: boolean): void => {
      if (!signal.aborted && document.version === version) this.#outlet.found(places, diagnostics, complete);
    };
    const { waits, result } = judge.judging(uri, snapshot, signal);
    if (waits) tell(judge.structure(snapshot), false);
    tell((await result).diagnostics, true);
  }

  /** Machines and projects of this document may be those of others. */
  async #tellOthers(uri: string, version: number): Promise<void> {
    if (this.#noted.get(uri) === version) return;
    this.#noted.set(uri, version);
    if (await this.#sources.projects.changed(uri)) this.scheduleAll(uri);
  }
}

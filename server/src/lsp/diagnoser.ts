/** Keeps the diagnostics of every open document right: structure at once, risk when the background has the answers. */
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

/** The way of diagnostics to the client: it is sent them, or it asks for them. */
export interface Outlet {
  /** Takes what is found in the present version. Where it is not complete, the risk follows. */
  readonly found: (places: Places, diagnostics: readonly Diagnostic[], complete: boolean) => void;
  readonly closed: (uri: string) => void;
  /** Called when every open document is about to be judged again, though its text is the same. */
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
 * How many turns pass before a text is looked at. Messages that have arrived meanwhile are read in the first turn,
 * parsed in the second, and handled in the third, so that a newer text overtakes this one. Timers would cost a
 * millisecond each.
 */
const TURNS = 3;

export class Diagnoser {
  readonly #sources: Sources;
  readonly #outlet: Outlet;
  readonly #pending = new Map<string, AbortController>();
  /** The version of each document that other documents know. */
  readonly #noted = new Map<string, number>();

  constructor(sources: Sources, outlet: Outlet) {
    this.#sources = sources;
    this.#outlet = outlet;
  }

  /**
   * Judges every open document again, since settings, a project's file or an inventory changed.
   * @param origin the document that changed; it is left out
   */
  scheduleAll(origin?: string): void {
    const { documents, snapshots } = this.#sources;
    snapshots.forgetAll(origin);
    for (const { uri } of documents.all()) if (uri !== origin) this.schedule({ uri });
    if (documents.all().length > 0) this.#outlet.judgedAnew();
  }

  /** Diagnoses the newest text once the messages that have already arrived are read. Earlier work is given up. */
  schedule({ uri }: Pick<SourceDocument, 'uri'>): void {
    // Without a stated reason, an error with a stack would be made at every key.
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

  /**
   * Diagnoses a document. An error that should not happen is shown to the user in place of diagnostics that are no
   * longer right.
   */
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
    const tellOthers = (): void => runSafe(log, () => this.#tellOthers(uri, version));
    const places = { document, layout: analysis.layout };
    const tell = (diagnostics: readonly Diagnostic[], complete: boolean): void => {
      if (!signal.aborted && document.version === version) this.#outlet.found(places, diagnostics, complete);
    };
    const { waits, result } = await judge.judging(uri, snapshot, signal);
    // Others are told once this document has its diagnostics, or at once where these take long.
    if (waits) tellOthers();
    const early = async (): Promise<void> => tell(await judge.structure(snapshot, signal), false);
    const [{ diagnostics }] = await Promise.all([result, ...(waits ? [early()] : [])]);
    tell(diagnostics, true);
    tellOthers();
  }

  /** Tells other documents about the machines and projects of this one. */
  async #tellOthers(uri: string, version: number): Promise<void> {
    if (this.#noted.get(uri) === version) return;
    this.#noted.set(uri, version);
    if (await this.#sources.projects.changed(uri)) this.scheduleAll(uri);
  }
}

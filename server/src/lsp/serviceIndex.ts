/**
 * The services of all files of the workspace. They are kept right in the background, one file after another, in turns,
 * so that keystrokes come in between. Only what the list shows is kept of a file.
 */
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { SharedTexts } from '../base/sharedTexts.ts';
import { Cancelled } from '../analysis/backgroundRisk.ts';
import { type KnownService, knownServices, tallyOf } from '../features/services.ts';
import type { ServiceTally } from '../protocol/services.ts';
import type { FolderSettings } from './folderSettings.ts';
import type { Judge, JudgedServices } from './judge.ts';
import { pause } from './inTurns.ts';
import { canonicalUri, type OpenFiles } from './openFiles.ts';
import { report, runSafe } from './runSafe.ts';
import type { WorkspaceProjects } from './workspaceProjects.ts';

/** The shortest time between two messages about news, in milliseconds: users cannot read a list that changes faster. */
const NEWS = 250;
/**
 * How long nothing must change before all files are looked at again, in milliseconds: the user may be typing in an
 * inventory.
 */
const QUIET = 1_000;

/** How long the index waits before it begins, in milliseconds: the first diagnostics of what is open come first. */
const FIRST = 500;

interface Sources {
  readonly open: OpenFiles;
  readonly projects: WorkspaceProjects;
  readonly folders: Pick<FolderSettings, 'isOtherVersion'>;
  readonly judge: Pick<Judge, 'services' | 'servicesOfFile'>;
  /** Makes a document of the text of a file that is not open. */
  readonly create: (uri: string, text: string) => TextDocument;
  readonly log: (message: string) => void;
  /** Called when something may be new. */
  readonly tell: (tally: ServiceTally) => void;
}

export class ServiceIndex {
  readonly #sources: Sources;
  /** The services of each file, by canonical address; files without a service have no entry. */
  readonly #services = new Map<string, readonly KnownService[]>();
  /**
   * The words in use, each once: names are cut from texts, which they would keep in memory, and most verdicts, hosts and
   * zones are those of other services too.
   */
  readonly #words = new SharedTexts();
  readonly #waiting = new Set<string>();
  /** Those of them that have changed, and come first: the user is looking at them. */
  readonly #changed = new Set<string>();
  #looking = false;
  readonly #stopped = new AbortController();
  #files = 0;
  #begun = false;
  #working = false;
  #again: ReturnType<typeof setTimeout> | undefined;
  #news: ReturnType<typeof setTimeout> | undefined;

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  get services(): readonly KnownService[] {
    return [...this.#services.values()].flat();
  }

  get tally(): ServiceTally {
    const read = Math.max(0, this.#files - this.#waiting.size - Number(this.#looking));
    const openFiles = this.#sources.open.uris.filter((uri) => this.#services.has(canonicalUri(uri)));
    return { ...tallyOf(this.services), openFiles, read, files: this.#files };
  }

  /** Looks at all files, and from now on again whenever they change. Before this call the index does nothing. */
  begin(): void {
    if (this.#begun) return;
    this.#begun = true;
    this.#again = setTimeout(() => void this.#lookAtAll(), FIRST);
  }

  /** Called when something that counts for every file has changed, or when there are other files. */
  allChanged(): void {
    if (!this.#begun) return;
    clearTimeout(this.#again);
    this.#again = setTimeout(() => void this.#lookAtAll(), QUIET);
  }

  changed(uris: readonly string[]): void {
    if (!this.#begun) return;
    for (const uri of uris.map(canonicalUri)) {
      this.#waiting.add(uri);
      this.#changed.add(uri);
    }
    this.#work();
  }

  stop(): void {
    this.#stopped.abort();
    clearTimeout(this.#again);
    clearTimeout(this.#news);
  }

  async #lookAtAll(): Promise<void> {
    const { projects, open, log } = this.#sources;
    try {
      const all = new Set([...open.uris, ...(await projects.files.all())].map(canonicalUri));
      for (const uri of this.#services.keys()) if (!all.has(uri)) this.#services.delete(uri);
      this.#waiting.clear();
      this.#words.clear();
      for (const uri of all) this.#waiting.add(uri);
      this.#files = all.size;
      this.#work();
    } catch (error) {
      report(log, error);
    }
  }

  #work(): void {
    this.#tellSoon();
    if (this.#working) return;
    this.#working = true;
    runSafe(this.#sources.log, async () => {
      try {
        for (let uri = this.#next(); uri !== undefined; uri = this.#next()) {
          if (this.#stopped.signal.aborted) return;
          await this.#look(uri);
          this.#tellSoon();
          await pause();
        }
      } finally {
        this.#working = false;
      }
    });
  }

  /** Takes the next file that waits. It waits again where it changes while it is looked at. */
  #next(): string | undefined {
    const [changed] = this.#changed;
    const [first] = this.#waiting;
    const uri = changed ?? first;
    if (uri !== undefined) this.#waiting.delete(uri);
    if (changed !== undefined) this.#changed.delete(changed);
    return uri;
  }

  async #look(uri: string): Promise<void> {
    this.#looking = true;
    try {
      const found = await this.#servicesIn(uri);
      if (found.length > 0)
        this.#services.set(
          uri,
          found.map((each) => this.#small(each)),
        );
      else this.#services.delete(uri);
    } catch (error) {
      // A file that has changed meanwhile is looked at again.
      if (!(error instanceof Cancelled)) report(this.#sources.log, error);
    } finally {
      this.#looking = false;
    }
  }

  async #servicesIn(uri: string): Promise<readonly KnownService[]> {
    const { open, projects, folders, judge, create } = this.#sources;
    if (folders.isOtherVersion(uri)) return [];
    const { signal } = this.#stopped;
    const known = (document: TextDocument, judged: JudgedServices | undefined): KnownService[] =>
      judged ? knownServices({ document, layout: judged.analysis.layout }, judged.analysis, judged.answered) : [];
    const document = open.get(uri);
    if (document) {
      const { version } = document;
      const judged = await judge.services(document, signal);
      if (document.version !== version) throw new Cancelled();
      return known(document, judged);
    }
    const text = (await projects.files.isOneOfAll(uri)) ? await projects.files.textOf(uri) : undefined;
    return text === undefined ? [] : known(create(uri, text), await judge.servicesOfFile(uri, text, signal));
  }

  #small(known: KnownService): KnownService {
    const holders = (all: KnownService['hosts']): KnownService['hosts'] =>
      all.map(({ name, lost }) => ({ name: this.#words.own(name), lost }));
    return {
      ...known,
      service: this.#words.own(known.service),
      verdict: this.#words.own(known.verdict),
      placed: this.#words.own(known.placed),
      hosts: holders(known.hosts),
      zones: holders(known.zones),
    };
  }

  #tellSoon(): void {
    if (this.#stopped.signal.aborted) return;
    this.#news ??= setTimeout(() => {
      this.#news = undefined;
      this.#sources.tell(this.tally);
    }, NEWS);
  }
}

/**
 * Finds the machines that the files of the workspace describe, and the members of quorums. All files are looked at in
 * the background; meanwhile questions are answered by what is known so far. What a file says is kept with its stamp, so
 * that the next search reads only what is new.
 */
import { type Cluster, clusterOf, PROJECT } from '../analysis/clusters.ts';
import { isProjectFile } from '../analysis/project.ts';
import { describesNodes, tellsMembers } from '../dialects/registry.ts';
import type { Steps } from '../base/steps.ts';
import { DocumentCache } from '../reading/documentCache.ts';
import type { FileReading } from '../reading/fileReading.ts';
import type { SourceText } from '../text/sourceText.ts';
import { inTurns } from './inTurns.ts';
import type { ManifestFiles, OpenTexts } from './manifestFiles.ts';
import { canonicalUri } from './openFiles.ts';
import { folderOf } from './projectFiles.ts';
import type { TellingFiles } from './tellingFiles.ts';
import type { WorkspaceFiles } from './workspaceFiles.ts';

/** After this many files and folders, questions are answered by what is known so far. Most workspaces have fewer. */
const AT_ONCE = 250;
/** How many files are read at the same time. */
const LANES = 8;

interface Sources {
  readonly files: ManifestFiles;
  readonly host: Pick<WorkspaceFiles, 'read' | 'stamp'>;
  readonly open: OpenTexts;
  /** Reads an open document with what is kept of it. */
  readonly readOpen: (uri: string, source: SourceText) => Steps<FileReading>;
  /** Takes note of every text that is read. */
  readonly telling: TellingFiles;
  /** Called when a search ends whose result differs from what questions have been answered by. */
  readonly found: () => void;
}

/** What each file describes, by its address. */
export type Clusters = ReadonlyMap<string, Cluster>;

/**
 * The result for a file that was opened, edited or closed while it was read. It says nothing then; a later look does.
 */
const OVERTAKEN = 'overtaken';
type Look = Cluster | typeof OVERTAKEN | undefined;

/** What each file said, by its address. */
type Remembered = Map<string, { readonly stamp: string; readonly cluster: Cluster | undefined }>;

interface Search {
  /** `enough` resolves when the search has looked at enough for an answer, `over` when it has ended or was given up. */
  readonly enough: Promise<void>;
  readonly over: Promise<void>;
  readonly giveUp: () => void;
}

export class MachineSearch {
  readonly #sources: Sources;
  #clusters = new Map<string, Cluster>();
  /** The search; undefined before it is begun. */
  #search: Search | undefined;
  /** True once a search has ended. Its results count until the next one ends. */
  #searched = false;
  /** True where a question has been answered before the search had ended. */
  #answeredEarly = false;
  #remembered: Remembered = new Map();
  /** The last look at each file that has begun, by address. An earlier look may end later. */
  readonly #looks = new Map<string, symbol>();

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  /** Begins to search, unless a question has begun it. */
  begin(): void {
    this.#search ??= this.#begin();
  }

  /**
   * What is known now. `searching` is true where there may be files with more machines that have not been looked at.
   */
  async known(): Promise<{ readonly clusters: Clusters; readonly searching: boolean }> {
    this.#search ??= this.#begin();
    await this.#search.enough;
    this.#answeredEarly ||= !this.#searched;
    return { clusters: this.#clusters, searching: !this.#searched };
  }

  /** Searches again, since there may be other files. What is known counts until that has ended. */
  again(): void {
    if (!this.#search) return;
    this.#search.giveUp();
    this.#search = this.#begin();
  }

  stop(): void {
    this.#search?.giveUp();
  }

  /** Takes note of a changed, created or deleted file. True when the file now describes other machines. */
  async changed(uri: string): Promise<boolean> {
    const address = canonicalUri(uri);
    const look = Symbol(address);
    this.#looks.set(address, look);
    const after = (await this.#isOver()) ? await this.#lookAgain(address) : OVERTAKEN;
    const overtaken = after === OVERTAKEN || this.#looks.get(address) !== look;
    if (this.#looks.get(address) === look) this.#looks.delete(address);
    if (overtaken) return false;
    const told = await this.#sources.telling.follow();
    const before = this.#clusters.get(address);
    if (after) this.#clusters.set(address, after);
    else this.#clusters.delete(address);
    return told || !isAlike(before, after);
  }

  /** Waits for the search that is going on. False where there has been none. */
  async #isOver(): Promise<boolean> {
    for (let search = this.#search, last; search !== last; search = this.#search) {
      last = search;
      await search?.over;
    }
    return this.#search !== undefined;
  }

  async #lookAgain(uri: string): Promise<Look> {
    const { files, open } = this.#sources;
    if (open.get(uri) || (await files.isOneOfAll(uri))) return this.#look(uri, new Map());
    this.#sources.telling.note(uri, undefined);
    return undefined;
  }

  #begin(): Search {
    const controller = new AbortController();
    let over = Promise.resolve();
    const enough = new Promise<void>((resolve) => {
      over = this.#searchAll(controller.signal, resolve).finally(resolve);
    });
    return { enough, over, giveUp: () => controller.abort() };
  }

  async #searchAll(signal: AbortSignal, enough: () => void): Promise<void> {
    const found = new Map<string, Cluster>();
    const all = new Set<string>();
    const remembered: Remembered = new Map();
    if (!this.#searched) this.#clusters = found;
    let seen = 0;
    const addresses = this.#addresses((uris) => {
      // A folder counts too: some workspaces have few manifests and very many folders.
      seen += uris.length + 1;
      if (seen >= AT_ONCE) enough();
    });
    const lane = async (): Promise<void> => {
      for await (const uri of addresses) {
        if (signal.aborted) return;
        all.add(uri);
        const cluster = await this.#look(uri, remembered);
        if (cluster && cluster !== OVERTAKEN) found.set(uri, cluster);
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    if (signal.aborted) return;
    const told = await this.#sources.telling.settle(all);
    if (signal.aborted) return;
    const news = this.#answeredEarly || (seen >= AT_ONCE && (told || !areAlike(this.#clusters, found)));
    this.#clusters = found;
    this.#remembered = remembered;
    this.#searched = true;
    this.#answeredEarly = false;
    if (news) this.#sources.found();
  }

  /**
   * All files, the open ones first, since the user is looking at them.
   * @param found takes the files of a folder before they are looked at
   */
  async *#addresses(found: (uris: readonly string[]) => void): AsyncGenerator<string> {
    const { files, open } = this.#sources;
    const opened = new Set(open.uris.map(canonicalUri));
    yield* opened;
    for await (const uris of files.byFolder()) {
      found(uris);
      for (const uri of uris.map(canonicalUri)) if (!opened.has(uri)) yield uri;
    }
  }

  /** @param remembered takes what a file that is not open says */
  async #look(uri: string, remembered: Remembered): Promise<Look> {
    const { open, host, readOpen, telling } = this.#sources;
    const source = open.get(uri)?.source;
    if (source) {
      telling.note(uri, source);
      return this.#read(uri, readOpen(uri, source), source);
    }
    const stamp = await host.stamp(uri);
    const known = this.#remembered.get(uri);
    const cluster = known && known.stamp === stamp ? known.cluster : await this.#lookAtFile(uri);
    if (stamp !== undefined && cluster !== OVERTAKEN) remembered.set(uri, { stamp, cluster });
    return cluster;
  }

  async #lookAtFile(uri: string): Promise<Look> {
    const text = await this.#sources.host.read(uri);
    this.#sources.telling.note(uri, text);
    // This fast look is for the thousands of files that describe no machine and no member of a quorum.
    if (text === undefined || !(isProjectFile(uri) || describesNodes(text) || tellsMembers(text))) {
      this.#sources.telling.tell(uri, []);
      return undefined;
    }
    return this.#read(uri, new DocumentCache().readInSteps(text), text);
  }

  async #read(uri: string, steps: Steps<FileReading>, source: SourceText | string): Promise<Look> {
    // Only code that reads the file with what it extends knows the machines that it describes.
    if (isProjectFile(uri)) return clusterOf(PROJECT, [], folderOf(uri));
    const { open } = this.#sources;
    const before = open.get(uri)?.source;
    const isNewest = (): boolean => open.get(uri)?.source === before;
    const reading = await inTurns(steps, isNewest);
    const told = reading && (await inTurns(reading.told(), isNewest));
    if (!told) return OVERTAKEN;
    this.#sources.telling.tell(uri, told);
    if (reading.nodes.length === 0) return undefined;
    if (typeof source !== 'string' && !source.pieces.some(({ text }) => describesNodes(text))) return undefined;
    return clusterOf(reading.dialect, reading.nodes, folderOf(uri));
  }
}

/** True where both describe the same machines. */
function isAlike(one: Cluster | undefined, other: Cluster | undefined): boolean {
  return one === other || describe(one) === describe(other);
}

function areAlike(some: Clusters, others: Clusters): boolean {
  return some.size === others.size && [...some].every(([uri, cluster]) => isAlike(cluster, others.get(uri)));
}

function describe(cluster: Cluster | undefined): string | undefined {
  return cluster && JSON.stringify(cluster.nodes.map(({ labels, ...node }) => ({ ...node, labels: [...labels] })));
}

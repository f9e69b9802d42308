/** For each document what its workspace says of it: settings, the nearest `.quorate.yaml`, machines in other files. */
import { URI, Utils } from 'vscode-uri';
import { AnalysisCache } from '../analysis/analyse.ts';
import { type Cluster, isProjectFile, type Project } from '../analysis/project.ts';
import { LIMITS, noteOn } from '../readers/limits.ts';
import { PROJECT_FILE, type ProjectFile, readProjectFile } from '../readers/projectFile.ts';
import { DocumentCache } from '../readers/documentCache.ts';
import type { SourceText } from '../readers/yaml/sourceText.ts';
import { describesNodes } from '../readers/registry.ts';
import type { FolderSettings } from './folderSettings.ts';
import { inTurns } from './inTurns.ts';
import type { WorkspaceFiles } from './workspaceFiles.ts';

/** Equal for clusters that only stand at other places of their file. */
function describe(cluster: Cluster | undefined): string {
  return JSON.stringify(cluster?.nodes.map(({ name, labels, taints }) => [name, [...labels], taints]));
}

export class WorkspaceProjects {
  readonly #files: WorkspaceFiles;
  readonly #workspace: FolderSettings;
  readonly #openSource: (uri: string) => SourceText | undefined;
  readonly #warn: (note: string) => void;
  /** True once it has been told that a folder has more files than are looked at. */
  #tooMany = false;
  /** By URI of the `.quorate.yaml`. */
  readonly #projectFiles = new Map<string, Promise<ProjectFile | undefined>>();
  /** Of open documents, what is kept between their versions. */
  readonly #caches = new Map<string, AnalysisCache>();
  /** By file; undefined until somebody asks for the first time. */
  #clusters: Promise<Map<string, Cluster>> | undefined;

  /**
   * @param openSource the text of a document open in the editor, which counts before the file on disk
   * @param warn takes what no file is the place to say of
   */
  constructor(
    files: WorkspaceFiles,
    workspace: FolderSettings,
    openSource: (uri: string) => SourceText | undefined,
    warn: (note: string) => void,
  ) {
    this.#files = files;
    this.#workspace = workspace;
    this.#openSource = openSource;
    this.#warn = warn;
  }

  async of(uri: string): Promise<Project> {
    const [nearest, clusters] = await Promise.all([this.#nearestFile(uri), this.#allClusters()]);
    const elsewhere = [...clusters].flatMap(([from, cluster]) => (from === uri ? [] : [cluster]));
    const { settings } = this.#workspace.of(uri);
    return { settings, clusters: elsewhere, ...(nearest && { file: nearest.file }) };
  }

  cacheOf(uri: string): AnalysisCache {
    const cache = this.#caches.get(uri) ?? new AnalysisCache();
    this.#caches.set(uri, cache);
    return cache;
  }

  closed(uri: string): void {
    this.#caches.delete(uri);
  }

  /** The workspace has other folders now: machines are looked for anew. */
  foldersChanged(): void {
    this.#clusters = undefined;
    this.#projectFiles.clear();
  }

  /** Takes note of a changed, created or deleted file. True when other documents may be judged differently now. */
  async changed(uri: string): Promise<boolean> {
    if (isProjectFile(uri)) return this.#projectFiles.delete(uri);
    const clusters = await this.#clusters;
    if (!clusters) return false;
    const before = clusters.get(uri);
    const after = await this.#clusterIn(uri);
    if (after) clusters.set(uri, after);
    else clusters.delete(uri);
    return describe(before) !== describe(after);
  }

  /** The `.quorate.yaml` that speaks for a file. */
  async projectOf(uri: string): Promise<string | undefined> {
    return (await this.#nearestFile(uri))?.uri;
  }

  /** From the document's folder up to that of the workspace; outside every workspace, its own folder only. */
  async #nearestFile(uri: string): Promise<{ readonly uri: string; readonly file: ProjectFile } | undefined> {
    const root = this.#workspace.folderOf(uri);
    for (let folder = Utils.dirname(URI.parse(uri)); ; folder = Utils.dirname(folder)) {
      const nearest = Utils.joinPath(folder, PROJECT_FILE).toString();
      // oxlint-disable-next-line no-await-in-loop -- the nearest one counts
      const file = await this.#projectFile(nearest);
      if (file) return { uri: nearest, file };
      if (root === undefined || folder.path.length <= URI.parse(root).path.length) return undefined;
    }
  }

  #projectFile(uri: string): Promise<ProjectFile | undefined> {
    const known = this.#projectFiles.get(uri);
    if (known) return known;
    const read = this.textOf(uri).then((text) => (text === undefined ? undefined : readProjectFile(text)));
    this.#projectFiles.set(uri, read);
    return read;
  }

  #allClusters(): Promise<Map<string, Cluster>> {
    this.#clusters ??= this.#findClusters();
    return this.#clusters;
  }

  async #findClusters(): Promise<Map<string, Cluster>> {
    const found = new Map<string, Cluster>();
    for (const uri of await this.allFiles()) {
      // oxlint-disable-next-line no-await-in-loop -- thousands of files are not held at once
      const cluster = await this.#clusterIn(uri);
      if (cluster) found.set(uri, cluster);
    }
    return found;
  }

  /** The YAML files of the workspace. */
  async allFiles(): Promise<readonly string[]> {
    const { most } = LIMITS.files;
    const found = await Promise.all(this.#workspace.folders.map((folder) => this.#files.find(folder, most + 1)));
    if (!this.#tooMany && found.some((files) => files.length > most)) {
      this.#tooMany = true;
      this.#warn(noteOn(LIMITS.files));
    }
    return [...new Set(found.flatMap((files) => files.slice(0, most)))];
  }

  /** As it is in the editor, else as it is on disk; undefined where it is neither. */
  textOf(uri: string): Promise<string | undefined> {
    const open = this.#openSource(uri);
    return open ? Promise.resolve(open.text) : this.#files.read(uri);
  }

  async #clusterIn(uri: string): Promise<Cluster | undefined> {
    const open = this.#openSource(uri);
    const source = open ?? (await this.#files.read(uri));
    // What is open has just been read; the look at the text is for the thousands of files that are not.
    if (source === undefined || (typeof source === 'string' && !describesNodes(source))) return undefined;
    const cache = open ? this.cacheOf(uri).documents : new DocumentCache();
    // A version that is overtaken says nothing: the newer one will.
    const reading = await inTurns(cache.readInSteps(source), () => this.#openSource(uri) === open);
    if (!reading || reading.nodes.length === 0) return undefined;
    if (open && !open.pieces.some(({ text }) => describesNodes(text))) return undefined;
    return { dialect: reading.dialect, nodes: reading.nodes };
  }
}

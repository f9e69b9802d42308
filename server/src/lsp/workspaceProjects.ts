/** For each document what its workspace says of it: settings, the nearest `.quorate.yaml`, machines in other files. */
import { URI, Utils } from 'vscode-uri';
import { AnalysisCache } from '../analysis/analyse.ts';
import { boundsOf, type Cluster, clusterOf, PROJECT } from '../analysis/clusters.ts';
import { isProjectFile, type Project } from '../analysis/project.ts';
import { LIMITS, noteOn } from '../text/limits.ts';
import { extended, type ProjectFile, PROJECT_FILES, readProjectFile } from '../reading/projectFile.ts';
import { DocumentCache } from '../reading/documentCache.ts';
import type { SourceText } from '../text/sourceText.ts';
import { describesNodes } from '../dialects/registry.ts';
import type { FolderSettings } from './folderSettings.ts';
import { IgnoredFiles } from './ignoredFiles.ts';
import { inTurns } from './inTurns.ts';
import { canonicalUri } from './openFiles.ts';
import { TellingFiles } from './tellingFiles.ts';
import type { WorkspaceFiles } from './workspaceFiles.ts';

/** Equal for clusters of equal machines. */
function describe(cluster: Cluster | undefined): string {
  return JSON.stringify(cluster?.nodes.map(({ labels, ...node }) => ({ ...node, labels: [...labels] })));
}

/** What is open, by any spelling of its address. */
interface OpenTexts {
  readonly get: (uri: string) => { readonly source: SourceText } | undefined;
  readonly uris: readonly string[];
}

/** The `.quorate.yaml` that speaks for a file. */
interface NearestFile {
  readonly address: string;
  readonly file: ProjectFile;
  /** The machines that it describes. */
  readonly cluster: Cluster;
}

const folderOf = (uri: string): string => Utils.dirname(URI.parse(uri)).toString();

/** While it was read, the file was opened, edited or closed. It says nothing then: what came after will. */
const OVERTAKEN = 'overtaken';

export class WorkspaceProjects {
  readonly #files: WorkspaceFiles;
  readonly #workspace: FolderSettings;
  readonly #open: OpenTexts;
  readonly #warn: (note: string) => void;
  /** True once it has been told that a folder has more files than are looked at. */
  #tooMany = false;
  /** By address of the `.quorate.yaml`. */
  readonly #projectFiles = new Map<string, Promise<ProjectFile | undefined>>();
  /** By address the files that project files extend. */
  readonly #bases = new Set<string>();
  /** By folder, the `.quorate.yaml` that speaks for what is in it. */
  readonly #nearest = new Map<string, Promise<NearestFile | undefined>>();
  /** Of open documents, what is kept between their versions. */
  readonly #caches = new Map<string, AnalysisCache>();
  /** By address; undefined until somebody asks for the first time. */
  #clusters: Promise<Map<string, Cluster>> | undefined;
  #telling: TellingFiles;
  /** By address the last look at the file that has begun: an earlier one may end later. */
  readonly #looks = new Map<string, symbol>();

  /**
   * @param open what is open in the editor, which counts before the files on disk
   * @param warn takes what no file is the place to say of
   */
  constructor(files: WorkspaceFiles, workspace: FolderSettings, open: OpenTexts, warn: (note: string) => void) {
    this.#files = files;
    this.#workspace = workspace;
    this.#open = open;
    this.#warn = warn;
    this.#telling = this.#newTelling();
  }

  #newTelling(): TellingFiles {
    return new TellingFiles({ textOf: (uri) => this.textOf(uri), boundsOf: (uri) => this.boundsOf(uri) });
  }

  async of(uri: string): Promise<Project> {
    const [nearest, clusters] = await Promise.all([this.#nearestFile(uri), this.#allClusters()]);
    const own = canonicalUri(uri);
    const bounds = boundsOf(nearest);
    const elsewhere: Cluster[] = [];
    for (const [from, cluster] of clusters) {
      if (from === own) continue;
      const other = await this.#nearestFile(from);
      if (boundsOf(other) !== bounds) continue;
      if (cluster.dialect !== PROJECT) elsewhere.push(cluster);
      // Of project's files only those count that speak for other folders too, with what they extend.
      else if (other?.address === from && other.file.cluster !== undefined) elsewhere.push(other.cluster);
    }
    const { settings } = this.#workspace.of(uri);
    const around = await this.#telling.around(uri);
    if (!nearest) return { settings, clusters: elsewhere, around, folder: folderOf(own) };
    const folder = Utils.dirname(URI.parse(nearest.address)).path;
    const path = URI.parse(uri).path.slice(folder.endsWith('/') ? folder.length : folder.length + 1);
    return { settings, clusters: elsewhere, around, file: nearest.file, path };
  }

  /** What bounds the cluster of a file; undefined where no `.quorate.yaml` does. */
  async boundsOf(uri: string): Promise<string | undefined> {
    return boundsOf(await this.#nearestFile(uri));
  }

  cacheOf(uri: string): AnalysisCache {
    const address = canonicalUri(uri);
    const cache = this.#caches.get(address) ?? new AnalysisCache();
    this.#caches.set(address, cache);
    return cache;
  }

  closed(uri: string): void {
    this.#caches.delete(canonicalUri(uri));
  }

  /** The workspace has other folders now: machines are looked for anew. */
  foldersChanged(): void {
    this.#clusters = undefined;
    this.#telling = this.#newTelling();
    this.#forgetProjectFiles();
  }

  #forgetProjectFiles(): void {
    this.#projectFiles.clear();
    this.#nearest.clear();
    this.#bases.clear();
    this.#telling.boundsChanged();
  }

  /** Takes note of a changed, created or deleted file. True when other documents may be judged differently now. */
  async changed(uri: string): Promise<boolean> {
    const address = canonicalUri(uri);
    const projectChanged = this.#bases.has(address) || this.#projectFiles.has(address);
    // What extends it is to be read again too.
    if (projectChanged) this.#forgetProjectFiles();
    const look = Symbol(address);
    this.#looks.set(address, look);
    const clusters = await this.#clusters;
    const telling = this.#telling;
    const after = clusters && (await this.#clusterIn(address, telling));
    if (this.#looks.get(address) === look) this.#looks.delete(address);
    else return projectChanged;
    if (!clusters || after === OVERTAKEN) return projectChanged;
    const told = telling.changed;
    if (told) await telling.follow();
    const before = clusters.get(address);
    if (after) clusters.set(address, after);
    else clusters.delete(address);
    return projectChanged || told || describe(before) !== describe(after);
  }

  /** The `.quorate.yaml` that speaks for a file. */
  async projectOf(uri: string): Promise<string | undefined> {
    return (await this.#nearestFile(uri))?.address;
  }

  /** From the document's folder up to that of the workspace; outside every workspace, its own folder only. */
  #nearestFile(uri: string): Promise<NearestFile | undefined> {
    const folder = folderOf(uri);
    const known = this.#nearest.get(folder);
    if (known) return known;
    const found = this.#searchNearest(uri);
    this.#nearest.set(folder, found);
    return found;
  }

  async #searchNearest(uri: string): Promise<NearestFile | undefined> {
    const root = this.#workspace.folderOf(uri);
    for (let folder = Utils.dirname(URI.parse(uri)); ; folder = Utils.dirname(folder)) {
      for (const name of PROJECT_FILES) {
        const address = Utils.joinPath(folder, name).toString();
        const file = await this.#projectFile(address);
        if (file) return { address, file, cluster: clusterOf(PROJECT, file.nodes, folder.toString()) };
      }
      if (root === undefined || folder.path.length <= URI.parse(root).path.length) return undefined;
    }
  }

  #projectFile(uri: string): Promise<ProjectFile | undefined> {
    const known = this.#projectFiles.get(uri);
    if (known) return known;
    const read = this.#readProjectFile(uri, []);
    this.#projectFiles.set(uri, read);
    return read;
  }

  /**
   * With what it extends, as long as that lies in the workspace and does not lead back.
   * @param extending the addresses that led to this one
   */
  async #readProjectFile(uri: string, extending: readonly string[]): Promise<ProjectFile | undefined> {
    const text = await this.textOf(uri);
    const own = text === undefined ? undefined : readProjectFile(text);
    if (!own?.extends) return own;
    const base = canonicalUri(Utils.resolvePath(Utils.dirname(URI.parse(uri)), own.extends.value).toString());
    const led = [...extending, canonicalUri(uri)];
    const reachable = !led.includes(base) && this.#workspace.folderOf(base) !== undefined;
    if (reachable) this.#bases.add(base);
    const other = reachable ? await this.#readProjectFile(base, led) : undefined;
    if (!other) this.#warn(`${uri}: extends ${base}, which is not in the workspace or leads back, and does not count`);
    return other ? extended(own, other) : own;
  }

  #allClusters(): Promise<Map<string, Cluster>> {
    this.#clusters ??= this.#findClusters();
    return this.#clusters;
  }

  async #findClusters(): Promise<Map<string, Cluster>> {
    const found = new Map<string, Cluster>();
    const telling = this.#telling;
    const all = new Set([...(await this.allFiles()), ...this.#open.uris].map(canonicalUri));
    telling.begin(all);
    for (const address of all) {
      const cluster = await this.#clusterIn(address, telling);
      if (cluster && cluster !== OVERTAKEN) found.set(address, cluster);
    }
    await telling.follow();
    return found;
  }

  /** The YAML files of the workspace that nothing ignores. */
  async allFiles(): Promise<readonly string[]> {
    const { most } = LIMITS.files;
    const found = await Promise.all(
      this.#workspace.folders.map((folder) => this.#files.find(folder, most + 1, this.#ignoredIn(folder))),
    );
    if (!this.#tooMany && found.some((files) => files.length > most)) {
      this.#tooMany = true;
      this.#warn(noteOn(LIMITS.files));
    }
    return [...new Set(found.flatMap((files) => files.slice(0, most)))];
  }

  /** Whether `allFiles` would name it. */
  async isOneOfAll(uri: string): Promise<boolean> {
    const folder = this.#workspace.folderOf(uri);
    if (folder === undefined || !/\.ya?ml$/i.test(uri)) return false;
    const below = URI.parse(uri).path.slice(URI.parse(folder).path.length).split('/').slice(1, -1);
    if (below.some((name) => name.startsWith('.') || name === 'node_modules')) return false;
    return !(await this.#ignoredIn(folder).file(uri));
  }

  #ignoredIn(folder: string): IgnoredFiles {
    return new IgnoredFiles(this.#files, folder, this.#workspace.of(`${folder}/`).excluded);
  }

  /** As it is in the editor, else as it is on disk; undefined where it is neither. */
  textOf(uri: string): Promise<string | undefined> {
    const open = this.#open.get(uri)?.source;
    return open ? Promise.resolve(open.text) : this.#files.read(uri);
  }

  async #clusterIn(uri: string, telling: TellingFiles): Promise<Cluster | typeof OVERTAKEN | undefined> {
    const open = this.#open.get(uri)?.source;
    const source = open ?? (await this.#files.read(uri));
    telling.note(uri, source);
    // Which machines it describes is known to those who read it with what it extends.
    if (source !== undefined && isProjectFile(uri)) return clusterOf(PROJECT, [], folderOf(uri));
    // What is open has just been read; the look at the text is for the thousands of files that are not.
    if (source === undefined || (typeof source === 'string' && !describesNodes(source))) return undefined;
    const steps = open ? this.cacheOf(uri).readAsBefore(open) : new DocumentCache().readInSteps(source);
    const reading = await inTurns(steps, () => this.#open.get(uri)?.source === open);
    if (!reading) return OVERTAKEN;
    if (reading.nodes.length === 0) return undefined;
    if (open && !open.pieces.some(({ text }) => describesNodes(text))) return undefined;
    return clusterOf(reading.dialect, reading.nodes, folderOf(uri));
  }
}

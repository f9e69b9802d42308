/** Finds what the workspace says of each document: settings, the nearest `.quorate.yaml`, machines in other files. */
import { URI, Utils } from 'vscode-uri';
import { AnalysisCache } from '../analysis/analysisCache.ts';
import { boundsOf, type Cluster, PROJECT } from '../analysis/clusters.ts';
import type { Project } from '../analysis/project.ts';
import type { SourceText } from '../text/sourceText.ts';
import type { FolderSettings } from './folderSettings.ts';
import { type Clusters, MachineSearch } from './machineSearch.ts';
import { ManifestFiles, type OpenTexts } from './manifestFiles.ts';
import { canonicalUri } from './openFiles.ts';
import { folderOf, ProjectFiles } from './projectFiles.ts';
import { TellingFiles } from './tellingFiles.ts';
import type { WorkspaceFiles } from './workspaceFiles.ts';

interface Sources {
  readonly host: WorkspaceFiles;
  readonly workspace: FolderSettings;
  /** The open texts, which count before the files on disk. */
  readonly open: OpenTexts;
  /** Takes notes for which no file is the right place. */
  readonly warn: (note: string) => void;
  /** Called when all files have been looked at, after some of them had changed projects. */
  readonly found: () => void;
}

export class WorkspaceProjects {
  /** All YAML files of the workspace. */
  readonly files: ManifestFiles;
  readonly #workspace: FolderSettings;
  readonly #projectFiles: ProjectFiles;
  readonly #machines: MachineSearch;
  readonly #telling: TellingFiles;
  /** What is kept of open documents between their versions. */
  readonly #caches = new Map<string, AnalysisCache>();

  constructor({ host, workspace, open, warn, found }: Sources) {
    this.files = new ManifestFiles(host, workspace, open, warn);
    this.#workspace = workspace;
    this.#projectFiles = new ProjectFiles((uri) => this.files.textOf(uri), workspace, warn);
    this.#telling = new TellingFiles({
      textOf: (uri) => this.files.textOf(uri),
      boundsOf: (uri) => this.boundsOf(uri),
    });
    const readOpen = (uri: string, source: SourceText) => this.cacheOf(uri).readAsBefore(source);
    this.#machines = new MachineSearch({ files: this.files, host, open, readOpen, telling: this.#telling, found });
  }

  async of(uri: string): Promise<Project> {
    const [nearest, { clusters, searching }] = await Promise.all([
      this.#projectFiles.nearest(uri),
      this.#machines.known(),
    ]);
    const own = canonicalUri(uri);
    const elsewhere = await this.#sharing(own, boundsOf(nearest), clusters);
    const { settings } = this.#workspace.of(uri);
    const around = await this.#telling.around(uri);
    const project: Project = { settings, clusters: elsewhere, around, ...(searching && { searching }) };
    if (!nearest) return { ...project, folder: folderOf(own) };
    const folder = Utils.dirname(URI.parse(nearest.address)).path;
    const path = URI.parse(uri).path.slice(folder.endsWith('/') ? folder.length : folder.length + 1);
    return { ...project, file: nearest.file, path };
  }

  /** Begins to look at the files of the workspace, so that less is left to do when the first file is opened. */
  begin(): void {
    this.#machines.begin();
  }

  /** The address of the `.quorate.yaml` that counts for a file. */
  async projectOf(uri: string): Promise<string | undefined> {
    return (await this.#projectFiles.nearest(uri))?.address;
  }

  /** The bounds of the cluster of a file; undefined where no `.quorate.yaml` sets them. */
  async boundsOf(uri: string): Promise<string | undefined> {
    return boundsOf(await this.#projectFiles.nearest(uri));
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

  /** Searches for machines again, since the workspace has other folders, or other files are ignored. */
  foldersChanged(): void {
    this.#projectFiles.forget();
    this.#telling.boundsChanged();
    this.#machines.again();
  }

  /** Takes note of a changed, created or deleted file. True when other documents may be judged differently now. */
  async changed(uri: string): Promise<boolean> {
    const projectChanged = this.#projectFiles.changed(uri);
    if (projectChanged) this.#telling.boundsChanged();
    return (await this.#machines.changed(uri)) || projectChanged;
  }

  stop(): void {
    this.#machines.stop();
  }

  /** What other files with these bounds describe. */
  async #sharing(own: string, bounds: string | undefined, clusters: Clusters): Promise<readonly Cluster[]> {
    const sharing: Cluster[] = [];
    for (const [from, cluster] of clusters) {
      if (from === own) continue;
      const nearest = await this.#projectFiles.nearest(from);
      if (boundsOf(nearest) !== bounds) continue;
      if (cluster.dialect !== PROJECT) sharing.push(cluster);
      // A project's file counts here only where it names a cluster, and so speaks for other folders too. It counts with
      // what it extends.
      else if (nearest?.address === from && nearest.file.cluster !== undefined) sharing.push(nearest.cluster);
    }
    return sharing;
  }
}

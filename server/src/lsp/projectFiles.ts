/** Finds for each document the `.quorate.yaml` that counts for it: the nearest one, with what it extends. */
import { URI, Utils } from 'vscode-uri';
import { type Cluster, clusterOf, PROJECT } from '../analysis/clusters.ts';
import { extended, type ProjectFile, PROJECT_FILES, projectFileInSteps } from '../reading/projectFile.ts';
import type { FolderSettings } from './folderSettings.ts';
import { inTurns } from './inTurns.ts';
import { canonicalUri } from './openFiles.ts';

/** The `.quorate.yaml` that counts for a file. */
export interface NearestFile {
  readonly address: string;
  readonly file: ProjectFile;
  /** The machines that it describes. */
  readonly cluster: Cluster;
}

export class ProjectFiles {
  readonly #textOf: (uri: string) => Promise<string | undefined>;
  readonly #workspace: FolderSettings;
  readonly #warn: (note: string) => void;
  /** The project files, by address. */
  readonly #files = new Map<string, Promise<ProjectFile | undefined>>();
  /** The addresses of files that project files extend. */
  readonly #bases = new Set<string>();
  /** The `.quorate.yaml` that counts for the files of a folder, by folder. */
  readonly #nearest = new Map<string, Promise<NearestFile | undefined>>();

  /** @param warn takes notes for which no file is the right place */
  constructor(
    textOf: (uri: string) => Promise<string | undefined>,
    workspace: FolderSettings,
    warn: (note: string) => void,
  ) {
    this.#textOf = textOf;
    this.#workspace = workspace;
    this.#warn = warn;
  }

  /**
   * Looks from the document's folder up to that of the workspace; outside every workspace, only in the document's
   * folder.
   */
  nearest(uri: string): Promise<NearestFile | undefined> {
    const folder = folderOf(uri);
    const known = this.#nearest.get(folder);
    if (known) return known;
    const found = this.#search(uri);
    this.#nearest.set(folder, found);
    return found;
  }

  forget(): void {
    this.#files.clear();
    this.#nearest.clear();
    this.#bases.clear();
  }

  /** Takes note of a changed, created or deleted file. True where it may count for other files. */
  changed(uri: string): boolean {
    const address = canonicalUri(uri);
    const counts = this.#bases.has(address) || this.#files.has(address);
    // Files that extend it must be read again too.
    if (counts) this.forget();
    return counts;
  }

  async #search(uri: string): Promise<NearestFile | undefined> {
    const root = this.#workspace.folderOf(uri);
    for (let folder = Utils.dirname(URI.parse(uri)); ; folder = Utils.dirname(folder)) {
      for (const name of PROJECT_FILES) {
        const address = Utils.joinPath(folder, name).toString();
        const file = await this.#file(address);
        if (file) return { address, file, cluster: clusterOf(PROJECT, file.nodes, folder.toString()) };
      }
      if (root === undefined || folder.path.length <= URI.parse(root).path.length) return undefined;
    }
  }

  #file(uri: string): Promise<ProjectFile | undefined> {
    const known = this.#files.get(uri);
    if (known) return known;
    const read = this.#read(uri, []);
    this.#files.set(uri, read);
    return read;
  }

  /**
   * Reads a project's file with what it extends, where that lies in the workspace and does not lead back.
   * @param extending the addresses that led to this one
   */
  async #read(uri: string, extending: readonly string[]): Promise<ProjectFile | undefined> {
    const text = await this.#textOf(uri);
    const own = text === undefined ? undefined : await inTurns(projectFileInSteps(text));
    if (!own?.extends) return own;
    const base = canonicalUri(Utils.resolvePath(Utils.dirname(URI.parse(uri)), own.extends.value).toString());
    const led = [...extending, canonicalUri(uri)];
    const reachable = !led.includes(base) && this.#workspace.folderOf(base) !== undefined;
    if (reachable) this.#bases.add(base);
    const other = reachable ? await this.#read(base, led) : undefined;
    if (!other) this.#warn(`${uri}: extends ${base}, which is not in the workspace or leads back, and does not count`);
    return other ? extended(own, other) : own;
  }
}

/** The folder that a file is in. */
export function folderOf(uri: string): string {
  return Utils.dirname(URI.parse(uri)).toString();
}

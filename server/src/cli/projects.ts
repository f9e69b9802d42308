/** What the folders around a manifest say of it: the nearest `.quorate.yaml`, and machines described in other files. */
import { dirname, join, resolve } from 'node:path';
import type { Cluster, Project } from '../analysis/project.ts';
import type { Settings } from '../analysis/settings.ts';
import { PROJECT_FILE, type ProjectFile, readProjectFile } from '../readers/projectFile.ts';
import { describesNodes, readText } from '../readers/registry.ts';
import { readIfThere, readManifest } from './files.ts';

export class Projects {
  readonly #settings: Settings;
  readonly #clusters: readonly Cluster[];
  /** By folder; a folder without a file of its own has that of its parent. */
  readonly #files = new Map<string, Promise<ProjectFile | undefined>>();

  private constructor(settings: Settings, clusters: readonly Cluster[]) {
    this.#settings = settings;
    this.#clusters = clusters;
  }

  /** Gathers the machines that the given files describe. A file that cannot be read describes none. */
  static async load(files: readonly string[], settings: Settings): Promise<Projects> {
    const clusters: Cluster[] = [];
    for (const path of files) {
      const text = await readManifest(path).catch(() => '');
      if (describesNodes(text)) clusters.push(readText(text));
    }
    return new Projects(settings, clusters);
  }

  /** @throws Error when there is a `.quorate.yaml` that cannot be read */
  async of(path: string): Promise<Project> {
    const file = await this.#nearest(dirname(resolve(path)));
    return { settings: this.#settings, clusters: this.#clusters, ...(file && { file }) };
  }

  #nearest(folder: string): Promise<ProjectFile | undefined> {
    const known = this.#files.get(folder);
    if (known) return known;
    const found = this.#search(folder);
    this.#files.set(folder, found);
    return found;
  }

  async #search(folder: string): Promise<ProjectFile | undefined> {
    const text = await readIfThere(join(folder, PROJECT_FILE));
    if (text !== undefined) return readProjectFile(text);
    const parent = dirname(folder);
    return parent === folder ? undefined : this.#nearest(parent);
  }
}

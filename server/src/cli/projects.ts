/** What the folders around a manifest say of it: the nearest `.quorate.yaml`, and machines described in other files. */
import { dirname, join, relative, resolve } from 'node:path';
import { boundsOf, type Cluster } from '../analysis/clusters.ts';
import { type Project, projectFileProblems } from '../analysis/project.ts';
import type { Settings } from '../analysis/settings.ts';
import { PROJECT_FILES, type ProjectFile, readProjectFile } from '../readers/projectFile.ts';
import { readIfThere, readManifest } from './readManifest.ts';
import { folderOf } from './scanFiles.ts';

export interface ProjectSources {
  readonly settings: Settings;
  /** Machines that the files of this run describe. */
  readonly clusters: readonly Cluster[];
  /** A file that counts instead of the nearest `.quorate.yaml`. */
  readonly config?: string;
}

/** A project's file, and where it was found. */
export interface FoundFile {
  readonly path: string;
  readonly text: string;
  readonly file: ProjectFile;
  /** What is wrong with it, one line each; the rest of it counts all the same. */
  readonly errors: readonly string[];
}

export class Projects {
  readonly #sources: ProjectSources;
  /** By folder; a folder without a file of its own has that of its parent. */
  readonly #files = new Map<string, FoundFile | undefined>();
  #named: FoundFile | undefined;
  /** By bounds: the same list for all files of a cluster. */
  readonly #clusters = new Map<string | undefined, readonly Cluster[]>();

  constructor(sources: ProjectSources) {
    this.#sources = sources;
  }

  /** @throws Error when there is a project's file that cannot be read */
  of(path: string): Project {
    const { settings } = this.#sources;
    const found = this.fileOf(path);
    const clusters = this.#clustersIn(bounded(found));
    return { settings, clusters, ...(found ? { file: found.file } : { folder: folderOf(path) }) };
  }

  /** Of project's files only those count that speak for other folders too. */
  #clustersIn(bounds: string | undefined): readonly Cluster[] {
    const known = this.#clusters.get(bounds);
    if (known) return known;
    const found = this.#sources.clusters.filter(
      ({ folder, dialect }) =>
        bounded(this.fileOf(join(folder, PROJECT_FILES[0] ?? ''))) === bounds &&
        (dialect !== 'project' || bounds?.startsWith('cluster ')),
    );
    this.#clusters.set(bounds, found);
    return found;
  }

  /** @throws Error when there is a project's file that cannot be read */
  fileOf(path: string): FoundFile | undefined {
    const { config } = this.#sources;
    if (config === undefined) return this.#nearest(dirname(resolve(path)));
    this.#named ??= foundFile(config, named(config, readManifest));
    return this.#named;
  }

  #nearest(folder: string): FoundFile | undefined {
    if (this.#files.has(folder)) return this.#files.get(folder);
    const found = this.#search(folder);
    this.#files.set(folder, found);
    return found;
  }

  #search(folder: string): FoundFile | undefined {
    for (const name of PROJECT_FILES) {
      const path = join(folder, name);
      const text = named(path, readIfThere);
      if (text !== undefined) return foundFile(path, text);
    }
    const parent = dirname(folder);
    return parent === folder ? undefined : this.#nearest(parent);
  }
}

function bounded(found: FoundFile | undefined): string | undefined {
  return boundsOf(found && { file: found.file, address: shownPath(found.path) });
}

/** An error says which file it is about: not the manifest that needs it. */
function named<T>(path: string, read: (path: string) => T): T {
  try {
    return read(path);
  } catch (error) {
    throw new Error(`${shownPath(path)}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

function foundFile(path: string, text: string): FoundFile {
  const file = readProjectFile(text);
  const shown = shownPath(path);
  const errors = projectFileProblems(file).map(({ range, message }) => {
    const before = text.slice(0, range.start).split('\n');
    return `${shown}:${before.length}:${(before.at(-1) ?? '').length + 1}: ${message}`;
  });
  return { path, text, file, errors };
}

function shownPath(path: string): string {
  return relative('', path).replaceAll('\\', '/');
}

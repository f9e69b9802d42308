/** What the folders around a manifest say of it: the nearest `.quorate.yaml`, and machines described in other files. */
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { type Cluster, type Project, projectFileProblems } from '../analysis/project.ts';
import type { Settings } from '../analysis/settings.ts';
import { extended, type ProjectFile, PROJECT_FILES, readProjectFile } from '../readers/projectFile.ts';
import type { Range } from '../model/range.ts';
import { readIfThere, readManifest } from './readManifest.ts';

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
  /** All that it follows from: the text, and those of the files it extends. */
  readonly text: string;
  /** With what it extends. */
  readonly file: ProjectFile;
  /** What is wrong with it, one line each; the rest of it counts all the same. */
  readonly errors: readonly string[];
}

export class Projects {
  readonly #sources: ProjectSources;
  /** By folder; a folder without a file of its own has that of its parent. */
  readonly #files = new Map<string, FoundFile | undefined>();
  #named: FoundFile | undefined;

  constructor(sources: ProjectSources) {
    this.#sources = sources;
  }

  /** @throws Error when there is a project's file that cannot be read */
  of(path: string): Project {
    const { settings, clusters } = this.#sources;
    const found = this.fileOf(path);
    if (!found) return { settings, clusters };
    const below = relative(dirname(found.path), resolve(path)).replaceAll('\\', '/');
    return { settings, clusters, file: found.file, path: below };
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
    for (const path of PROJECT_FILES.map((name) => join(folder, name))) {
      const text = named(path, readIfThere);
      if (text !== undefined) return foundFile(path, text);
    }
    const parent = dirname(folder);
    return parent === folder ? undefined : this.#nearest(parent);
  }
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

/** @param extending the files that led to this one */
function foundFile(path: string, text: string, extending: readonly string[] = []): FoundFile {
  const own = readProjectFile(text);
  const told = (range: Range, message: string): string => {
    const before = text.slice(0, own.layout.offsets(range).start).split('\n');
    return `${shownPath(path)}:${before.length}:${(before.at(-1) ?? '').length + 1}: ${message}`;
  };
  const errors = projectFileProblems(own).map(({ range, message }) => told(range, message));
  if (!own.extends) return { path, text, file: own, errors };
  const base = baseOf(path, own.extends.value, [...extending, resolve(path)]);
  if (typeof base === 'string') return { path, text, file: own, errors: [...errors, told(own.extends.range, base)] };
  const file = extended(own, base.file);
  return { path, text: `${text}\0${base.text}`, file, errors: [...errors, ...base.errors] };
}

/** The file that is extended, or in words why it does not count. */
function baseOf(path: string, wanted: string, extending: readonly string[]): FoundFile | string {
  if (isAbsolute(wanted)) return 'extends is a path from the folder of this file';
  const base = join(dirname(path), wanted);
  if (extending.includes(resolve(base))) return 'extends leads back to this file';
  try {
    return foundFile(base, readManifest(base), extending);
  } catch (error) {
    return `extends: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function shownPath(path: string): string {
  return relative('', path).replaceAll('\\', '/');
}

/** What the folders around a manifest say of it: the nearest `.quorate.yaml`, and machines described in other files. */
import { dirname, join, resolve } from 'node:path';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { bounded } from '../analysis/bounded.ts';
import { type Cluster, type Project, projectFileProblems } from '../analysis/project.ts';
import type { Settings } from '../analysis/settings.ts';
import { PROJECT_FILE, type ProjectFile, readProjectFile } from '../readers/projectFile.ts';
import { shownPath } from './formats/paths.ts';
import { descriptorOf, readManifest } from './readManifest.ts';
import { readInside, type Roots } from './roots.ts';

export interface ProjectSources {
  readonly settings: Settings;
  /** Machines that the files of this run describe. */
  readonly clusters: readonly Cluster[];
  /** A file that counts instead of the nearest `.quorate.yaml`. */
  readonly config?: string;
  /** Where project files that are symbolic links may lead. */
  readonly roots: Roots;
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

  constructor(sources: ProjectSources) {
    this.#sources = sources;
  }

  /** @throws Error when there is a project's file that cannot be read */
  of(path: string): Project {
    const { settings, clusters } = this.#sources;
    const found = this.fileOf(path);
    return { settings, clusters, ...(found && { file: found.file }) };
  }

  /** @throws Error when there is a project's file that cannot be read */
  fileOf(path: string): FoundFile | undefined {
    const { config } = this.#sources;
    // What comes through a pipe belongs to the current folder.
    if (config === undefined)
      return this.#nearest(descriptorOf(path) === undefined ? dirname(resolve(path)) : resolve(''));
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
    const path = join(folder, PROJECT_FILE);
    const text = named(path, () => readInside(path, this.#sources.roots));
    if (text !== undefined) return foundFile(path, text);
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

function foundFile(path: string, text: string): FoundFile {
  const file = readProjectFile(text);
  const shown = shownPath(path);
  const document = TextDocument.create('file:///', 'yaml', 0, text);
  const errors = bounded(projectFileProblems(file), ({ range }) => range.start).map(({ range, message }) => {
    const { line, character } = document.positionAt(range.start);
    return `${shown}:${line + 1}:${character + 1}: ${message}`;
  });
  return { path, text, file, errors };
}

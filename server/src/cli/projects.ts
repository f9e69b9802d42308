/** What the folders around a manifest say of it: the nearest `.quorate.yaml`, and machines described in other files. */
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { bounded } from '../analysis/bounded.ts';
import { boundsOf, type Cluster, clusterOf, PROJECT } from '../analysis/clusters.ts';
import { type Project, projectFileProblems } from '../analysis/project.ts';
import type { Settings } from '../analysis/settings.ts';
import { extended, type ProjectFile, PROJECT_FILE, PROJECT_FILES, readProjectFile } from '../reading/projectFile.ts';
import type { Range } from '../model/range.ts';
import { shownPath, slashed } from './formats/paths.ts';
import { descriptorOf, readManifest } from './readManifest.ts';
import { fingerprintOf } from './reportCache.ts';
import { readInside, type Roots } from './roots.ts';
import { addressOf, folderOf } from './scanFiles.ts';
import { folderIn } from '../base/paths.ts';
import { Elsewhere } from '../dialects/elsewhere/elsewhere.ts';
import type { FileText } from '../dialects/elsewhere/otherFile.ts';
import { atOnce } from '../base/steps.ts';
import { MOST_TELLERS, type Told } from '../dialects/elsewhere/told.ts';
import { readText } from '../reading/documentCache.ts';

export interface ProjectSources {
  readonly settings: Settings;
  /** The machines that the files of this run describe. */
  readonly clusters: readonly Cluster[];
  /** The files of this run that say something of other files. */
  readonly telling: readonly FileText[];
  /** A file that counts in place of the nearest `.quorate.yaml`. */
  readonly config?: string;
  /** The folders to which project files that are symbolic links may lead. */
  readonly roots: Roots;
}

/** A project's file, and the path at which it was found. */
export interface FoundFile {
  readonly path: string;
  /** All text that it depends on: its own, and that of the files that it extends. */
  readonly text: string;
  /** What the file states, together with what it extends. */
  readonly file: ProjectFile;
  /** What is wrong with the file, one line each; the rest of it counts nevertheless. */
  readonly errors: readonly string[];
}

export class Projects {
  readonly #sources: ProjectSources;
  /** The file for each folder. A folder without one has that of its parent. */
  readonly #files = new Map<string, FoundFile | undefined>();
  #named: FoundFile | undefined;
  /** The clusters by bounds: all files of a cluster share one list. */
  readonly #clusters = new Map<string | undefined, readonly Cluster[]>();
  /** What other files say, by the same bounds. */
  readonly #telling = new Map<string | undefined, Elsewhere>();
  readonly #digests = new Map<string, string>();
  readonly #told = new Map<string, readonly Told[]>();

  constructor(sources: ProjectSources) {
    this.#sources = sources;
  }

  /**
   * The project of a file.
   * @throws Error when there is a project's file that cannot be read
   */
  of(path: string): Project {
    const { settings } = this.#sources;
    const found = this.fileOf(path);
    const clusters = this.#clustersIn(clusterBounds(found));
    const around = this.#elsewhere(clusterBounds(found)).around(addressOf(path));
    if (!found) return { settings, clusters, around, folder: folderOf(path) };
    const below = slashed(relative(dirname(found.path), resolve(path)));
    return { settings, clusters, around, file: found.file, path: below };
  }

  /** A text that is equal while what other files may say of this one is the same. */
  tellingDigest(path: string): string {
    const bounds = clusterBounds(this.fileOf(path));
    const folder = folderIn(addressOf(path));
    const key = JSON.stringify([bounds, folder]);
    const telling = (): readonly FileText[] =>
      // Files that only tell of members matter only for files of the same folder.
      this.#tellingIn(bounds).filter((file) => file.text !== '' || folderIn(file.path) === folder);
    const known = this.#digests.get(key) ?? fingerprintOf(telling());
    this.#digests.set(key, known);
    return known;
  }

  #tellingIn(bounds: string | undefined): readonly FileText[] {
    return this.#sources.telling.filter(({ path }) => this.#isWithin(path, bounds));
  }

  /** True where the file belongs to the cluster. Nothing is known of files around a project's file that cannot be read. */
  #isWithin(path: string, bounds: string | undefined): boolean {
    try {
      return clusterBounds(this.fileOf(path)) === bounds;
    } catch {
      return false;
    }
  }

  #elsewhere(bounds: string | undefined): Elsewhere {
    const known = this.#telling.get(bounds);
    if (known) return known;
    const elsewhere = Elsewhere.of(this.#tellingIn(bounds), (path) => this.#toldIn(path));
    this.#telling.set(bounds, elsewhere);
    return elsewhere;
  }

  /** What a file tells of members of quorums. It is kept for about one folder: files come folder by folder. */
  #toldIn(path: string): readonly Told[] {
    const told = this.#told.get(path) ?? toldIn(path);
    this.#told.set(path, told);
    const [oldest] = this.#told.keys();
    if (this.#told.size > MOST_TELLERS && oldest !== undefined) this.#told.delete(oldest);
    return told;
  }

  #clustersIn(bounds: string | undefined): readonly Cluster[] {
    const known = this.#clusters.get(bounds);
    if (known) return known;
    const found = this.#sources.clusters.flatMap((cluster) => {
      const { folder, dialect } = cluster;
      const own = join(folder, PROJECT_FILE);
      if (!this.#isWithin(own, bounds)) return [];
      if (dialect !== PROJECT) return [cluster];
      const nearest = this.fileOf(own);
      // A project's file counts here only where it names a cluster, and so speaks for other folders too. It counts with
      // what it extends.
      return nearest?.file.cluster === undefined ? [] : [clusterOf(PROJECT, nearest.file.nodes, folder)];
    });
    this.#clusters.set(bounds, found);
    return found;
  }

  /**
   * The project's file for a path; undefined where there is none.
   * @throws Error when there is a project's file that cannot be read
   */
  fileOf(path: string): FoundFile | undefined {
    const { config, roots } = this.#sources;
    // What comes through a pipe belongs to the current folder.
    if (config === undefined)
      return this.#nearest(descriptorOf(path) === undefined ? dirname(resolve(path)) : resolve(''));
    this.#named ??= foundFile(config, named(config, readManifest), roots);
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
      const text = named(path, () => readInside(path, this.#sources.roots));
      if (text !== undefined) return foundFile(path, text, this.#sources.roots);
    }
    const parent = dirname(folder);
    return parent === folder ? undefined : this.#nearest(parent);
  }
}

function toldIn(path: string): readonly Told[] {
  try {
    return atOnce(readText(readManifest(path)).told());
  } catch {
    // The check of that file reports why it cannot be read.
    return [];
  }
}

function clusterBounds(found: FoundFile | undefined): string | undefined {
  return boundsOf(found && { file: found.file, address: shownPath(found.path) });
}

/** Reads a file. An error names this file, and not the manifest that needs it. */
function named<T>(path: string, read: (path: string) => T): T {
  try {
    return read(path);
  } catch (error) {
    throw new Error(`${shownPath(path)}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

/**
 * Reads a project's file with what it extends.
 * @param extending the files that led to this one
 */
function foundFile(path: string, text: string, roots: Roots, extending: readonly string[] = []): FoundFile {
  const own = readProjectFile(text);
  const shown = shownPath(path);
  const document = TextDocument.create('file:///', 'yaml', 0, text);
  const told = (range: Range, message: string): string => {
    const { line, character } = document.positionAt(own.layout.offsets(range).start);
    return `${shown}:${line + 1}:${character + 1}: ${message}`;
  };
  const problems = bounded(projectFileProblems(own), ({ range }) => own.layout.offsets(range).start);
  const errors = problems.map(({ range, message }) => told(range, message));
  if (!own.extends) return { path, text, file: own, errors };
  const base = baseOf(path, own.extends.value, roots, [...extending, resolve(path)]);
  if (typeof base === 'string') return { path, text, file: own, errors: [...errors, told(own.extends.range, base)] };
  const file = extended(own, base.file);
  return { path, text: `${text}\0${base.text}`, file, errors: [...errors, ...base.errors] };
}

/** The file that is extended, or the reason why it does not count, in words. */
function baseOf(path: string, wanted: string, roots: Roots, extending: readonly string[]): FoundFile | string {
  if (isAbsolute(wanted)) return 'extends is a path from the folder of this file';
  const base = join(dirname(path), wanted);
  if (extending.includes(resolve(base))) return 'extends leads back to this file';
  try {
    const text = readInside(base, roots);
    return text === undefined ? `extends: ${wanted} is not there` : foundFile(base, text, roots, extending);
  } catch (error) {
    return `extends: ${error instanceof Error ? error.message : String(error)}`;
  }
}

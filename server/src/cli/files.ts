/** Finds the files that are meant: paths, folders and globs of the command line, minus what the ignore files name. */
import { type Dirent, lstatSync, readdirSync, statSync } from 'node:fs';
import { posix } from 'node:path';
import { pathGlob } from '../base/pathGlob.ts';
import { slashed } from './formats/paths.ts';
import { IgnoreFiles } from './ignoreFiles.ts';
import { reasonOf } from './readManifest.ts';
import { refuseOutside, type Roots, rootsOf } from './roots.ts';

const MANIFEST = /\.ya?ml$/i;
const INVENTORY = /^(?:hosts|inventory)$|\.ini$/i;

interface Found {
  readonly files: readonly string[];
  /** The folders to which symbolic links may lead. */
  readonly roots: Roots;
  /** Files that look like inventories in another form than YAML. */
  readonly inventories: readonly string[];
  /** What could not be read, one line each. */
  readonly errors: readonly string[];
}

/**
 * The files that `paths` name, each once, in stable order: files, the YAML files below folders, and the matches of
 * globs. A file that is named is taken whatever its name is, wherever a symbolic link leads, and whatever the ignore
 * files state. What is found in a folder is taken where it is a file inside the named folders.
 */
export function findFiles(paths: readonly string[]): Found {
  const walk = new Walk(rootsOf(paths.map((path) => (isGlob(path) ? globbed(path)[0] : path))));
  for (const path of paths) {
    try {
      if (isGlob(path)) {
        const before = walk.files.size;
        walk.enter(...globbed(path));
        if (walk.files.size === before) walk.errors.push(`${path}: no file matches`);
      } else if (statSync(path).isDirectory()) {
        walk.enter(path, (file) => MANIFEST.test(file));
      } else {
        walk.files.add(path);
      }
    } catch (error) {
      walk.errors.push(`${path}: ${reasonOf(error)}`);
    }
  }
  return { files: [...walk.files], roots: walk.roots, inventories: walk.inventories, errors: walk.errors };
}

class Walk {
  readonly files = new Set<string>();
  readonly errors: string[] = [];
  readonly inventories: string[] = [];
  readonly roots: Roots;

  constructor(roots: Roots) {
    this.roots = roots;
  }

  enter(folder: string, wanted: (path: string) => boolean): void {
    this.#folder(folder, wanted, new IgnoreFiles(folder, this.roots, this.errors));
  }

  #folder(folder: string, wanted: (path: string) => boolean, ignored: IgnoreFiles): void {
    for (const entry of this.#entriesOf(folder)) {
      // Paths have slashes everywhere, so that reports from all platforms are alike.
      const path = posix.join(folder, entry.name);
      if (entry.name.includes(UNREADABLE) && !exists(path)) {
        if (wanted(path)) this.errors.push(`${path}: its name is not UTF-8, so it is not checked`);
      } else if (entry.isDirectory()) {
        if (!ignored.ignores(path, true)) this.#folder(path, wanted, ignored);
      } else if (entry.isSymbolicLink()) {
        if (!ignored.ignores(path, false) && this.#takes(path, wanted(path))) this.files.add(path);
      } else if (entry.isFile() && INVENTORY.test(entry.name)) {
        if (!ignored.ignores(path, false)) this.inventories.push(path);
      } else if (wanted(path) && !ignored.ignores(path, false)) {
        // Whether it can be read as a file is decided, and reported, by the check.
        this.files.add(path);
      }
    }
  }

  /** The entries of a folder. A folder that has gone away meanwhile is reported, and the search goes on. */
  #entriesOf(folder: string): readonly Dirent[] {
    try {
      return readdirSync(folder, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1));
    } catch (error) {
      this.errors.push(`${folder}: ${reasonOf(error)}`);
      return [];
    }
  }

  /**
   * True where the target of a symbolic link is checked. A folder is not: either it is searched by itself, or it lies
   * outside, which is reported.
   */
  #takes(path: string, wanted: boolean): boolean {
    try {
      const isFolder = statSync(path).isDirectory();
      if (isFolder || wanted) refuseOutside(path, this.roots);
      return wanted && !isFolder;
    } catch (error) {
      // A link to nowhere is reported only when it has the name of a manifest.
      if (wanted || !isMissing(error)) this.errors.push(`${path}: ${reasonOf(error)}`);
      return false;
    }
  }
}

function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ELOOP', 'ENOTDIR', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '');
}

function isGlob(path: string): boolean {
  return MAGIC.test(path) && !exists(path);
}

/** The folder in which a glob starts, and a test for what it matches below. */
function globbed(pattern: string): [folder: string, matches: (path: string) => boolean] {
  const parts = pattern.replace(/^(?:\.\/)+/, '').split('/');
  const fixed = parts.slice(
    0,
    Math.max(
      0,
      parts.findIndex((part) => MAGIC.test(part)),
    ),
  );
  const folder = fixed.join('/');
  const matches = pathGlob(parts.join('/'));
  return [folder === '' ? (fixed.length > 0 ? '/' : '.') : folder, (path) => matches(slashed(path))];
}

/** What stands in a name for bytes that are no text; a file cannot be asked for by such a name. */
const UNREADABLE = '\uFFFD';

const MAGIC = /[*?[\]{}]/;

function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

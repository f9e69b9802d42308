/** Which files are meant: paths, folders and globs from the command line, less what the ignore files name. */
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
  /** Where links may lead. */
  readonly roots: Roots;
  /** Files that look like inventories in another form than YAML. */
  readonly inventories: readonly string[];
  /** What could not be read, one line each. */
  readonly errors: readonly string[];
}

/**
 * The files that `paths` name, the YAML files below the folders among them, and what the globs among them match, each
 * once, in stable order. A file that is named is taken whatever it is called, wherever a link leads, and whatever the
 * ignore files say. What is found in a folder is taken where it is a file inside the folders named.
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
      // With slashes everywhere, so that reports from all platforms are alike.
      const path = posix.join(folder, entry.name);
      if (entry.isDirectory()) {
        if (!ignored.ignores(path, true)) this.#folder(path, wanted, ignored);
      } else if (entry.isSymbolicLink()) {
        if (!ignored.ignores(path, false) && this.#takes(path, wanted(path))) this.files.add(path);
      } else if (entry.isFile() && INVENTORY.test(entry.name)) {
        if (!ignored.ignores(path, false)) this.inventories.push(path);
      } else if (wanted(path) && !ignored.ignores(path, false)) {
        // What is neither a file nor a folder is told by those who read it.
        this.files.add(path);
      }
    }
  }

  /** A folder that went away while we looked is told, and the others are still walked. */
  #entriesOf(folder: string): readonly Dirent[] {
    try {
      return readdirSync(folder, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1));
    } catch (error) {
      this.errors.push(`${folder}: ${reasonOf(error)}`);
      return [];
    }
  }

  /**
   * Whether what is behind a symbolic link is checked. A folder is not: either it is walked as itself, or it lies outside,
   * and is told.
   */
  #takes(path: string, wanted: boolean): boolean {
    try {
      const isFolder = statSync(path).isDirectory();
      if (isFolder || wanted) refuseOutside(path, this.roots);
      return wanted && !isFolder;
    } catch (error) {
      // A link to nowhere matters where it has the name of a manifest.
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

/** The folder that a glob starts in, and what it matches below. */
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

const MAGIC = /[*?[\]{}]/;

function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

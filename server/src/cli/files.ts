/** Which files are meant: paths, folders and globs from the command line, less what the ignore files name. */
import { type Dirent, readdirSync, statSync } from 'node:fs';
import { posix } from 'node:path';
import picomatch from 'picomatch';
import { IgnoreFiles } from './ignoreFiles.ts';
import { reasonOf } from './readManifest.ts';

const MANIFEST = /\.ya?ml$/i;

interface Found {
  readonly files: readonly string[];
  /** What could not be read, one line each. */
  readonly errors: readonly string[];
}

/**
 * The files that `paths` name, the YAML files below the folders among them, and what the globs among them match, each
 * once, in stable order. A file that is named is taken whatever it is called and whatever the ignore files say.
 */
export function findFiles(paths: readonly string[]): Found {
  const files = new Set<string>();
  const errors: string[] = [];
  for (const path of paths) {
    try {
      const isGlob = picomatch.scan(path).isGlob && !exists(path);
      const [start, wanted] = isGlob ? globbed(path) : [path, (file: string) => MANIFEST.test(file)];
      if (!isGlob && !statSync(path).isDirectory()) {
        files.add(path);
        continue;
      }
      const before = files.size;
      walk(start, wanted, new IgnoreFiles(start), files, errors);
      if (isGlob && files.size === before) errors.push(`${path}: no file matches`);
    } catch (error) {
      errors.push(`${path}: ${reasonOf(error)}`);
    }
  }
  return { files: [...files], errors };
}

/** Symbolic links to folders are not followed: they may lead round in circles. */
function walk(
  folder: string,
  wanted: (path: string) => boolean,
  ignored: IgnoreFiles,
  files: Set<string>,
  errors: string[],
): void {
  for (const entry of entriesOf(folder, errors)) {
    // With slashes everywhere, so that reports from all platforms are alike.
    const path = posix.join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!ignored.ignores(path, true)) walk(path, wanted, ignored, files, errors);
    } else if (wanted(path) && !ignored.ignores(path, false) && isFile(entry, path, errors)) files.add(path);
  }
}

/** A folder that went away while we looked is told, and the others are still walked. */
function entriesOf(folder: string, errors: string[]): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    errors.push(`${folder}: ${reasonOf(error)}`);
    return [];
  }
}

function isFile(entry: Dirent, path: string, errors: string[]): boolean {
  if (!entry.isSymbolicLink()) return entry.isFile();
  try {
    return statSync(path).isFile();
  } catch (error) {
    errors.push(`${path}: ${reasonOf(error)}`);
    return false;
  }
}

/** The folder that a glob starts in, and what it matches below. */
function globbed(pattern: string): [folder: string, matches: (path: string) => boolean] {
  const { base } = picomatch.scan(pattern);
  const matches = picomatch(pattern.replace(/^(?:\.\/)+/, ''), { dot: true });
  return [base === '' ? '.' : base, (path) => matches(path.replaceAll('\\', '/'))];
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

/**
 * The folders in which a run reads and writes. A repository may hold symbolic links from strangers, so the target of a
 * link is taken only where it lies below what was named on the command line.
 */
import { lstatSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { readIfThere, reasonOf } from './readManifest.ts';

/** Real paths of folders. They are plain data, the same for every thread of a run. */
export type Roots = readonly string[];

/**
 * The named folders; for a named file its folder, and the current folder where the file is below it. A path that does
 * not exist has no root: the search for files reports it.
 */
export function rootsOf(paths: readonly string[]): Roots {
  const folders = paths.flatMap((path) => {
    if (isFolder(path)) return [path];
    return isInside(resolve(''), resolve(path)) ? [dirname(path), '.'] : [dirname(path)];
  });
  return [...new Set(folders.flatMap(realPath))];
}

/**
 * The real path of a file outside the roots, whatever links lead there; undefined for one inside. Throws for a link to
 * nowhere.
 */
export function outside(path: string, roots: Roots): string | undefined {
  const target = realpathSync(path);
  return roots.some((root) => isInside(root, target)) ? undefined : target;
}

/**
 * Reads a file that belongs to a folder by its name, as `readIfThere` does.
 * @throws Error with a short reason, also when it is a symbolic link that leads out of the roots
 */
export function readInside(path: string, roots: Roots): string | undefined {
  try {
    if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) refuseOutside(path, roots);
  } catch (error) {
    throw new Error(reasonOf(error), { cause: error });
  }
  return readIfThere(path);
}

/**
 * Refuses to write outside the roots.
 * @throws Error when a symbolic link leads out of the roots, or to nowhere
 */
export function refuseOutside(path: string, roots: Roots): void {
  const target = outside(path, roots);
  if (target !== undefined) throw new Error(`a link to ${target}, outside the folders named, so it is not followed`);
}

/** True for a path in the folder, and for the folder itself. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way.split(sep)[0] !== '..' && !isAbsolute(way);
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function realPath(folder: string): string[] {
  try {
    return [realpathSync(folder)];
  } catch {
    return [];
  }
}

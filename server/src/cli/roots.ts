/**
 * Where a run reads and writes. A repository may hold symbolic links that its reader did not make: what they lead to is
 * taken only where it lies below what was named on the command line.
 */
import { lstatSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { readIfThere, reasonOf } from './readManifest.ts';

/** Real paths of folders: plain data, the same for every thread of a run. */
export type Roots = readonly string[];

/**
 * The folders named; for a file that is named its folder, and the current one where the file is below it. What is not
 * there has no root: the search for files says so.
 */
export function rootsOf(paths: readonly string[]): Roots {
  const folders = paths.flatMap((path) => {
    if (isFolder(path)) return [path];
    return isInside(resolve(''), resolve(path)) ? [dirname(path), '.'] : [dirname(path)];
  });
  return [...new Set(folders.flatMap(realPath))];
}

/** The real path of what lies outside the roots, whichever links lead there; throws where they lead to nowhere. */
export function outside(path: string, roots: Roots): string | undefined {
  const target = realpathSync(path);
  return roots.some((root) => isInside(root, target)) ? undefined : target;
}

/**
 * As `readIfThere`, of a file that belongs to a folder by its name.
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

/** @throws Error when a symbolic link leads out of the roots, or to nowhere */
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

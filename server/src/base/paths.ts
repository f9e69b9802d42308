/** Paths with `/` between the names, as they are in files and in addresses. */

/** The folder that a path is in; empty for a name alone. */
export function folderIn(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** The last name of a path. */
export function nameIn(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The path that a written path leads to from a file in this folder; undefined where it leads out of all folders. */
export function pathFrom(folder: string, written: string): string | undefined {
  const names = written.startsWith('/') ? [] : folder.split('/');
  for (const name of written.split('/')) {
    if (name === '' || name === '.') continue;
    if (name !== '..') names.push(name);
    else if (names.pop() === undefined) return undefined;
  }
  return names.join('/');
}

/** The folder itself and all folders around it, the nearest first. */
export function foldersAround(folder: string): readonly string[] {
  const names = folder.split('/');
  return names.map((_, index) => names.slice(0, names.length - index).join('/'));
}

/**
 * The candidates that are nearest to the folder: those that share the longest start with it. Where some of these lie
 * around the folder, the others are left out. The result is sorted by path.
 */
export function nearestFolders(folder: string, candidates: readonly string[]): readonly string[] {
  const own = namesOf(folder);
  const ranked = [...new Set(candidates)].toSorted().map((path) => {
    const names = namesOf(path);
    const shared = sharedNames([own, names]).length;
    return { path, shared, down: names.length - shared };
  });
  const most = Math.max(...ranked.map(({ shared }) => shared));
  const near = ranked.filter(({ shared }) => shared === most);
  // A folder around the file is nearer than one beside it; folders beside it are equally near, however deep.
  const around = near.filter(({ down }) => down === 0);
  return (around.length > 0 ? around : near).map(({ path }) => path);
}

export const namesOf = (path: string): readonly string[] =>
  path.split('/').filter((name) => name !== '' && name !== '.');

/** The names that all these paths start with. */
export function sharedNames([first = [], ...others]: readonly (readonly string[])[]): readonly string[] {
  const end = first.findIndex((name, index) => others.some((names) => names[index] !== name));
  return end === -1 ? first : first.slice(0, end);
}

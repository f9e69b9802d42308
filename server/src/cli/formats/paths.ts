/** Paths as seen from the folder that a report's reader knows, such as the root of a repository. */
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';

/** With slashes, also on Windows. Elsewhere a backslash is a letter of a name, and stays. */
export function slashed(path: string): string {
  return path.replaceAll(sep, '/');
}

/** A path as messages on the terminal show it: from the current folder. */
export function shownPath(path: string): string {
  return slashed(relative('', path));
}

/** Relative with slashes; absolute where the file lies elsewhere. */
export function pathFrom(root: string, path: string): string {
  const inside = slashed(relative(root, resolve(path)));
  return inside.startsWith('../') || isAbsolute(inside) ? resolve(path) : inside;
}

/** The same as a URI reference. */
export function uriFrom(root: string, path: string): string {
  const found = pathFrom(root, path);
  return isAbsolute(found) ? pathToFileURL(found).href : found.split('/').map(encodeURIComponent).join('/');
}

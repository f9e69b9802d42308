/** Paths relative to a folder that the reader of a report knows, such as the root of a repository. */
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The path with slashes, also on Windows. On other systems a backslash is part of a name, and stays. */
export function slashed(path: string): string {
  return path.replaceAll(sep, '/');
}

/** The path relative to the current folder, for messages on the terminal. */
export function shownPath(path: string): string {
  return slashed(relative('', path));
}

/** The path relative to a folder, with slashes; the absolute path where the file lies elsewhere. */
export function pathFrom(root: string, path: string): string {
  const inside = slashed(relative(root, resolve(path)));
  return inside.startsWith('../') || isAbsolute(inside) ? resolve(path) : inside;
}

/** The same path as a URI reference. */
export function uriFrom(root: string, path: string): string {
  const found = pathFrom(root, path);
  return isAbsolute(found) ? pathToFileURL(found).href : found.split('/').map(encodeURIComponent).join('/');
}

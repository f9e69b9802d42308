/** Paths as seen from the folder that a report's reader knows, such as the root of a repository. */
import { isAbsolute, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Relative with slashes; absolute where the file lies elsewhere. */
export function pathFrom(root: string, path: string): string {
  const inside = relative(root, resolve(path)).replaceAll('\\', '/');
  return inside.startsWith('../') || isAbsolute(inside) ? resolve(path) : inside;
}

/** The same as a URI reference. */
export function uriFrom(root: string, path: string): string {
  const found = pathFrom(root, path);
  return isAbsolute(found) ? pathToFileURL(found).href : found.split('/').map(encodeURIComponent).join('/');
}

/** One file on the command line, with all that other files say of it. */
import { dirname, resolve } from 'node:path';
import type { Project } from '../analysis/project.ts';
import { parseSettings } from '../analysis/settings.ts';
import { findFiles } from './files.ts';
import { isPipe } from './pipes.ts';
import { Projects, type ProjectSources } from './projects.ts';
import { readManifest } from './readManifest.ts';
import { isInside, rootsOf } from './roots.ts';
import { scanFiles } from './scanFiles.ts';

/**
 * Reads the file and its surroundings. Machines are looked for where `check` without a path looks: in the current
 * folder and below. For a file elsewhere, that is the folder of its project's file, or else its own folder.
 * @param config the project's file; not given, it is looked for
 * @throws Error where the file cannot be read
 */
export function fileWithProject(
  path: string,
  config: string | undefined,
): { readonly text: string; readonly project: Project } {
  const text = readManifest(path);
  const { settings } = parseSettings({}, 'flags');
  const sources = { settings, ...(config !== undefined && { config }) };
  const { files, roots } = findFiles([folderAround(path, sources)]);
  const { clusters, telling } = scanFiles(files);
  return { text, project: new Projects({ ...sources, clusters, telling, roots }).of(path) };
}

function folderAround(path: string, sources: Pick<ProjectSources, 'settings' | 'config'>): string {
  if (isPipe(path) || isInside(resolve(''), resolve(path))) return '.';
  const own = dirname(path);
  const found = new Projects({ ...sources, clusters: [], telling: [], roots: rootsOf([own]) }).fileOf(path);
  return found && sources.config === undefined ? dirname(found.path) : own;
}

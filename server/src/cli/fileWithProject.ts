/** One file on the command line with all that is known besides it. */
import { dirname } from 'node:path';
import type { Project } from '../analysis/project.ts';
import { parseSettings } from '../analysis/settings.ts';
import { findFiles } from './files.ts';
import { isPipe } from './pipes.ts';
import { Projects } from './projects.ts';
import { readManifest } from './readManifest.ts';
import { scanFiles } from './scanFiles.ts';

/**
 * Machines are looked for in the file's folder and below.
 * @param config the project's file, where it is not to be looked for
 * @throws Error where the file cannot be read
 */
export function fileWithProject(
  path: string,
  config: string | undefined,
): { readonly text: string; readonly project: Project } {
  const text = readManifest(path);
  const { files, roots } = findFiles([isPipe(path) ? '.' : dirname(path)]);
  const { clusters, telling } = scanFiles(files);
  const { settings } = parseSettings({}, 'flags');
  const project = new Projects({ settings, clusters, telling, roots, ...(config !== undefined && { config }) }).of(
    path,
  );
  return { text, project };
}

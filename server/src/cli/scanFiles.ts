/** A fast look at every file before any is read properly: which can matter at all, and which machines they describe. */
import { relative, dirname } from 'node:path';
import type { Cluster } from '../analysis/clusters.ts';
import { isProjectFile } from '../analysis/project.ts';
import { readProjectFile } from '../readers/projectFile.ts';
import { readText } from '../readers/documentCache.ts';
import { canMatter, describesNodes } from '../readers/registry.ts';
import { readManifest } from './readManifest.ts';

export interface Scan {
  /** For each file in turn: false when there is nothing in it for Quorate, so that it need not be read again. */
  readonly matters: readonly boolean[];
  readonly clusters: readonly Cluster[];
}

/** A file that cannot be read counts as one that matters: whoever reads it next says why. */
export function scanFiles(paths: readonly string[]): Scan {
  const clusters: Cluster[] = [];
  const matters = paths.map((path) => {
    try {
      const text = readManifest(path);
      if (isProjectFile(path) || describesNodes(text)) clusters.push(clusterIn(path, text));
      return isProjectFile(path) || canMatter(text);
    } catch {
      return true;
    }
  });
  return { matters, clusters: clusters.filter(({ nodes }) => nodes.length > 0) };
}

function clusterIn(path: string, text: string): Cluster {
  const { dialect, nodes } = isProjectFile(path) ? { dialect: 'project', ...readProjectFile(text) } : readText(text);
  return { dialect, nodes, folder: folderOf(path) };
}

/** From the working folder, so that it is the same wherever that is. */
export function folderOf(path: string): string {
  return relative('', dirname(path)).replaceAll('\\', '/');
}

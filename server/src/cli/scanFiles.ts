/** A fast look at every file before any is read properly: which can matter at all, and which machines they describe. */
import { dirname } from 'node:path';
import { type Cluster, clusterOf, PROJECT } from '../analysis/clusters.ts';
import { isProjectFile } from '../analysis/project.ts';
import { readText } from '../reading/documentCache.ts';
import { canMatter, describesNodes } from '../dialects/registry.ts';
import { shownPath } from './formats/paths.ts';
import type { Piped } from './pipes.ts';
import { descriptorOf, readManifest } from './readManifest.ts';

export interface Scan {
  /** For each file in turn: false when there is nothing in it for Quorate, so that it need not be read again. */
  readonly matters: readonly boolean[];
  /** Of a project's file only where it is: who reads it with what it extends knows its machines. */
  readonly clusters: readonly Cluster[];
}

/** A file that cannot be read counts as one that matters, so that those who read it next say why. */
export function scanFiles(paths: readonly string[], piped: readonly Piped[] = []): Scan {
  const clusters = piped.filter(({ text }) => describesNodes(text)).map(({ path, text }) => clusterIn(path, text));
  const matters = paths.map((path) => {
    try {
      const text = readManifest(path);
      if (isProjectFile(path)) {
        clusters.push(clusterOf(PROJECT, [], folderOf(path)));
        return true;
      }
      if (describesNodes(text)) clusters.push(clusterIn(path, text));
      return canMatter(text);
    } catch {
      return true;
    }
  });
  return { matters, clusters: clusters.filter(({ dialect, nodes }) => dialect === PROJECT || nodes.length > 0) };
}

function clusterIn(path: string, text: string): Cluster {
  const { dialect, nodes } = readText(text);
  return clusterOf(dialect, nodes, folderOf(path));
}

/** From the working folder, so that it is the same wherever that is. */
export function folderOf(path: string): string {
  // What comes through a pipe belongs to the current folder.
  return descriptorOf(path) === undefined ? shownPath(dirname(path)) : '';
}

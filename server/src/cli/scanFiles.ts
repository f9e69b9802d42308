/** A fast look at every file before any is read properly: which can matter at all, and which machines they describe. */
import { type Cluster, clusterOf, isProjectFile } from '../analysis/project.ts';
import { readText } from '../readers/documentCache.ts';
import { canMatter, describesNodes } from '../readers/registry.ts';
import type { Piped } from './pipes.ts';
import { readManifest } from './readManifest.ts';

export interface Scan {
  /** For each file in turn: false when there is nothing in it for Quorate, so that it need not be read again. */
  readonly matters: readonly boolean[];
  readonly clusters: readonly Cluster[];
}

/** A file that cannot be read counts as one that matters, so that those who read it next say why. */
export function scanFiles(paths: readonly string[], piped: readonly Piped[] = []): Scan {
  const clusters = piped.filter(({ text }) => describesNodes(text)).map(({ text }) => clusterIn(text));
  const matters = paths.map((path) => {
    try {
      const text = readManifest(path);
      if (describesNodes(text)) clusters.push(clusterIn(text));
      return isProjectFile(path) || canMatter(text);
    } catch {
      return true;
    }
  });
  return { matters, clusters };
}

function clusterIn(text: string): Cluster {
  const { dialect, nodes } = readText(text);
  return clusterOf(dialect, nodes);
}

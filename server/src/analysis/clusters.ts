/** Finds out which machines of other files belong to the cluster of a file. Clusters do not mix. */
import { namesOf, nearestFolders, sharedNames } from '../base/paths.ts';
import type { InventoryNode } from '../model/service.ts';
import type { ProjectFile } from '../reading/projectFile.ts';
import type { ClusterNode } from '../scheduling/cluster.ts';

export type KnownNode = ClusterNode & Pick<InventoryNode, 'probability' | 'times' | 'capacity'>;

/** The dialect of a `.quorate.yaml`, which counts for files of every dialect. */
export const PROJECT = 'project';

/** The machines that one file describes. */
export interface Cluster {
  readonly dialect: string | undefined;
  readonly nodes: readonly KnownNode[];
  /** The folder of the file, with `/` between the names. */
  readonly folder: string;
}

/** The machines of a file for other files: without their places in it. */
export function clusterOf(dialect: string | undefined, nodes: readonly InventoryNode[], folder: string): Cluster {
  const withoutPlace = (node: InventoryNode): KnownNode => {
    const { range: _, ...described } = node;
    return described;
  };
  return { dialect, nodes: nodes.map(withoutPlace), folder };
}

/**
 * A text that bounds the cluster of a file: files with equal bounds share their machines. Undefined without a
 * `.quorate.yaml`.
 * @param nearest the `.quorate.yaml` that counts for the file, with its address
 */
export function boundsOf(nearest: { readonly file: ProjectFile; readonly address: string } | undefined) {
  if (!nearest) return undefined;
  const { file, address } = nearest;
  return file.cluster === undefined ? `file ${address}` : `cluster ${file.cluster}`;
}

/** The machines of a file's cluster, and the folders whose machines could be meant as well. */
export interface Choice {
  readonly clusters: readonly Cluster[];
  readonly rivals?: Rivals;
}

/** Folders that are equally near; `taken` is the one that counts. Each is as short as tells it from the others. */
export interface Rivals {
  readonly taken: string;
  readonly others: readonly string[];
}

/**
 * Chooses the machines for a file.
 * @param folder the folder of the file, when no `.quorate.yaml` bounds its cluster: folders that describe machines are
 * then
 * separate clusters, and the nearest one counts
 * @param describes true where the file describes machines itself
 */
export function chooseClusters(
  clusters: readonly Cluster[],
  dialect: string | undefined,
  folder: string | undefined,
  describes: boolean,
): Choice {
  const open = clusters.filter((cluster) => cluster.dialect === dialect || cluster.dialect === PROJECT);
  if (folder === undefined) return { clusters: open };
  const [taken, ...others] = describes
    ? [folder]
    : nearestFolders(
        folder,
        open.map((cluster) => cluster.folder),
      );
  const chosen = open.filter((cluster) => cluster.folder === taken);
  if (taken === undefined || others.length === 0) return { clusters: chosen };
  const start = sharedNames([taken, ...others].map(namesOf)).length;
  const short = (path: string): string => namesOf(path).slice(start).join('/');
  return { clusters: chosen, rivals: { taken: short(taken), others: others.map(short) } };
}

/** A fast look at every file before any is read: it tells which can matter at all, and which machines they describe. */
import { dirname, resolve } from 'node:path';
import { type Cluster, clusterOf, PROJECT } from '../analysis/clusters.ts';
import { isProjectFile } from '../analysis/project.ts';
import { readText } from '../reading/documentCache.ts';
import { canMatter, describesNodes, tellsMembers } from '../dialects/registry.ts';
import { Elsewhere } from '../dialects/elsewhere/elsewhere.ts';
import { chartBeside, tellsOthers } from '../dialects/elsewhere/mentions.ts';
import { type FileText, OtherFile } from '../dialects/elsewhere/otherFile.ts';
import { MOST_TELLERS } from '../dialects/elsewhere/told.ts';
import { groupBy } from '../base/groupBy.ts';
import { folderIn } from '../base/paths.ts';
import { atOnce } from '../base/steps.ts';
import { shownPath, slashed } from './formats/paths.ts';
import type { Piped } from './pipes.ts';
import { descriptorOf, readManifest } from './readManifest.ts';
import { fingerprintOf } from './reportCache.ts';

export interface Scan {
  /** For each file in turn: false when it holds nothing for Quorate, so that it does not have to be read again. */
  readonly matters: readonly boolean[];
  /**
   * The clusters in these files. For a project's file only its place: the code that reads it with what it extends knows
   * its machines.
   */
  readonly clusters: readonly Cluster[];
  /** The files that say something of others. */
  readonly telling: readonly FileText[];
}

/** Looks at files. A file that cannot be read counts as one that matters, so that the check says why. */
export function scanFiles(paths: readonly string[], piped: readonly Piped[] = []): Scan {
  const clusters = piped.filter(({ text }) => describesNodes(text)).map(({ path, text }) => clusterIn(path, text));
  const telling: FileText[] = [];
  const members: FileText[] = [];
  const addresses = new Set(paths.map(addressOf));
  const found = paths.map((path) => {
    try {
      const text = readManifest(path);
      if (isProjectFile(path)) {
        clusters.push(clusterOf(PROJECT, [], folderOf(path)));
        return true;
      }
      if (describesNodes(text)) clusters.push(clusterIn(path, text));
      const address = addressOf(path);
      const chart = chartBeside(address);
      if (chart !== undefined && !addresses.has(chart)) telling.push(...textAt(chart));
      if (tellsOthers(address, text) || chart !== undefined) telling.push({ path: address, text });
      if (tellsMembers(text)) members.push({ path: address, text: '', members: fingerprintOf(text) });
      return canMatter(text, address);
    } catch {
      return true;
    }
  });
  const all = withMembers(withNamed(telling, addresses), members, addresses);
  const values = new Elsewhere(all.map((file) => new OtherFile(file))).valuesFiles();
  const matters = paths.map((path, at) => found[at] === true || values.has(addressOf(path)));
  return {
    matters,
    clusters: clusters.filter(({ dialect, nodes }) => dialect === PROJECT || nodes.length > 0),
    telling: all,
  };
}

/** The files that say something of others, with the files that these name. */
function withNamed(telling: readonly FileText[], addresses: ReadonlySet<string>): readonly FileText[] {
  const known = new Set(telling.map(({ path }) => path));
  const files = telling.map((file) => new OtherFile(file));
  const named = atOnce(new Elsewhere(files, (path) => addresses.has(path)).named());
  const more = [...named].filter((path) => !known.has(path)).flatMap((path) => textAt(path));
  return [...telling, ...more];
}

/** The telling files, with those that may tell other files of their folder of members of quorums. */
function withMembers(
  telling: readonly FileText[],
  members: readonly FileText[],
  addresses: ReadonlySet<string>,
): readonly FileText[] {
  const files = groupBy(addresses, folderIn);
  const folders = [...groupBy(members, ({ path }) => folderIn(path))].filter(
    ([folder, { length }]) => length <= MOST_TELLERS && (files.get(folder)?.length ?? 0) > 1,
  );
  const byPath = new Map(folders.flatMap(([, inFolder]) => inFolder).map((file) => [file.path, file]));
  const both = telling.map((file) => ({ ...byPath.get(file.path), ...file }));
  const known = new Set(telling.map(({ path }) => path));
  return [...both, ...[...byPath.values()].filter(({ path }) => !known.has(path))];
}

function textAt(path: string): readonly FileText[] {
  try {
    return [{ path, text: readManifest(path) }];
  } catch {
    // The check of the file reports why it cannot be read.
    return [];
  }
}

/** One address for each file, however its path is written. */
export const addressOf = (path: string): string => slashed(resolve(path));

function clusterIn(path: string, text: string): Cluster {
  const { dialect, nodes } = readText(text);
  return clusterOf(dialect, nodes, folderOf(path));
}

/** The folder of a file, relative to the working folder, so that it is the same wherever that is. */
export function folderOf(path: string): string {
  // What comes through a pipe belongs to the current folder.
  return descriptorOf(path) === undefined ? shownPath(dirname(path)) : '';
}

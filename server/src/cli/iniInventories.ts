/** Ansible inventories as INI files, which are not read: those with a group that has a quorum are told. */
import { softwareOfGroup } from '../dialects/software/quorumSoftware.ts';
import { shownPath } from './formats/paths.ts';
import { readManifest } from './readManifest.ts';

/** One line each. */
export function unreadInventories(paths: readonly string[]): readonly string[] {
  return paths.filter(hasQuorum).map((path) => `${shownPath(path)}: not read, Quorate reads YAML inventories`);
}

function hasQuorum(path: string): boolean {
  try {
    const groups = readManifest(path).matchAll(/^\[([\w.-]{1,255})\]/gm);
    return [...groups].some(([, group = '']) => softwareOfGroup(group) !== undefined);
  } catch {
    // What cannot be read would not have been read in YAML either.
    return false;
  }
}

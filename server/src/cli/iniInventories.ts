/** Ansible inventories as INI files. They are not read, but those with a group that needs a quorum are reported. */
import { isIniInventory } from '../dialects/iniInventory.ts';
import { shownPath } from './formats/paths.ts';
import { readManifest } from './readManifest.ts';

/** The reports, one line each. */
export function unreadInventories(paths: readonly string[]): readonly string[] {
  return paths.filter(hasQuorum).map((path) => `${shownPath(path)}: not read, Quorate reads YAML inventories`);
}

function hasQuorum(path: string): boolean {
  try {
    return isIniInventory(readManifest(path));
  } catch {
    // A file that cannot be read as text could not be read in YAML either.
    return false;
  }
}

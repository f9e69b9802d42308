import { softwareOfGroup } from './software/quorumSoftware.ts';

/** True where a text is an INI inventory with a group that needs a quorum. Such inventories are reported, not read. */
export function isIniInventory(text: string): boolean {
  const groups = text.matchAll(/^\[([\w.-]{1,255})\]/gm);
  return [...groups].some(([, group = '']) => softwareOfGroup(group) !== undefined);
}

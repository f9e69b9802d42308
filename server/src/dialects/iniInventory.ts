import { softwareOfGroup } from './software/quorumSoftware.ts';

/** True where a text is an INI inventory with a group that needs a quorum. Such inventories are reported, not read. */
export function isIniInventory(text: string): boolean {
  const lines = text.split('\n').filter((line) => !/^\s*(?:[#;]|$)/.test(line));
  return lines.some((line, index) => {
    const [, group = ''] = /^\[([\w.-]{1,255})\]/.exec(line) ?? [];
    return softwareOfGroup(group) !== undefined && isHost(lines[index + 1] ?? '[');
  });
}

/** False for `key = value`, the line of other files with sections. A host has its variables behind its name. */
function isHost(line: string): boolean {
  return !/^\s*\[/.test(line) && !/^\s*[^\s=]+\s*=/.test(line);
}

/** Finds the value of a variable of an Ansible inventory for a host. */
import type { Inventory } from './inventory.ts';
import { LIMITS } from '../../text/limits.ts';
import type { Value } from '../../text/values.ts';

/** A variable with the value that one host sees. */
export interface Variable {
  readonly value: Value;
  /** True when only this host has the variable, so that changing it changes nothing else. */
  readonly own: boolean;
}

/** Finds the value of a variable for a host. */
export interface LookUp {
  (host: string, name: string): Variable | undefined;
  /** The names that some group or host states: few of those that readers ask for. */
  readonly stated: ReadonlySet<string>;
}

/**
 * The value of each of these variables for a host: its own, or that of the deepest group that sets it. Of groups at the
 * same depth, the last one by name counts.
 */
export function variables({ groups, hostVars, members }: Inventory, names: readonly string[]): LookUp {
  const depths = depthsOf(groups);
  const byDepth = [...groups.values()].toSorted((a, b) => {
    const difference = (depths.get(a.name) ?? 0) - (depths.get(b.name) ?? 0);
    return difference === 0 ? Number(a.name > b.name) - Number(a.name < b.name) : difference;
  });
  const inherited = new Map(names.map((name) => [name, new Map<string, Variable>()]));
  for (const [name, values] of inherited) {
    for (const group of byDepth) {
      const entry = group.vars.get(name);
      if (!entry) continue;
      const hosts = group.name === 'all' ? hostVars.keys() : members.get(group.name)?.hosts.keys();
      for (const host of hosts ?? []) values.set(host, { value: entry.value, own: false });
    }
  }
  const lookUp = (host: string, name: string): Variable | undefined => {
    const own = hostVars.get(host)?.get(name);
    return own ? { value: own.value, own: !own.shared } : inherited.get(name)?.get(host);
  };
  return Object.assign(lookUp, { stated: statedIn({ groups, hostVars }) });
}

function statedIn({ groups, hostVars }: Pick<Inventory, 'groups' | 'hostVars'>): ReadonlySet<string> {
  const stated = new Set<string>();
  for (const { vars } of groups.values()) for (const name of vars.keys()) stated.add(name);
  for (const vars of hostVars.values()) for (const name of vars.keys()) stated.add(name);
  return stated;
}

/**
 * How many levels each group is below the top, along its longest path. Groups that contain each other are not followed.
 */
function depthsOf(groups: Inventory['groups']): ReadonlyMap<string, number> {
  const depths = new Map([...groups.keys()].map((name) => [name, 0]));
  for (let round = 0; round < LIMITS.levels.most; round++) {
    let changed = false;
    for (const { name, children } of groups.values()) {
      const below = (depths.get(name) ?? 0) + 1;
      for (const child of children) {
        if ((depths.get(child) ?? 0) >= below) continue;
        depths.set(child, below);
        changed = true;
      }
    }
    if (!changed) break;
  }
  return depths;
}

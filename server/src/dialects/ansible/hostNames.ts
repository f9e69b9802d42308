/** The places of an inventory that name machines. */
import { atOnce } from '../../base/steps.ts';
import type { HostName } from '../../model/hostName.ts';
import type { Entry, Value } from '../../text/values.ts';
import { entriesIn, scalarIn } from '../../text/walk.ts';
import type { YamlDocument } from '../../text/yamlDocument.ts';
import { ALONE } from '../elsewhere/around.ts';
import { HOLDS, hostName, scalars } from '../shared/hostName.ts';
import { readInventory } from './inventory.ts';
import { variables } from './variables.ts';
import { expand } from './hostPattern.ts';
import { MACHINE_VARIABLES, machineVariable } from './machines.ts';

/**
 * All such places. A host of the inventory is a machine where no variable names the machine below it, or where other
 * hosts name it as theirs.
 */
export function hostNames(document: YamlDocument): readonly HostName[] {
  if (document.root.kind !== 'map') return [];
  const inventory = atOnce(readInventory(document.root, () => undefined, ALONE));
  const lookUp = variables(inventory, MACHINE_VARIABLES);
  const virtualHosts = new Set<string>();
  for (const members of inventory.members.values()) {
    const hosts = [...members.hosts.keys()];
    const variable = machineVariable(hosts, lookUp);
    if (variable !== undefined) for (const host of hosts) if (lookUp(host, variable)) virtualHosts.add(host);
  }
  const groups = groupsBelow(document.root.entries(), new Set());
  const machines = groups.flatMap(({ value }) => machinesIn(value));
  const named = new Set(machines.map(({ name }) => name));
  let patterned = 0;
  const hosts = groups.flatMap(({ key, value }) => {
    const all = key.kind === 'scalar' && (key.text === 'all' || key.text === 'ungrouped');
    const listed = entriesIn(value, 'hosts').map((entry) => [entry.key, entry.value] as const);
    const alone = scalars([scalarIn(value, 'hosts')]).map((host) => [host, undefined] as const);
    return [...listed, ...alone].flatMap(([pattern, vars]): readonly HostName[] => {
      if (pattern.kind !== 'scalar') return [];
      const written = hostName(pattern, { describes: vars?.kind === 'map' });
      const single = !/\[\w+:\w/.test(pattern.text);
      // A few characters of a pattern stand for thousands of names that cannot be renamed.
      if (!single && patterned > MOST_PATTERNED) return [];
      const names = expand(pattern.text);
      if (names === undefined || names === 'beyond') return [];
      if (!single) patterned += names.length;
      return names.flatMap((name): readonly HostName[] => {
        const isMachine = named.has(name);
        const virtual = virtualHosts.has(name);
        if (virtual && !isMachine) return [];
        const role = { describes: isMachine || written.describes, holds: !all && !isMachine && !virtual };
        return [{ ...written, ...role, name, ...(!single && { uneditable: 'the entry stands for several hosts' }) }];
      });
    });
  });
  return [...machines, ...hosts];
}

const MOST_PATTERNED = 100_000;

/** Groups with the groups in them. Each definition comes once, however many aliases lead to it. */
function groupsBelow(entries: readonly Entry[], visited: Set<object>): readonly Entry[] {
  return entries.flatMap((entry) => {
    if (entry.value.kind !== 'map' || visited.has(entry.value.node)) return [];
    visited.add(entry.value.node);
    return [entry, ...groupsBelow(entriesIn(entry.value, 'children'), visited)];
  });
}

/** The variables of a group and of its hosts that name machines. */
function machinesIn(group: Value): readonly HostName[] {
  const holders = [...entriesIn(group, 'hosts').map(({ value }) => value), ...valuesOf(entriesIn(group), 'vars')];
  const named = holders.flatMap((holder) => MACHINE_VARIABLES.map((variable) => scalarIn(holder, variable)));
  return scalars(named).map((machine) => hostName(machine, HOLDS));
}

function valuesOf(entries: readonly Entry[], wanted: string): readonly Value[] {
  return entries.flatMap(({ key, value }) => (key.kind === 'scalar' && key.text === wanted ? [value] : []));
}

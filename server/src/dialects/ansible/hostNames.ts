/** The places of an inventory that name machines. */
import type { Steps } from '../../base/steps.ts';
import type { HostName } from '../../model/hostName.ts';
import { type Entry, fieldsOf, type Value } from '../../text/values.ts';
import { entriesIn, QUIET, scalarAt, scalarIn } from '../../text/walk.ts';
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
export function* hostNames(document: YamlDocument): Steps<readonly HostName[]> {
  if (document.root.kind !== 'map') return [];
  const inventory = yield* readInventory(document.root, () => undefined, ALONE);
  const lookUp = variables(inventory, MACHINE_VARIABLES);
  const virtualHosts = new Set<string>();
  for (const members of inventory.members.values()) {
    const hosts = [...members.hosts.keys()];
    const variable = machineVariable(hosts, lookUp);
    if (variable !== undefined) for (const host of hosts) if (lookUp(host, variable)) virtualHosts.add(host);
  }
  const groups = groupsBelow(document.root.entries(), new Set());
  const machines: HostName[] = [];
  for (const { value } of groups) yield* addMachines(value, machines);
  const named = new Set(machines.map(({ name }) => name));
  let patterned = 0;
  const found = [...machines];
  for (const { key, value } of groups) {
    const all = key.kind === 'scalar' && (key.text === 'all' || key.text === 'ungrouped');
    const listed = entriesIn(value, 'hosts').map((entry) => [entry.key, entry.value] as const);
    const alone = scalars([scalarIn(value, 'hosts')]).map((host) => [host, undefined] as const);
    for (const [pattern, vars] of [...listed, ...alone]) {
      yield;
      if (pattern.kind !== 'scalar') continue;
      const written = hostName(pattern, { describes: vars?.kind === 'map' });
      const single = !/\[\w+:\w/.test(pattern.text);
      // A few characters of a pattern stand for thousands of names that cannot be renamed.
      if (!single && patterned > MOST_PATTERNED) continue;
      const names = expand(pattern.text);
      if (names === undefined || names === 'beyond') continue;
      if (!single) patterned += names.length;
      for (const name of names) {
        const isMachine = named.has(name);
        const virtual = virtualHosts.has(name);
        if (virtual && !isMachine) continue;
        const role = { describes: isMachine || written.describes, holds: !all && !isMachine && !virtual };
        found.push({ ...written, ...role, name, ...(!single && { uneditable: 'the entry stands for several hosts' }) });
      }
    }
  }
  return found;
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

/** Adds the variables of a group and of its hosts that name machines. */
function* addMachines(group: Value, machines: HostName[]): Steps<void> {
  const holders = [...entriesIn(group, 'hosts').map(({ value }) => value), ...valuesOf(entriesIn(group), 'vars')];
  for (const holder of holders) {
    yield;
    if (holder.kind !== 'map') continue;
    const fields = fieldsOf(holder);
    const named = MACHINE_VARIABLES.map((variable) => scalarAt(fields, variable, QUIET));
    for (const machine of scalars(named)) machines.push(hostName(machine, HOLDS));
  }
}

function valuesOf(entries: readonly Entry[], wanted: string): readonly Value[] {
  return entries.flatMap(({ key, value }) => (key.kind === 'scalar' && key.text === wanted ? [value] : []));
}

/** Finds the machines on which the hosts of an inventory run. */
import { groupBy } from '../../base/groupBy.ts';
import { START } from '../../model/range.ts';
import type { Assigned, Host, Range } from '../../model/service.ts';
import { textIn } from './machines.ts';
import type { LookUp } from './variables.ts';
import type { Variable } from './variables.ts';

/**
 * The host that stands for the machine of this host. Two names with the same address and port are one machine, named by
 * the first of them.
 */
export function sameMachine(host: string, addresses: Map<string, string>, lookUp: LookUp): string {
  const stated = lookUp(host, 'ansible_host');
  const address = textIn(stated?.value);
  // A variable of a whole group is the way to its hosts, and not the address of one.
  if (address === undefined || !stated?.own || /^(?:localhost|127\.|::1$)|\{\{/.test(address)) return host;
  const key = `${address} ${textIn(lookUp(host, 'ansible_port')?.value) ?? ''}`;
  const machine = addresses.get(key) ?? host;
  addresses.set(key, machine);
  return machine;
}

/** A host of the inventory, with its machine where that is known. */
export interface InventoryHost {
  readonly machine: string | undefined;
  readonly at: Range;
  readonly assigned: Assigned;
  readonly labels?: ReadonlyMap<string, string>;
}

export const SEPARATE = 'no variable says on which machine an inventory host runs';

export function ownMachine(host: string, at: Range, reason: string): InventoryHost {
  return { machine: host, at, assigned: { range: at, claims: [], uneditable: reason } };
}

export function placeOf(host: string, at: Range, name: string, variable: Variable | undefined): InventoryHost {
  if (!variable) return ownMachine(host, at, `${host} has no ${name}`);
  const { value, own } = variable;
  const machine = value.kind === 'scalar' && !value.isNull ? value.text : undefined;
  const uneditable = own ? value.uneditable : `${name} is set for more than this VM`;
  return {
    machine,
    at: own ? value.at : at,
    assigned: { range: value.range, claims: [], ...(uneditable !== undefined && { uneditable }) },
  };
}

export function hostsOf(places: readonly InventoryHost[]): Host[] {
  return [...groupBy(places, ({ machine }) => machine)].flatMap(([name, group]): Host[] => {
    if (name === undefined) return [];
    const listing = { kind: 'assigned', items: group.map(({ assigned }) => assigned), taken: [] } as const;
    const [first] = group;
    const labels = first?.labels;
    return [
      {
        name,
        nameRange: first?.at ?? START,
        replicas: group.length,
        listing,
        ...(labels && labels.size > 0 && { labels }),
      },
    ];
  });
}

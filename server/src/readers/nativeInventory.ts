/** The `hosts` at the top of a native file: which hosts there are, and what each can hold. */
import type { Host, Service } from '../model/service.ts';
import { wholeNumber } from './numbers.ts';
import { reportRepeated, reportShape } from './reader.ts';
import type { Report } from './reader.ts';
import { fieldsOf, visible } from './yamlNodes.ts';
import type { Entry } from './yamlNodes.ts';

/** Host name → how many replicas of all services together fit, where the file says so. */
export type Inventory = ReadonlyMap<string, number | undefined>;

/** Undefined when the file has no inventory, or one of which not all is known. */
export function readInventory(entry: Entry | undefined, report: Report): Inventory | undefined {
  if (!entry || (entry.value.kind === 'scalar' && entry.value.isNull)) return undefined;
  if (entry.value.kind !== 'map') {
    reportShape(entry.value, visible(entry), 'hosts must map each host to its attributes', report);
    return undefined;
  }
  if (entry.value.entries().some(({ key }) => key.kind !== 'scalar')) return undefined;
  const hosts = fieldsOf(entry.value, reportRepeated(report));
  return new Map([...hosts].map(([name, host]) => [name, readCapacity(host, report)]));
}

/**
 * Shares each host's capacity out: what other services hold is not free for this one. A host that holds more than its
 * capacity already keeps what it has, so that no fix is forced to empty it.
 */
export function remainingCapacity(services: readonly Service[], inventory: Inventory | undefined): readonly Service[] {
  if (!inventory || ![...inventory.values()].some((capacity) => capacity !== undefined)) return services;
  const held = new Map<string, number>();
  for (const { name, replicas } of services.flatMap(({ hosts }) => hosts)) {
    held.set(name, (held.get(name) ?? 0) + replicas);
  }
  const limited = (host: Host): Host => {
    const capacity = inventory.get(host.name);
    if (capacity === undefined) return host;
    const free = capacity - (held.get(host.name) ?? 0);
    return { ...host, capacity: host.replicas + Math.max(0, free) };
  };
  return services.map((service) => ({ ...service, hosts: service.hosts.map(limited) }));
}

function readCapacity(host: Entry, report: Report): number | undefined {
  if (host.value.kind !== 'map') {
    if (host.value.kind !== 'scalar' || !host.value.isNull) {
      reportShape(
        host.value,
        visible(host),
        'a host of the inventory is a map of attributes, such as {zone: a}',
        report,
      );
    }
    return undefined;
  }
  const fields = fieldsOf(host.value, reportRepeated(report));
  const entry = fields.get('capacity');
  if (!entry) return undefined;
  if (entry.value.kind !== 'scalar') {
    reportShape(entry.value, visible(entry), 'capacity must be a whole number', report);
    return undefined;
  }
  const capacity = entry.value.isNull ? 'capacity has no value' : wholeNumber(entry.value.text);
  if (typeof capacity === 'number') return capacity;
  report(visible(entry), capacity);
  return undefined;
}

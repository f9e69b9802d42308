/**
 * Reads `hosts` as an inventory: which machines there are, their labels, how likely each fails, and how many replicas
 * each can hold.
 */
import type { RepairTimes } from '../../model/riskModel.ts';
import type { DomainOutage, Host, InventoryNode, Service } from '../../model/service.ts';
import { hoursOf } from '../../base/durations.ts';
import { eachInTurn, type Steps } from '../../base/steps.ts';
import { probabilityOf, wholeNumber } from '../../text/numbers.ts';
import { reportRepeated, reportShape } from '../../text/walk.ts';
import type { Report } from '../../text/report.ts';
import { quote } from '../../base/names.ts';
import { fieldsInSteps, fieldsOf, visible } from '../../text/values.ts';
import type { Entry } from '../../text/values.ts';

/** The machines, by host name. */
export type Inventory = ReadonlyMap<string, InventoryNode>;

/** Reads an inventory, a machine a step; undefined when there is none, or when some of it is not known. */
export function* readInventory(entry: Entry | undefined, report: Report): Steps<Inventory | undefined> {
  if (!entry || (entry.value.kind === 'scalar' && entry.value.isNull)) return undefined;
  if (entry.value.kind !== 'map') {
    reportShape(entry.value, visible(entry), '`hosts` must map each host to its attributes', report);
    return undefined;
  }
  yield* fieldsInSteps(entry.value);
  if (entry.value.entries().some(({ key }) => key.kind !== 'scalar')) return undefined;
  const hosts = fieldsOf(entry.value, reportRepeated(report));
  return new Map(yield* eachInTurn(hosts, ([name, host]) => [name, readNode(name, host, report)] as const));
}

/**
 * The services with the capacity that is left for each: the replicas of other services take some of it. A host that
 * holds more than its capacity keeps what it has, so that no fix must empty it.
 */
export function remainingCapacity(services: readonly Service[], inventory: Inventory | undefined): readonly Service[] {
  if (!inventory || ![...inventory.values()].some(({ capacity }) => capacity !== undefined)) return services;
  const held = new Map<string, number>();
  for (const { name, replicas } of services.flatMap(({ hosts }) => hosts)) {
    held.set(name, (held.get(name) ?? 0) + replicas);
  }
  const limited = (host: Host): Host => {
    const capacity = inventory.get(host.name)?.capacity;
    if (capacity === undefined) return host;
    const free = capacity - (held.get(host.name) ?? 0);
    return { ...host, capacity: host.replicas + Math.max(0, free) };
  };
  return services.map((service) => ({ ...service, hosts: service.hosts.map(limited) }));
}

/** Reads a machine. Every attribute without a number is a label. */
function readNode(name: string, host: Entry, report: Report): InventoryNode {
  const labels = new Map<string, string>();
  const node: InventoryNode = { name, labels, range: host.key.at };
  if (host.value.kind !== 'map') {
    const nothing = host.value.kind === 'scalar' && host.value.isNull;
    const expected = 'A host of the inventory is a map of attributes, such as {zone: a}';
    if (!nothing) reportShape(host.value, visible(host), expected, report);
    return node;
  }
  const fields = fieldsOf(host.value, reportRepeated(report));
  for (const [key, { value }] of fields) {
    if (!Object.hasOwn(NUMBERS, key) && value.kind === 'scalar' && !value.isNull) labels.set(key, value.text);
  }
  const capacity = readNumber('capacity', fields, report);
  return { ...node, ...readReliability(fields, report), ...(capacity !== undefined && { capacity }) };
}

/** Reads `zones`, one a step: how often whole zones, racks or other domains are out, in file order. */
export function* readZones(entry: Entry | undefined, report: Report): Steps<readonly DomainOutage[]> {
  if (!entry || (entry.value.kind === 'scalar' && entry.value.isNull)) return [];
  if (entry.value.kind !== 'map') {
    reportShape(entry.value, visible(entry), '`zones` must map each zone to how often it is out', report);
    return [];
  }
  const zones = yield* fieldsInSteps(entry.value, reportRepeated(report));
  return (yield* eachInTurn(zones, ([name, zone]) => readZone(name, zone, report))).flat();
}

function readZone(name: string, zone: Entry, report: Report): readonly DomainOutage[] {
  const expected = 'A zone is a map such as {probability: 0.001}, or {mtbf: 9000h, mttr: 2h}';
  if (zone.value.kind !== 'map') {
    reportShape(zone.value, visible(zone), expected, report);
    return [];
  }
  const fields = fieldsOf(zone.value, reportRepeated(report));
  const unknown = [...fields].find(([key]) => key === 'capacity' || !Object.hasOwn(NUMBERS, key));
  if (unknown)
    report(unknown[1].key.at, `Unknown key ${quote(unknown[0])} of a zone: use probability, or mtbf and mttr`);
  const { probability, times } = readReliability(fields, report);
  if (probability === undefined && fields.size === 0) report(zone.key.at, expected);
  return probability === undefined ? [] : [{ name, probability, ...(times && { times }) }];
}

/** Reads how often something is down: a probability, or times from which one follows. */
function readReliability(
  fields: ReadonlyMap<string, Entry>,
  report: Report,
): Pick<InventoryNode, 'probability' | 'times'> {
  const stated = readNumber('probability', fields, report);
  const times = readTimes(fields, stated, report);
  const probability = times ? times.mttr / (times.mtbf + times.mttr) : stated;
  return { ...(probability !== undefined && { probability }), ...(times && { times }) };
}

const NUMBERS = {
  probability: { parse: probabilityOf, expected: '`probability` must be a number between 0 and 1' },
  capacity: { parse: wholeNumber, expected: '`capacity` must be a whole number' },
  mtbf: { parse: hoursOf, expected: '`mtbf` must be a time such as 2000h' },
  mttr: { parse: hoursOf, expected: '`mttr` must be a time such as 4h' },
} as const;

/**
 * Reads times. `mtbf` is the mean time until the next failure (MTTF in textbooks), repair not included. Two times tell
 * more than a probability.
 */
function readTimes(
  fields: ReadonlyMap<string, Entry>,
  probability: number | undefined,
  report: Report,
): RepairTimes | undefined {
  const [mtbf, mttr] = [readNumber('mtbf', fields, report), readNumber('mttr', fields, report)];
  const written = fields.get('mtbf') ?? fields.get('mttr');
  if (!written) return undefined;
  const missing = ['mtbf', 'mttr'].find((key) => !fields.has(key));
  if (missing) report(written.key.at, `Missing \`${missing}\`: state mtbf and mttr, or a probability`);
  else if (probability !== undefined)
    report(written.key.at, 'Remove `probability`: mtbf and mttr already say how often');
  else if (mtbf === 0) report(written.key.at, '`mtbf` must be above 0');
  else if (mtbf !== undefined && mttr !== undefined) return { mtbf, mttr };
  return undefined;
}

function readNumber(key: keyof typeof NUMBERS, fields: ReadonlyMap<string, Entry>, report: Report): number | undefined {
  const entry = fields.get(key);
  if (!entry) return undefined;
  const { parse, expected } = NUMBERS[key];
  if (entry.value.kind !== 'scalar') {
    reportShape(entry.value, visible(entry), expected, report);
    return undefined;
  }
  const number = entry.value.isNull ? `\`${key}\` has no value` : parse(entry.value.text);
  if (typeof number === 'number') return number;
  report(visible(entry), number);
  return undefined;
}

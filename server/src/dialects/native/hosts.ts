/** Reads the `hosts` of one deployment: a count or a list of replica names for each host. */
import type { Host, Item, Range } from '../../model/service.ts';
import type { Inventory } from '../shared/inventory.ts';
import { wholeNumber } from '../../text/numbers.ts';
import { reportShape, textOf } from '../../text/walk.ts';
import type { Report } from '../../text/report.ts';
import { correctionOf } from '../../base/nearest.ts';
import { quote } from '../../base/names.ts';
import { visible } from '../../text/values.ts';
import type { Entry, ScalarValue, SeqValue } from '../../text/values.ts';

/** The hosts of a deployment, as far as they can be read. */
export interface ReadHosts {
  readonly hosts: readonly Host[];
  /** False when the file lists a host or a replica outside of `hosts`. */
  readonly complete: boolean;
}

const NOTHING: ReadHosts = { hosts: [], complete: false };

/** Reads the hosts. @param nameRange the span for the problem when there is no `hosts` at all */
export function readHosts(
  entry: Entry | undefined,
  nameRange: Range,
  inventory: Inventory | undefined,
  report: Report,
): ReadHosts {
  if (!entry) {
    report(nameRange, 'No hosts: say how many replicas each host holds');
    return NOTHING;
  }
  if (entry.value.kind !== 'map') {
    reportShape(entry.value, visible(entry), '`hosts` must map each host to a count or a list of names', report);
    return NOTHING;
  }
  const entries = entry.value.entries();
  if (entries.length === 0) report(visible(entry), 'No hosts: say how many replicas each host holds');
  const names = new Set<string>();
  const replicaNames = new Set<string>();
  const hosts = entries.flatMap((hostEntry) => {
    const name = readHostName(hostEntry, names, inventory, report);
    if (name === undefined) return [];
    const held = readHost(hostEntry, replicaNames, report);
    return held ? [{ name, nameRange: hostEntry.key.at, ...held }] : [];
  });
  return { hosts, complete: hosts.length === entries.length && hosts.some(({ replicas }) => replicas > 0) };
}

function readHostName(
  { key }: Entry,
  names: Set<string>,
  inventory: Inventory | undefined,
  report: Report,
): string | undefined {
  const name = textOf(key, key.at, 'A host needs a plain name', report);
  if (name === undefined) return undefined;
  if (names.has(name)) {
    report(key.at, `Duplicate host ${quote(name)}`);
    return undefined;
  }
  names.add(name);
  if (inventory && !inventory.has(name)) {
    const { correction, meant } = correctionOf(name, [...inventory.keys()], 'add it there');
    report(key.at, `Host ${quote(name)} is not in the inventory below \`hosts\`${correction}`, meant);
  }
  return name;
}

type Held = Pick<Host, 'replicas' | 'listing'>;

function readHost(entry: Entry, replicaNames: Set<string>, report: Report): Held | undefined {
  const { value } = entry;
  if (value.kind === 'seq') return readNames(value, replicaNames, report);
  if (value.kind === 'scalar') return readCount(entry, value, report);
  reportShape(value, visible(entry), 'A host holds a count or a list of replica names', report);
  return undefined;
}

function readCount(entry: Entry, { text, isNull, range, uneditable }: ScalarValue, report: Report): Held | undefined {
  const replicas = isNull ? 'No count: use a number, or a list of replica names' : wholeNumber(text);
  if (typeof replicas === 'string') {
    report(visible(entry), replicas);
    return undefined;
  }
  const listing =
    uneditable === undefined ? ({ kind: 'count', range } as const) : ({ kind: 'fixed', reason: uneditable } as const);
  return { replicas, listing };
}

function readNames(value: SeqValue, replicaNames: Set<string>, report: Report): Held | undefined {
  const values = value.items();
  const items = values.flatMap((item): Item[] => {
    const name = textOf(item, item.at, 'A replica needs a plain name', report);
    if (name === undefined) return [];
    if (replicaNames.has(name)) {
      report(item.at, `Duplicate replica ${quote(name)}: each needs a name of its own`);
      return [];
    }
    replicaNames.add(name);
    return [{ name, range: item.at }];
  });
  if (items.length < values.length) return undefined;
  if (value.uneditable !== undefined)
    return { replicas: items.length, listing: { kind: 'fixed', reason: value.uneditable } };
  const style = value.flow ? 'flow' : 'block';
  return { replicas: items.length, listing: { kind: 'names', style, range: value.range, items } };
}

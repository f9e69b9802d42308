/**
 * TiUP topologies of TiDB clusters and of DM. One list item is one instance, and the same `host` is the same machine.
 */
import { inOneStep, type Steps } from '../../base/steps.ts';
import { groupBy } from '../../base/groupBy.ts';
import { START } from '../../model/range.ts';
import type { Assigned, Host, Problem, Range, Service } from '../../model/service.ts';
import { each } from '../dialect.ts';
import { reportRepeated, reportShape, textOf } from '../../text/walk.ts';
import { reportTo } from '../../text/report.ts';
import type { Dialect, Reading } from '../dialect.ts';
import type { Report } from '../../text/report.ts';
import { hostNames } from './hostNames.ts';
import { unlabelledStores } from './stores.ts';
import { short } from '../../base/names.ts';
import { extentOf, fieldsOf, visible } from '../../text/values.ts';
import type { Entry, MapValue, Value } from '../../text/values.ts';
import type { YamlDocument } from '../../text/yamlDocument.ts';

const NOUNS = { replica: ['instance', 'instances'], host: ['host', 'hosts'] } as const;

export const tiup: Dialect<Reading> = {
  name: 'tiup',
  docs: {
    title: 'TiUP (TiDB)',
    reads: '`pd_servers`, `master_servers`; instances of one `host` share a machine; location labels of `tikv_servers`',
    placedBy: 'the file',
  },
  hint: /(?:^|[\s{,])["']?(?:pd|master)_servers["']?[ \t]*:/,
  certain: /^(?:pd|master)_servers[ \t]*:/m,
  inTemplate: undefined,
  recognises: (root) =>
    inOneStep(() => root.kind === 'map' && GROUPS.some(({ key }) => isGroup(fieldsOf(root).get(key)?.value))),
  ...each(readDocument),
  nouns: NOUNS,
  modelKeys: undefined,
  constraints: undefined,
  hostNames,
  foldsCase: false,
  describesMachines: undefined,
  tellsMembers: undefined,
  completions: undefined,
};

/**
 * The lists whose instances form one majority group, with the ports on which they listen by default. `tikv_servers` is
 * not among them: PD places its Raft groups. Source: TiUP's topology reference (docs.pingcap.com,
 * "tiup-cluster-topology-reference", "tiup-dm-topology-reference").
 */
const GROUPS = [
  { key: 'pd_servers', ports: { client_port: '2379', peer_port: '2380' } },
  { key: 'master_servers', ports: { port: '8261', peer_port: '8291' } },
] as const;

/** A list item that could be read. */
interface Instance {
  readonly host: string;
  readonly at: Range;
  readonly assigned: Assigned;
}

function isGroup(value: Value | undefined): boolean {
  return value?.kind === 'seq' && value.some((item) => item.kind === 'map' && fieldsOf(item).has('host'));
}

function* readDocument({ root }: YamlDocument): Steps<Reading> {
  const problems: Problem[] = [];
  if (root.kind !== 'map') return { services: [], problems };
  const fields = fieldsOf(root, reportRepeated(reportTo(problems)));
  const services: Service[] = [];
  for (const { key, ports } of GROUPS) {
    const entry = fields.get(key);
    if (entry) services.push(...(yield* readGroup(key, entry, ports, yield* othersOn(fields, key), problems)));
  }
  // A file without `pd_servers` adds stores to a cluster whose labels are stated elsewhere.
  if (services.some(({ name }) => name === 'pd_servers')) problems.push(...unlabelledStores(fields));
  return { services, problems };
}

/** How many instances are read before other work has a turn. */
const INSTANCES_A_STEP = 1_000;

function* readGroup(
  name: string,
  entry: Entry,
  ports: Readonly<Record<string, string>>,
  taken: ReadonlyMap<string, readonly string[]>,
  problems: Problem[],
): Steps<Service[]> {
  const before = problems.length;
  const report = reportTo(problems);
  if (entry.value.kind !== 'seq') {
    if (entry.value.kind === 'scalar' && entry.value.isNull) return [];
    reportShape(entry.value, visible(entry), `\`${name}\` must be a list of instances`, report);
    return [];
  }
  const items = entry.value.items();
  if (items.length === 0) return [];
  const instances: Instance[] = [];
  for (const [index, item] of items.entries()) {
    if (index % INSTANCES_A_STEP === 0) yield;
    instances.push(...readInstance(item, ports, report));
  }
  yield;
  reportCollisions(instances, report);
  yield;
  return [
    {
      name,
      nameRange: entry.key.at,
      extent: extentOf(entry),
      nouns: NOUNS,
      hosts: hostsOf(instances, taken),
      declarations: [],
      complete: instances.length === items.length && problems.length === before,
    },
  ];
}

function readInstance(item: Value, ports: Readonly<Record<string, string>>, report: Report): Instance[] {
  if (item.kind !== 'map') {
    reportShape(item, item.at, 'An instance is a map with a host', report);
    return [];
  }
  const fields = fieldsOf(item, reportRepeated(report));
  const host = fields.get('host');
  if (!host) {
    report(item.entries()[0]?.key.at ?? item.at, 'This instance has no host');
    return [];
  }
  const name = textOf(host.value, visible(host), '`host` must be a name or an address', report);
  if (name === undefined) return [];
  const { range: written, at, uneditable } = host.value;
  const claims = claimsOf(item, ports);
  return [{ host: name, at, assigned: { range: written, claims, ...(uneditable !== undefined && { uneditable }) } }];
}

/** What an instance needs alone on its host: every port on which it listens, and every folder to which it writes. */
function claimsOf(item: MapValue, defaultPorts: Readonly<Record<string, string>>): string[] {
  const own = new Map(Object.entries(defaultPorts));
  for (const [name, { value }] of fieldsOf(item)) {
    if (value.kind !== 'scalar') continue;
    const port = name.endsWith('port') && name !== 'ssh_port';
    const folder = /^(?:data|deploy|log)_dir$/.test(name) && value.text.startsWith('/');
    if (port || folder) own.set(name, value.text);
  }
  return [...own].map(([name, text]) => (name.endsWith('port') ? `port ${text}` : `${name} ${text}`));
}

/** For each host, what instances outside the group need alone there. */
function* othersOn(fields: ReadonlyMap<string, Entry>, group: string): Steps<ReadonlyMap<string, readonly string[]>> {
  const taken = new Map<string, string[]>();
  for (const [name, { value }] of fields) {
    if (name === group || value.kind !== 'seq') continue;
    for (const [index, item] of value.items().entries()) {
      if (index % INSTANCES_A_STEP === 0) yield;
      const host = item.kind === 'map' ? fieldsOf(item).get('host')?.value : undefined;
      if (item.kind !== 'map' || host?.kind !== 'scalar') continue;
      const claims = taken.get(host.text) ?? [];
      claims.push(...claimsOf(item, {}));
      taken.set(host.text, claims);
    }
  }
  return taken;
}

function reportCollisions(instances: readonly Instance[], report: Report): void {
  const held = new Set<string>();
  for (const { host, at, assigned } of instances) {
    const claims = assigned.claims.map((claim) => ({ claim, place: JSON.stringify([host, claim]) }));
    const collision = claims.find(({ place }) => held.has(place));
    if (collision) {
      report(at, `An instance above already takes ${short(collision.claim)} on ${short(host)}`);
    }
    for (const { place } of claims) held.add(place);
  }
}

function hostsOf(instances: readonly Instance[], taken: ReadonlyMap<string, readonly string[]>): Host[] {
  return [...groupBy(instances, ({ host }) => host)].map(([name, group]) => {
    const items = group.map(({ assigned }) => assigned);
    const listing = { kind: 'assigned', items, taken: taken.get(name) ?? [] } as const;
    return { name, nameRange: group[0]?.at ?? START, replicas: items.length, listing };
  });
}

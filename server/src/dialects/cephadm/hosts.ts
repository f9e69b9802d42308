/** The hosts that cephadm knows, and those of them on which it may put a daemon. */
import type { InventoryNode, Range } from '../../model/service.ts';
import { wildcards } from '../../base/wildcards.ts';
import type { Taint } from '../../scheduling/cluster.ts';
import type { Placement } from './placement.ts';
import { fieldsOf } from '../../text/values.ts';
import type { Entry, Value } from '../../text/values.ts';
import type { YamlDocument } from '../../text/yamlDocument.ts';

/**
 * Hosts that get no new daemon: those with the label `_no_schedule` are being emptied, those in maintenance are down.
 * Source: Ceph, "Host Management", special host labels and maintenance mode.
 */
const DRAINED: Taint = { key: '_no_schedule', effect: 'NoSchedule' };

const DOWN: Taint = { key: 'maintenance', effect: 'NoSchedule' };

const isTainted = ({ taints = [] }: InventoryNode, { key }: Taint): boolean =>
  taints.some((taint) => taint.key === key);

/** Reads `service_type: host`. Its location and its labels become labels for a scheduler. */
export function readHost({ root }: YamlDocument): InventoryNode[] {
  const fields = rootFields(root);
  const hostname = fields.get('hostname')?.value;
  if (typeOf(fields) !== 'host' || hostname?.kind !== 'scalar') return [];
  const labels = new Map<string, string>();
  const given = fields.get('labels')?.value;
  for (const label of given?.kind === 'seq' ? given.items() : [])
    if (label.kind === 'scalar') labels.set(label.text, '');
  const location = fields.get('location')?.value;
  for (const [key, { value }] of location?.kind === 'map' ? fieldsOf(location) : []) {
    if (value.kind === 'scalar') labels.set(key, value.text);
  }
  const status = fields.get('status')?.value;
  const down = status?.kind === 'scalar' && status.text.toLowerCase() === 'maintenance';
  const taints = [...(labels.has(DRAINED.key) ? [DRAINED] : []), ...(down ? [DOWN] : [])];
  return [{ name: hostname.text, range: hostname.at, labels, ...(taints.length > 0 && { taints }) }];
}

/** The hosts of a file, worked out once for all its services. */
export interface Machines {
  readonly nodes: readonly InventoryNode[];
  /** The hosts that get no new daemon, by name. */
  readonly closed: ReadonlyMap<string, InventoryNode>;
  /** The length of the longest name. */
  readonly longest: number;
}

export function machinesOf(nodes: readonly InventoryNode[]): Machines {
  return {
    nodes,
    closed: new Map(nodes.filter(({ taints }) => taints).map((node) => [node.name, node])),
    longest: nodes.reduce((most, { name }) => Math.max(most, name.length), 0),
  };
}

interface Candidate {
  readonly name: string;
  readonly at: Range;
}

/** The candidates that may hold a daemon, and how many more of them hold one and are down. */
export function openTo(
  candidates: readonly Candidate[] | undefined,
  { closed }: Machines,
): { readonly candidates: readonly Candidate[] | undefined; readonly down: number } {
  const shut = (candidates ?? []).flatMap(({ name }) => closed.get(name) ?? []);
  return {
    candidates: candidates?.filter(({ name }) => !closed.has(name)),
    down: shut.filter((node) => !isTainted(node, DRAINED)).length,
  };
}

/** The candidates; undefined where the file does not tell them. A placement that names no hosts means all of them. */
export function candidatesOf(
  { hosts, label, pattern, count }: Placement,
  nodes: readonly InventoryNode[],
): readonly Candidate[] | undefined {
  if (hosts) return hosts;
  if (nodes.length === 0 || (label ?? pattern ?? count) === undefined) return undefined;
  const matches = pattern === undefined ? undefined : wildcards(pattern).matches;
  return nodes
    .filter((node) => label === undefined || node.labels.has(label))
    .filter((node) => matches === undefined || matches(node.name))
    .map(({ name, range }) => ({ name, at: range }));
}

export function rootFields(root: Value): ReadonlyMap<string, Entry> {
  return root.kind === 'map' ? fieldsOf(root) : new Map<string, Entry>();
}

export function typeOf(fields: ReadonlyMap<string, Entry>): string | undefined {
  const type = fields.get('service_type')?.value;
  return type?.kind === 'scalar' ? type.text : undefined;
}

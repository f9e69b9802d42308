/** Makes a service of the members of a control plane, each on a machine of its own. */
import type { Host, InventoryNode, Problem, Range, Service } from '../../model/service.ts';
import { groupBy } from '../../base/groupBy.ts';
import { LIMITS } from '../../text/limits.ts';
import { softwareNamed } from '../software/quorumSoftware.ts';
import { wholeNumber } from '../../text/numbers.ts';
import { fieldsOf, type MapValue, type Value } from '../../text/values.ts';
import { fieldsAt, type Fields, pairsAt, present, QUIET } from '../../text/walk.ts';

/** A member, with its machine. */
export interface Member {
  readonly machine: string;
  readonly at: Range;
  readonly labels: ReadonlyMap<string, string>;
}

/** What a cluster spec says of the members that vote. */
export interface ControlPlane {
  readonly services: readonly Service[];
  readonly nodes: readonly InventoryNode[];
  readonly problems: readonly Problem[];
}

export const NOTHING: ControlPlane = { services: [], nodes: [], problems: [] };

export const CONTROL_PLANE = 'Kubernetes control plane';

export const NOUNS = { replica: ['member', 'members'], host: ['machine', 'machines'] } as const;

interface Named {
  readonly name: string;
  readonly nameRange: Range;
  readonly extent: readonly Range[];
  readonly software: string;
}

/**
 * The control plane whose file names the machine of each member. An undefined member is one that the file does not
 * tell.
 */
export function placedMembers(named: Named, members: readonly (Member | undefined)[]): ControlPlane {
  const known = members.flatMap((member) => member ?? []);
  if (known.length === 0 || known.length > LIMITS.machines.most) return NOTHING;
  const listing = { kind: 'fixed', reason: 'each member is a machine of its own' } as const;
  const hosts = [...groupBy(known, ({ machine }) => machine)].flatMap(([name, [first, ...others]]): readonly Host[] =>
    first ? [{ name, nameRange: first.at, replicas: 1 + others.length, listing }] : [],
  );
  const labelled = known.filter(({ labels }) => labels.size > 0);
  const nodes = labelled.map(({ machine, at, labels }): InventoryNode => ({ name: machine, range: at, labels }));
  return { services: [serviceOf(named, hosts, members.length === known.length)], nodes, problems: [] };
}

/** A control plane whose number of members the file does not tell. */
export function unknownMembers(named: Named, notJudged: string): ControlPlane {
  return { ...NOTHING, services: [{ ...serviceOf(named, [], false), notJudged }] };
}

/** The control plane whose machines a provider makes; the file does not say where. */
export function countedMembers(named: Named, counts: readonly (Count | undefined)[]): ControlPlane {
  const numbers = counts.map((count) => (count ? numberOf(count) : undefined));
  const total = numbers.reduce<number | undefined>(
    (sum, number) => (sum === undefined || number === undefined ? undefined : sum + number),
    0,
  );
  if (total === undefined) return unknownMembers(named, 'a number of members that is not known');
  if (total === 0 || total > LIMITS.replicas.most) return NOTHING;
  const at = counts.find((count) => count?.value)?.value?.at ?? named.nameRange;
  const listing = { kind: 'fixed', reason: 'the provider chooses the machines' } as const;
  const hosts = Array.from({ length: total }, (_, index): Host => {
    return { name: `${named.name} machine ${index + 1}`, nameRange: at, replicas: 1, listing };
  });
  const service = serviceOf(named, hosts, true);
  const uneditable = 'the members are machines of a provider';
  return { ...NOTHING, services: [{ ...service, declaredReplicas: { value: total, range: at, uneditable } }] };
}

/** A number; where none is given, the default. */
export interface Count {
  readonly value: Value | undefined;
  readonly otherwise: number;
}

export function countAt(fields: Fields, path: string, otherwise: number): Count {
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const inner = keys.reduce((outer, key) => fieldsAt(outer, key, QUIET), fields);
  return { value: present(inner, last)?.value, otherwise };
}

function numberOf({ value, otherwise }: Count): number | undefined {
  if (!value) return otherwise;
  const number = value.kind === 'scalar' && !value.quoted ? wholeNumber(value.text) : undefined;
  return typeof number === 'number' ? number : undefined;
}

function serviceOf({ name, nameRange, extent, software }: Named, hosts: readonly Host[], complete: boolean): Service {
  const members = hosts.reduce((sum, { replicas }) => sum + replicas, 0);
  const known = softwareNamed(software, members);
  return {
    name,
    nameRange,
    extent,
    nouns: NOUNS,
    hosts,
    declarations: [],
    complete,
    ...(known ? { software: { value: known, range: nameRange } } : { quorumBased: 'unless-declared' }),
  };
}

/** The labels of a machine; none where some of them are not known. */
export function labelsAt(map: MapValue, key: string): ReadonlyMap<string, string> {
  return pairsAt(fieldsOf(map), key, QUIET) ?? new Map();
}

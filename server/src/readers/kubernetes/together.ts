/** Workloads, and what the other objects of their file say of the places of their pods. */
import type { Company, StatedConstraint } from '../../model/service.ts';
import { companyOf, type Influences, influencersOf, influencesIn } from './company.ts';
import { countsItself, type Namespaces } from './counted.ts';
import { type NamespaceFact, namespacesOf } from './namespaces.ts';
import type { PodKind } from './podKinds.ts';
import { groupBy } from '../../scheduling/groupBy.ts';
import type { Workload } from './section.ts';
import { type VolumeFact, volumeTerms } from './volumes.ts';
import type { StatedWorkload } from './workloads.ts';

export interface Beside {
  /** Pods of what is no workload. */
  readonly kinds: readonly PodKind[];
  readonly namespaces: readonly NamespaceFact[];
  readonly volumes: readonly VolumeFact[];
}

/** The same objects where nothing else has to do with their pods. */
export function withCompany(stated: readonly StatedWorkload[], beside: Beside): readonly StatedWorkload[] {
  const [first] = stated;
  if (!first) return stated;
  const workloads = stated.map(({ read }) => read.pods);
  const kinds = [...workloads, ...beside.kinds];
  const namespaces = namespacesOf(beside.namespaces);
  const around = textOf([beside.namespaces, beside.volumes]);
  const look = (before?: Looked): Looked => looked(kinds, namespaces, around, before);
  const { influences } = first.document ? first.document.remade(looked, look) : look();
  const terms = volumeTerms(beside.volumes);
  return stated.map((one, index) => {
    const { read, document } = one;
    const influencers = influencersOf(influences, index);
    const others = influencers?.map((other) => kinds[other]);
    if (others?.length === 0 && !dependsOnOthers(read, beside)) return one;
    const make = (): Workload => joined(read, companyOf(influences, index, influencers, terms), namespaces);
    const madeOf = [read, around, influencers?.join(' '), ...(others ?? [])];
    return { ...one, read: document ? document.combined(read.pods, madeOf, make) : make() };
  });
}

function dependsOnOthers({ pods, service }: Workload, { namespaces, volumes }: Beside): boolean {
  return (
    volumes.length > 0 ||
    pods.hard.some(({ ofOthers }) => ofOthers) ||
    (namespaces.length > 0 && (service.scheduling?.constraints.some(isUnsure) ?? false))
  );
}

function isUnsure({ unsure }: StatedConstraint): boolean {
  return unsure === 'namespace';
}

function joined(workload: Workload, company: Company | undefined, namespaces: Namespaces): Workload {
  const { service, counted, pods } = workload;
  const { scheduling } = service;
  if (!scheduling) return workload;
  const constraints = scheduling.constraints.map((constraint, index): StatedConstraint => {
    const own = counted[index];
    const itself = own && isUnsure(constraint) ? countsItself(own, pods, namespaces) : 'unknown';
    if (itself === 'unknown') return constraint;
    const { unsure: _, ...known } = constraint;
    return { ...known, selectsItself: itself };
  });
  return {
    ...workload,
    service: { ...service, scheduling: { ...scheduling, constraints, ...(company && { company }) } },
  };
}

/** Pods whose workload is in the file are those of the workload; alike ones that are on nodes already are one kind. */
export function unowned(kinds: readonly PodKind[], workloads: readonly StatedWorkload[]): readonly PodKind[] {
  if (kinds.length === 0) return kinds;
  const named = new Set(workloads.map(({ read }) => `${read.pods.kind} ${read.pods.name}`));
  const isOwned = ({ kind, name, labels }: PodKind): boolean => {
    const hash = `-${labels?.get('pod-template-hash') ?? ''}`;
    const deployment = kind === 'ReplicaSet' && name.endsWith(hash) ? name.slice(0, -hash.length) : undefined;
    return named.has(`${kind} ${name}`) || (deployment !== undefined && named.has(`Deployment ${deployment}`));
  };
  const own = kinds.filter((kind) => !isOwned(kind));
  const placed = groupBy(
    own.filter(({ nodes }) => nodes),
    (kind) => textOf({ ...kind, nodes: undefined }),
  );
  const merged = [...placed.values()].flatMap(([first, ...others]) =>
    first ? [{ ...first, nodes: [first, ...others].flatMap(({ nodes = [] }) => nodes) }] : [],
  );
  return [...own.filter(({ nodes }) => !nodes), ...merged];
}

interface Looked {
  readonly influences: Influences;
  readonly around: string;
}

/** @param before what holds as long as labels and constraints stay the same */
function looked(kinds: readonly PodKind[], namespaces: Namespaces, around: string, before?: Looked): Looked {
  const same =
    before?.around === around &&
    before.influences.kinds.length === kinds.length &&
    kinds.every((kind, index) => alike(kind, before.influences.kinds[index]));
  return { influences: same ? { ...before.influences, kinds } : influencesIn(kinds, namespaces), around };
}

/** Most are the same objects. */
function alike(one: PodKind, other: PodKind | undefined): boolean {
  const essence = ({ labels, namespace, hard, hostPorts }: PodKind): string =>
    textOf([labels && [...labels], namespace, hard, hostPorts]);
  return one === other || (other !== undefined && essence(one) === essence(other));
}

function textOf(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (part instanceof Map ? [...part] : part));
}

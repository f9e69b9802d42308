/** Workloads, and what the other objects of their file say of the places of their pods. */
import type { Memo } from '../../model/memo.ts';
import type { Company, StatedConstraint } from '../../model/service.ts';
import { companyOf, influencersOf, influencesIn } from './company.ts';
import { countsItself, type Namespaces } from './counted.ts';
import { type NamespaceFact, namespacesOf } from './namespaces.ts';
import type { PodKind } from './podKinds.ts';
import { groupBy } from '../../scheduling/groupBy.ts';
import type { Workload } from './section.ts';
import { type VolumeFact, volumeTerms } from './volumes.ts';

export interface Beside {
  /** Pods of what is no workload. */
  readonly kinds: readonly PodKind[];
  readonly namespaces: readonly NamespaceFact[];
  readonly volumes: readonly VolumeFact[];
}

/** The same objects where nothing else has to do with their pods. */
export function withCompany(workloads: readonly Workload[], beside: Beside, memo: Memo): readonly Workload[] {
  const kinds = [...workloads.map(({ pods }) => pods), ...beside.kinds];
  const namespaces = namespacesOf(beside.namespaces);
  const around = textOf([beside.namespaces, beside.volumes]);
  // Which pods count which holds for as long as labels and constraints say the same.
  const matching = [around, ...kinds.map((kind) => kind.matching)];
  const known = memo.get(influencesIn, influencesIn, matching, () => influencesIn(kinds, namespaces));
  const influences = { ...known, kinds };
  const terms = volumeTerms(beside.volumes);
  return workloads.map((workload, index) => {
    const influencers = influencersOf(influences, index);
    const others = influencers?.map((other) => kinds[other]);
    if (others?.length === 0 && !dependsOnOthers(workload, beside)) return workload;
    const from = [around, influencers?.join(' '), ...(others ?? [])];
    const company = (): Company | undefined => companyOf(influences, index, influencers, terms);
    return memo.get(joined, workload, from, () => joined(workload, company(), namespaces));
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
    if (!own || !isUnsure(constraint)) return constraint;
    const itself = countsItself(own, pods, namespaces);
    const { unsure: _, ...known } = constraint;
    return { ...known, selectsItself: itself === true, ...(typeof itself === 'string' && { unsure: itself }) };
  });
  return {
    ...workload,
    service: { ...service, scheduling: { ...scheduling, constraints, ...(company && { company }) } },
  };
}

/** Pods whose workload is in the file are those of the workload; alike ones that are on nodes already are one kind. */
export function unowned(kinds: readonly PodKind[], workloads: readonly Workload[]): readonly PodKind[] {
  if (kinds.length === 0) return kinds;
  const named = new Set(workloads.map(({ pods }) => `${pods.kind} ${pods.name}`));
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

function textOf(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (part instanceof Map ? [...part] : part));
}

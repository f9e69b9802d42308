/** Adds to workloads what the other objects of their file say of the places of their pods. */
import type { Memo } from '../../base/memo.ts';
import type { Steps } from '../../base/steps.ts';
import type { Company, StatedConstraint } from '../../model/scheduling.ts';
import { companyOf, type Influences, influencersOf, influencesIn } from './company.ts';
import { countsItself, countsOthers, type Namespaces } from './counted.ts';
import { type NamespaceFact, namespacesOf } from './namespaces.ts';
import type { PodKind } from './podKinds.ts';
import { groupBy } from '../../base/groupBy.ts';
import type { Workload } from './workload.ts';
import { type VolumeFact, volumeTerms } from './volumes.ts';

/** What other objects say of the places of pods. */
export interface Beside {
  /** The kinds of pods that belong to no workload. */
  readonly kinds: readonly PodKind[];
  readonly namespaces: readonly NamespaceFact[];
  readonly volumes: readonly VolumeFact[];
}

/**
 * The workloads with their company; the same objects where nothing else affects their pods. The first workload of a
 * quorum has the company of the whole quorum.
 * @param quorums the indexes in `workloads` of the members of each quorum, in the form of `quorumGroups`
 */
export function* withCompany(
  workloads: readonly Workload[],
  quorums: readonly (readonly number[])[],
  beside: Beside,
  memo: Memo,
): Steps<readonly Workload[]> {
  const kinds = [...workloads.map(({ pods }) => pods), ...beside.kinds];
  const namespaces = namespacesOf(beside.namespaces);
  const around = textOf([beside.namespaces, beside.volumes]);
  // As long as labels and constraints stay the same, each constraint counts the same pods.
  const matching = [around, ...kinds.map((kind) => kind.matching)];
  const before = memo.known(influencesIn, influencesIn, matching) as Influences | undefined;
  const known = before ?? (yield* influencesIn(kinds, namespaces));
  memo.set(influencesIn, influencesIn, matching, known);
  const influences = { ...known, kinds };
  const terms = volumeTerms(beside.volumes);
  const quorumOf = new Map(quorums.flatMap((quorum) => quorum.map((member) => [member, quorum] as const)));
  const matesOf = (quorum: readonly number[]): Mates => ({
    members: quorum.flatMap((member) => kinds[member] ?? []),
    influencers: influencersOf(influences, quorum),
  });
  const matesIn = new Map<readonly number[], Mates>();
  const complete: Workload[] = [];
  for (const [index, workload] of workloads.entries()) {
    const quorum = quorumOf.get(index) ?? [index];
    const mates = matesIn.get(quorum) ?? matesOf(quorum);
    matesIn.set(quorum, mates);
    const { members, influencers } = mates;
    const others = influencers?.map((other) => kinds[other]);
    if (quorum.length === 1 && others?.length === 0 && !dependsOnOthers(workload, beside)) {
      complete.push(workload);
      continue;
    }
    const from = [around, influencers?.join(' '), ...members, null, ...(others ?? [])];
    const company = (): Company | undefined =>
      index === quorum[0] ? companyOf(influences, quorum, influencers, terms) : undefined;
    complete.push(memo.get(joined, workload, from, () => joined(workload, members, company(), namespaces)));
    yield;
  }
  return complete;
}

/** The pods of a quorum, and the kinds of pods on which their places depend; undefined where these are too many. */
interface Mates {
  readonly members: readonly PodKind[];
  readonly influencers: readonly number[] | undefined;
}

function dependsOnOthers({ pods, service }: Workload, { namespaces, volumes }: Beside): boolean {
  return (
    volumes.length > 0 ||
    pods.voters !== undefined ||
    pods.hard.some(({ ofOthers }) => ofOthers) ||
    (namespaces.length > 0 && (service.scheduling?.constraints.some(isUnsure) ?? false))
  );
}

function isUnsure({ unsure }: StatedConstraint): boolean {
  return unsure === 'namespace';
}

/** @param members the pods of its quorum, including its own */
function joined(
  workload: Workload,
  members: readonly PodKind[],
  company: Company | undefined,
  namespaces: Namespaces,
): Workload {
  const { service, counted, pods } = workload;
  const { scheduling } = service;
  if (!scheduling) return workload;
  const constraints = scheduling.constraints.map((constraint, index): StatedConstraint => {
    const own = counted[index];
    if (!own) return constraint;
    const { unsure: _, ...known } = constraint;
    const siblings = members.filter((member) => member !== pods);
    // In a quorum of several workloads a constraint has its effect where it counts the pods of any of them.
    const counts = new Set(siblings.map((sibling) => countsOthers(own, pods.namespace, sibling, namespaces)));
    const itself = countsItself(own, pods, namespaces);
    if (counts.has(true)) {
      const all = itself === true && !counts.has(false);
      return { ...known, selectsItself: true, ...(all && { selectsAll: true }) };
    }
    if (!isUnsure(constraint)) return constraint;
    return { ...known, selectsItself: itself === true, ...(typeof itself === 'string' && { unsure: itself }) };
  });
  return {
    ...workload,
    service: { ...service, scheduling: { ...scheduling, constraints, ...(company && { company }) } },
  };
}

/** The kinds of pods without those whose workload is in the file. Alike pods that are on nodes already are one kind. */
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

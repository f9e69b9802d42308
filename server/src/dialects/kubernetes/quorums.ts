/** Makes one service of several workloads whose pods are members of one quorum. */
import type { Memo } from '../../base/memo.ts';
import type { DisruptionBudget, MemberSet, Service } from '../../model/service.ts';
import type { ConstraintSite, Scheduling, StatedConstraint } from '../../model/scheduling.ts';
import { groupBy } from '../../base/groupBy.ts';
import { nameIn } from '../../base/paths.ts';
import { commonName } from '../../base/commonName.ts';
import { declaredGroup, type DeclaredGroup } from '../conventions.ts';
import { membersElsewhere } from '../software/quorumGroups.ts';
import { mostVotersOf } from '../software/quorumSoftware.ts';
import type { Across } from './beside.ts';
import type { Workload } from './workload.ts';

/** The workloads with the quorums that the project states. What an object states itself counts before that. */
export function inDeclared(
  workloads: readonly Workload[],
  groups: readonly DeclaredGroup[],
  memo: Memo,
): readonly Workload[] {
  if (groups.length === 0) return workloads;
  return workloads.map((workload) => {
    const { member } = workload;
    const declared = member.declared ?? declaredGroup(groups, member.name);
    if (declared === undefined || declared === member.declared) return workload;
    return memo.get(inDeclared, workload, [declared], () => {
      const { quorumBased: _, ...service } = workload.service;
      const { rank: __, ...rest } = workload;
      return { ...rest, service, member: { ...member, declared } };
    });
  });
}

/**
 * The services, with each quorum in the place of its first workload.
 * @param services the services of the workloads, with all that other objects say of them
 */
export function withQuorums(
  workloads: readonly Workload[],
  services: readonly Service[],
  { quorums, notJudged }: Across,
  memo: Memo,
): readonly Service[] {
  const firsts = new Map(quorums.map((quorum) => [quorum[0], quorum]));
  const later = new Set(quorums.flatMap(([, ...others]) => others));
  return services.flatMap((service, index) => {
    const workload = workloads[index];
    if (later.has(index) || !workload) return [];
    const reason = notJudged.get(index);
    if (reason !== undefined) return [memo.get(partial, service, [reason], () => partial(service, reason))];
    const quorum = firsts.get(index) ?? [index];
    const members = quorum.flatMap((member) => workloads[member] ?? []);
    if (quorum.length === 1) {
      const elsewhere = membersElsewhere([workload.member]) > 0;
      return [elsewhere ? memo.get(partial, service, [], () => partial(service, UNSEEN)) : service];
    }
    const sets = quorum.flatMap((member) => services[member] ?? []);
    return memo.get(quorumOf, service, [...sets, null, ...members], () => quorumOf(sets, members));
  });
}

const UNSEEN = 'members that no file shows';

/** A service with members in other files, which may be on any node. */
function partial(service: Service, notJudged: string): Service {
  return { ...service, complete: false, notJudged };
}

function quorumOf(sets: readonly Service[], workloads: readonly Workload[]): Service {
  const [first] = sets;
  const [scheduling, ...others] = sets.flatMap((set) => set.scheduling ?? []);
  if (!first || !scheduling) throw new Error('a quorum has workloads, and a scheduler places their pods');
  const all = [scheduling, ...others];
  const total = all.reduce((sum, { replicas }) => sum + replicas.value, 0);
  const silent = all.reduce((sum, one) => sum + (one.silent ?? 0), 0);
  const software = sets.find((set) => set.software)?.software;
  const declaring = sets.find(({ declarations }) => declarations.length > 0);
  const ignored = sets.flatMap((set) => set.ignored ?? []);
  const votes = total <= mostVotersOf(software?.value.name);
  const elsewhere = membersElsewhere(workloads.map(({ member }) => member)) > 0;
  const reason = elsewhere ? UNSEEN : sets.find(({ notJudged }) => notJudged !== undefined)?.notJudged;
  const { selector, terms, tolerations, company } = scheduling;
  const disruption = disruptionOf(sets);
  const stray = sets.find(({ strayBudget }) => strayBudget)?.strayBudget;
  const labels = sharedLabels(workloads);
  const here = sets.flatMap((set, index) => (workloads[index]?.elsewhere === undefined ? (set.scheduling ?? []) : []));
  return {
    name: workloads[0]?.member.declared ?? commonName(sets.map(({ name }) => name)),
    nameRange: first.nameRange,
    extent: sets.flatMap(({ extent }) => extent),
    nouns: first.nouns,
    hosts: [],
    declarations: declaring?.declarations ?? [],
    complete: sets.every(({ complete }) => complete) && votes && !elsewhere,
    ...(reason !== undefined && { notJudged: reason }),
    scheduling: {
      replicas: { value: total, range: first.nameRange, uneditable: 'the members are those of several workloads' },
      ...(silent > 0 && { silent }),
      selector,
      ...(terms && { terms }),
      tolerations,
      ...hostsOf(all),
      constraints: all.flatMap(({ constraints }) => constraints),
      ...sitesOf(here, labels),
      ...(company && { company }),
    },
    sets: sets.flatMap((set, index) => memberSet(set, workloads[index]?.elsewhere, labels)),
    ...(software && { software }),
    ...(ignored.length > 0 && { ignored }),
    ...(disruption && { disruption }),
    ...(stray && { strayBudget: stray }),
    ...(first.modelSite && { modelSite: first.modelSite }),
  };
}

function memberSet(set: Service, path: string | undefined, labels: ConstraintSite['labels']): readonly MemberSet[] {
  const { name, nameRange, extent, scheduling, disruption } = set;
  if (!scheduling) return [];
  const elsewhere = path !== undefined && { elsewhere: nameIn(path) };
  const limit = disruption && { disruption };
  return [{ name, nameRange, extent, scheduling: selecting(scheduling, labels), ...limit, ...elsewhere }];
}

/** The machines that the objects name, where each of them names some. */
function hostsOf(all: readonly Scheduling[]): Pick<Scheduling, 'hosts'> {
  if (!all.every(({ hosts }) => hosts)) return {};
  return { hosts: [...new Set(all.flatMap(({ hosts = [] }) => hosts))] };
}

/** The labels that all pods of the quorum have. A constraint over all of them must select these. */
function sharedLabels(workloads: readonly Workload[]): ReadonlyMap<string, string> {
  const [first, ...others] = workloads.map(({ pods }) => pods.labels);
  return new Map([...(first ?? [])].filter(([key, value]) => others.every((labels) => labels?.get(key) === value)));
}

type Sites = Pick<Scheduling, 'site' | 'affinitySite'>;

/**
 * The demands with the places for constraints over all members; without such places where the pods have no label in
 * common.
 */
function selecting({ site, affinitySite, ...scheduling }: Scheduling, labels: ConstraintSite['labels']): Scheduling {
  if (labels.size === 0) return scheduling;
  return {
    ...scheduling,
    constraints: scheduling.constraints.map((stated): StatedConstraint => {
      // Making a constraint hard does not make it count all members, where it counts only some.
      const { tighten, ...rest } = stated;
      return tighten && !stated.selectsAll ? rest : stated;
    }),
    ...(site && { site: { ...site, labels } }),
    ...(affinitySite && { affinitySite: { ...affinitySite, labels } }),
  };
}

/** The places of the first workload, where every workload of the file has the same kind of place. */
function sitesOf(all: readonly Scheduling[], labels: ConstraintSite['labels']): Sites {
  const own = all.map((scheduling) => selecting(scheduling, labels));
  const [{ site, affinitySite }] = [own[0] ?? {}] as const;
  return {
    ...(site && own.every((one) => one.site) && { site }),
    ...(affinitySite && own.every((one) => one.affinitySite) && { affinitySite }),
  };
}

/**
 * How many members of all workloads run during evictions. Each budget permits its evictions whatever the others do.
 * Undefined where some workload has no budget, so that nothing limits the evictions.
 */
function disruptionOf(sets: readonly Service[]): DisruptionBudget | undefined {
  const limited = sets.flatMap(({ disruption, scheduling }) =>
    disruption ? [{ budget: disruption, replicas: scheduling?.replicas.value ?? 0 }] : [],
  );
  const [first] = limited;
  if (!first || limited.length < sets.length) return undefined;
  if (limited.every(({ budget }) => budget.refused)) return first.budget;
  const budgets = [
    ...groupBy(limited, ({ budget }) => (budget.elsewhere === undefined ? budget.range : budget.name)).values(),
  ];
  const available = budgets.reduce((sum, covered) => sum + leftBy(covered), 0);
  const several = budgets.length > 1 && { uneditable: 'each workload has a budget of its own' };
  const { refused: _, ...budget } = first.budget;
  return { ...budget, available, ...several };
}

/** How many pods stay of the workloads that one budget covers. */
function leftBy(covered: readonly { readonly budget: DisruptionBudget; readonly replicas: number }[]): number {
  const all = covered.reduce((sum, { replicas }) => sum + replicas, 0);
  const [first] = covered;
  return !first || first.budget.refused ? all : all - Math.min(all, first.budget.evictions);
}

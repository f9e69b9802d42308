/** Quorums whose workloads are in several files of one folder. Each is judged in the file with most of its members. */
import type { Memo } from '../../base/memo.ts';
import { eachInTurn, type Steps } from '../../base/steps.ts';
import { groupBy } from '../../base/groupBy.ts';
import { START } from '../../model/range.ts';
import type { Scheduling, StatedConstraint } from '../../model/scheduling.ts';
import { GROUP_KEY } from '../conventions.ts';
import type { Around } from '../elsewhere/around.ts';
import { placedAt, type Told, told } from '../elsewhere/told.ts';
import { groupsAcross, variantsAmong } from '../software/acrossFiles.ts';
import { mayTellVotes, mentionsVoter } from '../software/quorumSoftware.ts';
import { mayTellReplicaSet, type ReplicaSet } from '../software/replicaSets.ts';
import type { ConfigFiles } from './configMaps.ts';
import type { StatedBudget } from './disruption.ts';
import type { PodKind } from './podKinds.ts';
import type { Workload } from './workload.ts';

/** What one document says that may matter for the quorums of other files. */
type Fact =
  | { readonly workload: Workload }
  | { readonly budget: StatedBudget }
  | { readonly config: ConfigFiles }
  | { readonly replicaSet: ReplicaSet };

const NAME = 'kubernetes';

interface Telling {
  readonly workloads: readonly Workload[];
  readonly budgets: readonly StatedBudget[];
  readonly configs: readonly ConfigFiles[];
  readonly replicaSets: readonly ReplicaSet[];
}

/** What a file tells the other files of its folder. */
export function toldOf({ workloads, budgets, configs, replicaSets }: Telling, memo: Memo): Steps<readonly Told[]> {
  const facts: readonly (readonly [key: object, fact: () => Fact])[] = [
    ...workloads.map((workload) => [workload, () => ({ workload: bare(workload) })] as const),
    ...budgets.map((budget) => [budget, () => ({ budget })] as const),
    ...configs.map((config) => [config, () => ({ config })] as const),
    ...replicaSets.map((replicaSet) => [replicaSet, () => ({ replicaSet })] as const),
  ];
  return eachInTurn(facts, ([key, fact]) => memo.get(toldOf, key, [], () => told(NAME, fact())));
}

/** A fast look at a text: true where it may tell something of members. */
export function mayTellMembers(text: string): boolean {
  return (
    /\bkind["']?[ \t]*:[ \t]*["']?(?:StatefulSet|PodDisruptionBudget)\b/.test(text) ||
    mentionsVoter(text) ||
    text.includes(GROUP_KEY) ||
    mayTellReplicaSet(text) ||
    (/\bkind["']?[ \t]*:[ \t]*["']?ConfigMap\b/.test(text) && mayTellVotes(text))
  );
}

/** The workload without the places where something could be written. */
export function bare({ service, ...workload }: Workload): Workload {
  const { modelSite: _, ignored: __, scheduling, ...rest } = service;
  return {
    ...workload,
    service: { ...rest, extent: [], ...(scheduling && { scheduling: withoutSites(scheduling) }) },
    problems: [],
  };
}

function withoutSites(scheduling: Scheduling): Scheduling {
  const { site: _, affinitySite: __, ownKeys: ___, overrides: ____, constraints, ...rest } = scheduling;
  const bound = constraints.map((constraint): StatedConstraint => {
    const { tighten: _____, ...stated } = constraint;
    return stated;
  });
  return { ...rest, constraints: bound };
}

/** What the other files of the folder tell, without files that state the same objects in another form. */
export function besideOf({ workloads, budgets, configs }: Telling, around: Around, memo: Memo): Telling {
  const all = around
    .beside()
    .flatMap(({ path, told: facts }) =>
      facts.flatMap(({ dialect, fact }) => (dialect === NAME ? [{ path, fact: fact as Fact }] : [])),
    );
  const filed = <T extends object>(path: string, fact: object, one: T): T & { readonly elsewhere: string } =>
    memo.get(besideOf, fact, [path], () => ({ ...one, elsewhere: path }));
  const strangers = all.flatMap(({ path, fact }) => ('workload' in fact ? [filed(path, fact, fact.workload)] : []));
  const variants = variantsAmong(workloads, strangers);
  const facts = all.filter(({ path }) => !variants.has(path));
  return {
    workloads: strangers.filter(({ elsewhere }) => !variants.has(elsewhere)),
    budgets: distinctFrom(
      budgets,
      facts.flatMap(({ path, fact }) => ('budget' in fact ? [filed(path, fact, fact.budget)] : [])),
    ),
    configs: distinctFrom(
      configs,
      facts.flatMap(({ fact }) => ('config' in fact ? [fact.config] : [])),
    ),
    replicaSets: facts.flatMap(({ fact }) => ('replicaSet' in fact ? [fact.replicaSet] : [])),
  };
}

/** The objects of other files whose name is given once. The one in the file at hand counts before others with its name. */
function distinctFrom<T extends { readonly name: string }>(own: readonly T[], others: readonly T[]): readonly T[] {
  const named = groupBy([...own, ...others], ({ name }) => name);
  return others.filter(({ name }) => named.get(name)?.length === 1);
}

/** The workloads of the file at hand and of others that are members of one quorum. */
export interface Across {
  /** Workloads of the file at hand, then those of other files that are judged with them. */
  readonly workloads: readonly Workload[];
  /** The pods of all workloads of other files that are judged elsewhere. */
  readonly bystanders: readonly PodKind[];
  /** The members of each quorum, as indexes into `workloads`. */
  readonly quorums: readonly (readonly number[])[];
  /** Why a quorum is not judged in this file, by the indexes of its own workloads. */
  readonly notJudged: ReadonlyMap<number, string>;
}

/** @param path the path of the file at hand */
export function acrossFiles(
  own: readonly Workload[],
  strangers: readonly Workload[],
  path: string | undefined,
  memo: Memo,
): Across {
  const groups = groupsAcross(own, strangers, path ?? '', memo);
  const workloads = [...own];
  const notJudged = new Map<number, string>();
  const quorums = groups.flatMap((group) => {
    if (group.notJudged !== undefined) {
      for (const place of group.own) notJudged.set(place, group.notJudged);
      return [];
    }
    const { nameRange = START } = own[group.own[0] ?? 0]?.service ?? {};
    const joining = group.strangers.flatMap((place) => strangers[place] ?? []);
    const start = workloads.length;
    for (const one of joining) workloads.push(memo.get(placedAt, one, [nameRange], () => placedAt(one, nameRange)));
    return [[...group.own, ...joining.map((_, index) => start + index)]];
  });
  const judged = new Set(groups.flatMap((group) => (group.notJudged === undefined ? group.strangers : [])));
  const bystanders = strangers.flatMap(({ pods }, place) => (judged.has(place) ? [] : pods));
  return { workloads, bystanders, quorums, notJudged };
}

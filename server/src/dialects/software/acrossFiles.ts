/**
 * Quorums whose members are in several files of one folder. Each is judged once, in the file with most of its members.
 * The rule gives the same result for every file.
 */
import { nameIn } from '../../base/paths.ts';
import { groupBy } from '../../base/groupBy.ts';
import type { Memo } from '../../base/memo.ts';
import { type Candidate, quorumGroups } from './quorumGroups.ts';

/** A workload or a service, with its file. */
interface Filed {
  readonly member: Candidate;
  /** The path of its file; absent for the file at hand. */
  readonly elsewhere?: string;
}

/** The members of one quorum as indexes; some of them are in the file at hand. */
interface Group {
  readonly own: readonly number[];
  readonly strangers: readonly number[];
  /** Why the quorum is not judged in the file at hand; absent where it is. */
  readonly notJudged?: string;
}

/**
 * The paths of the files that state members of the file at hand again. Each is another form of the same thing, such as an
 * example with more members.
 */
export function variantsAmong(own: readonly Filed[], strangers: readonly Filed[]): ReadonlySet<string | undefined> {
  const names = new Set(own.map(calledBy));
  return new Set(strangers.flatMap((one) => (names.has(calledBy(one)) ? [one.elsewhere] : [])));
}

const calledBy = ({ member: { scope, name } }: Filed): string => `${scope} ${name}`;

/** @param path the path of the file at hand */
export function groupsAcross(
  own: readonly Filed[],
  strangers: readonly Filed[],
  path: string,
  memo: Memo,
): readonly Group[] {
  const members = memo.alike(
    groupsAcross,
    own.map(({ member }) => member),
  );
  const from = [path, ...members, null, ...strangers.flatMap(({ member, elsewhere }) => [member, elsewhere])];
  return memo.get(groupsOf, groupsAcross, from, () => groupsOf(own, strangers, path));
}

function groupsOf(own: readonly Filed[], strangers: readonly Filed[], path: string): readonly Group[] {
  const all = [...own, ...strangers].map(({ member, elsewhere = path }, place) => ({ member, path: elsewhere, place }));
  // Every file uses the same order, so that each finds the same groups.
  const ordered = strangers.length === 0 ? all : all.toSorted((a, b) => inOrder(a.path, b.path));
  const filesOf = groupBy(strangers, calledBy);
  const isAmbiguous = (one: Filed): boolean =>
    new Set(filesOf.get(calledBy(one))?.map(({ elsewhere }) => elsewhere)).size > 1;
  return quorumGroups(ordered.map(({ member }) => member)).flatMap((group): Group[] => {
    const members = group.flatMap((place) => ordered[place] ?? []);
    const places = members.map(({ place }) => place).toSorted((a, b) => a - b);
    const ours = places.filter((place) => place < own.length);
    if (ours.length === 0) return [];
    const home = homeOf(members);
    const here = home === path ? {} : { notJudged: `part of the quorum in ${nameIn(home)}` };
    return [
      {
        own: ours,
        strangers: places.slice(ours.length).map((place) => place - own.length),
        ...(members.some(isAmbiguous) ? { notJudged: 'members of it stand in several files' } : here),
      },
    ];
  });
}

const inOrder = (one: string, other: string): number => Number(one > other) - Number(one < other);

/** The path of the file with the most members; of several such files the first one. */
function homeOf(members: readonly { readonly member: Candidate; readonly path: string }[]): string {
  const votes = groupBy(members, ({ path }) => path);
  const count = (path: string): number => (votes.get(path) ?? []).reduce((sum, { member }) => sum + member.replicas, 0);
  const [home = ''] = [...votes.keys()].toSorted((a, b) => count(b) - count(a) || inOrder(a, b));
  return home;
}

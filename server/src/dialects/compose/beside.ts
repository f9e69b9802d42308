/** Clusters whose services are in several files of one folder. */
import type { Memo } from '../../base/memo.ts';
import { eachInTurn, type Steps } from '../../base/steps.ts';
import { START } from '../../model/range.ts';
import { ELSEWHERE } from '../elsewhere/foreign.ts';
import { GROUP_KEY } from '../conventions.ts';
import type { Around } from '../elsewhere/around.ts';
import { placedAt, type Told, told } from '../elsewhere/told.ts';
import { groupsAcross, variantsAmong } from '../software/acrossFiles.ts';
import { mentionsVoter } from '../software/quorumSoftware.ts';
import { mayTellReplicaSet } from '../software/replicaSets.ts';
import type { ComposeService } from './service.ts';

const NAME = 'compose';

/** A fast look at a text: true where it may tell something of members. */
export function mayTellMembers(text: string): boolean {
  return mentionsVoter(text) || mayTellReplicaSet(text) || text.includes(GROUP_KEY);
}

/** What a file tells the other files of its folder. */
export function* toldOf(services: readonly ComposeService[], memo: Memo): Steps<readonly Told[]> {
  const telling = services.filter((service) => isMember(service) || service.replicaSets.length > 0);
  return yield* eachInTurn(telling, (service) => memo.get(toldOf, service, [], () => told(NAME, bare(service))));
}

/** True for a member of a cluster; services that are not meant for a swarm are left out. */
export function isMember({ deployed, software, member }: ComposeService): boolean {
  return deployed && (software ?? member.declared) !== undefined;
}

/** The service without the places where something could be written. */
function bare(service: ComposeService): ComposeService {
  const { expressions, constraints } = service;
  return {
    ...service,
    expressions: expressions.map((one) => ({ ...one, uneditable: ELSEWHERE })),
    constraints: constraints.map((one) => ({
      ...one,
      ...(one.limit && { limit: { ...one.limit, uneditable: ELSEWHERE } }),
    })),
    extent: [],
    problems: [],
    site: undefined,
    modelSite: undefined,
  };
}

/** What the other files of the folder tell, without files that state the same services in another form. */
export function besideOf(own: readonly ComposeService[], around: Around, memo: Memo): readonly ComposeService[] {
  const strangers = around.beside().flatMap(({ path, told: all }) =>
    all.flatMap(({ dialect, fact }) => {
      if (dialect !== NAME) return [];
      const service = fact as ComposeService;
      return [memo.get(besideOf, service, [path], () => ({ ...service, elsewhere: path }))];
    }),
  );
  const variants = variantsAmong(own, strangers);
  return strangers.filter(({ elsewhere }) => !variants.has(elsewhere));
}

interface Cluster {
  /** Members of the file at hand, then those of other files. */
  readonly members: readonly ComposeService[];
  /** Why the quorum is not judged in this file; absent where it is. */
  readonly notJudged?: string;
}

/**
 * The clusters. Members that need a name or a volume of their own are separate services: `etcd1`, `etcd2`, `etcd3`.
 * @param path the path of the file at hand
 */
export function clustersAmong(
  own: readonly ComposeService[],
  strangers: readonly ComposeService[],
  path: string | undefined,
  memo: Memo,
): readonly Cluster[] {
  const groups = groupsAcross(own, strangers, path ?? '', memo);
  return groups.map((group) => {
    const members = group.own.flatMap((place) => own[place] ?? []);
    const { nameRange = START } = members[0] ?? {};
    const joining = group.strangers
      .flatMap((place) => strangers[place] ?? [])
      .map((one) => memo.get(placedAt, one, [nameRange], () => placedAt(one, nameRange)));
    const { notJudged } = group;
    return { members: members.concat(joining), ...(notJudged !== undefined && { notJudged }) };
  });
}

/**
 * Docker Compose files: services whose tasks a swarm places. Without a word about deployment everything runs on one
 * machine, where nothing is to be said of places, and all the more of how many members there are.
 */
import { limitWriter } from './constraints.ts';
import type { Memo } from '../../base/memo.ts';
import { lengthWithout } from '../../base/names.ts';
import type { Problem, Service } from '../../model/service.ts';
import { groupBy } from '../../base/groupBy.ts';
import { membersElsewhere } from '../software/quorumGroups.ts';
import { declaredGroup, type DeclaredGroup } from '../conventions.ts';
import { inReplicaSet, type ReplicaSet } from '../software/replicaSets.ts';
import { besideOf, clustersAmong, isMember, mayTellMembers, toldOf } from './beside.ts';
import { clusterOf, isPinned } from './cluster.ts';
import { localCluster } from './local.ts';
import { hostNames } from './hostNames.ts';
import { isOfSwarm, MODEL_KEYS, NOUNS, readService, schedulingOf, withMembership } from './service.ts';
import { isVoter } from './container.ts';
import type { ComposeService } from './service.ts';
import type { Dialect, Reading } from '../dialect.ts';
import type { Steps } from '../../base/steps.ts';
import { fieldsOf } from '../../text/values.ts';
import type { Value } from '../../text/values.ts';
import type { YamlDocument } from '../../text/yamlDocument.ts';

/** @param declared the quorums that the project puts services into */
export function composeWith(declared: readonly DeclaredGroup[]): Dialect<readonly ComposeService[]> {
  return {
    name: 'compose',
    docs: {
      title: 'Docker Compose/Swarm',
      reads:
        '`deploy.replicas`, `max_replicas_per_node`, constraints, preferences; members written as services of their own, without Swarm too',
      placedBy: 'the scheduler',
    },
    hint: /(?:^|[\s{,"'])(?:deploy|x-quorate)["']?[ \t]*:|^["']?services["']?[ \t]*:/m,
    certain: undefined,
    recognises,
    read: readServices,
    // oxlint-disable-next-line require-yield -- what takes time has been done
    *join(documents, memo, around) {
      const readings = documents.map((services) => {
        const strangers = besideOf(services, around, memo);
        const known = withKnown([...services, ...strangers], declared, memo);
        const [own, others] = [known.slice(0, services.length), known.slice(services.length)];
        return { ...together(own, others, around.path, memo), told: toldOf(services, memo) };
      });
      return {
        services: readings.flatMap(({ services }) => services),
        problems: readings.flatMap(({ problems }) => problems),
        told: readings.flatMap(({ told }) => told),
      };
    },
    nouns: NOUNS,
    modelKeys: MODEL_KEYS,
    constraints: limitWriter,
    hostNames,
    // Swarm compares names of nodes so.
    foldsCase: true,
    describesMachines: undefined,
    tellsMembers: { test: mayTellMembers },
    completions: undefined,
  };
}

/** With what scripts of other services say of the members of a replica set, and what the project says of quorums. */
function withKnown(
  services: readonly ComposeService[],
  declared: readonly DeclaredGroup[],
  memo: Memo,
): readonly ComposeService[] {
  const sets = services.flatMap(({ replicaSets }) => replicaSets);
  if (sets.length === 0 && declared.length === 0) return services;
  return services.map((service) => inDeclared(inScripts(service, sets, memo), declared, memo));
}

/** The same object where no script speaks of it. */
function inScripts(service: ComposeService, sets: readonly ReplicaSet[], memo: Memo): ComposeService {
  const { member } = service;
  if (sets.length === 0 || member.software !== 'MongoDB' || member.membership.votes) return service;
  return memo.get(inScripts, service, sets, () => {
    const membership = inReplicaSet(member.membership, sets, member, [member.name, ...member.aliases]);
    return membership === member.membership ? service : withMembership(service, membership);
  });
}

/** The same object where the project says nothing of it; what the service says of itself counts before that. */
function inDeclared(service: ComposeService, groups: readonly DeclaredGroup[], memo: Memo): ComposeService {
  const declared = service.member.declared ?? declaredGroup(groups, service.name);
  if (declared === undefined || declared === service.member.declared) return service;
  return memo.get(inDeclared, service, [declared], () => ({
    ...service,
    declared: true,
    member: { ...service.member, declared },
  }));
}

/** Many tools have `services`; only Compose's say how they are deployed. */
function recognises(root: Value): boolean {
  const services = root.kind === 'map' ? fieldsOf(root).get('services')?.value : undefined;
  if (services?.kind !== 'map') return false;
  const entries = services.entries();
  const isDeployed = entries.some(({ value }) => {
    const fields = value.kind === 'map' ? fieldsOf(value) : undefined;
    return isOfSwarm(fields?.get('deploy')?.value) || fields?.get('x-quorate')?.value.kind === 'map';
  });
  return isDeployed || entries.filter(isVoter).length > 1;
}

/** Every service of a file, for what else needs a port or a folder of a node. */
function* readServices(document: YamlDocument): Steps<readonly ComposeService[]> {
  const { root } = document;
  const services = root.kind === 'map' ? fieldsOf(root).get('services')?.value : undefined;
  const all: ComposeService[] = [];
  for (const entry of services?.kind === 'map' ? fieldsOf(services).values() : []) {
    all.push(...readService(document, entry));
    yield;
  }
  return all;
}

/**
 * One task on each node is the only placement that `mode: global` permits, and jobs end: nothing is to be said of
 * either, nor of services scaled to zero.
 */
function together(
  all: readonly ComposeService[],
  strangers: readonly ComposeService[],
  path: string | undefined,
  memo: Memo,
): Reading {
  if (!all.some(({ ofSwarm, declared }) => ofSwarm || declared)) return onOneMachine(all, memo);
  const placed = all.filter(isPlaced);
  const voters = [placed, strangers.filter(isPlaced)].map((services) => services.filter(isMember));
  const clusters = clustersAmong(voters[0] ?? [], voters[1] ?? [], path, memo);
  const members = new Set(clusters.flatMap((cluster) => cluster.members));
  const single = placed.filter((service) => !members.has(service) && (service.replicated || service.declared));
  const matters = ({ software, declared }: ComposeService): boolean => software !== undefined || declared;
  const problems = [...members, ...single.filter(matters)].flatMap((service): readonly Problem[] => service.problems);
  const scheduled = single.map((service) => memo.get(scheduledService, service, [], () => scheduledService(service)));
  const clustered = clusters.map(({ members: cluster, notJudged }) => {
    const around = all.filter((service) => !cluster.includes(service) && isPinned(service));
    const from = [...cluster, null, ...around, notJudged];
    return memo.get(clusterOf, cluster[0] ?? all, from, () => clusterOf(cluster, around, notJudged));
  });
  return { services: [...scheduled, ...clustered], problems };
}

const isPlaced = ({ otherMode, replicas }: ComposeService): boolean => !otherMode && replicas?.value !== 0;

function onOneMachine(all: readonly ComposeService[], memo: Memo): Reading {
  const services = localClusters(all).map((members) =>
    memo.get(localCluster, members[0] ?? all, members, () => localCluster(members)),
  );
  return { services, problems: [] };
}

/** The same where nothing is deployed. Members may have names of any kind where each is told of the others. */
function localClusters(services: readonly ComposeService[]): readonly (readonly ComposeService[])[] {
  const voters = services.filter(({ software, optional }) => software && !optional);
  const byName = new Map(voters.map((voter) => [voter.name, voter]));
  const told = new Map(voters.map((voter) => [voter, new Set(voter.words.split(/[^\w-]+/))]));
  // By the first of those who are told of each other.
  const stems = new Map<ComposeService, string>();
  for (const [voter, words] of told) {
    const friends = [...words].flatMap((word) => byName.get(word) ?? []);
    const known = friends.filter((friend) => isLike(friend, voter) && told.get(friend)?.has(voter.name));
    const stem = known.flatMap((friend) => stems.get(friend) ?? []).at(0);
    stems.set(voter, stem ?? `${voter.software?.value.name ?? ''} ${stemOf(voter.name)}`);
  }
  return [...groupBy(voters, (voter) => stems.get(voter)).values()].filter((members) => members.length > 1);
}

function isLike(one: ComposeService, other: ComposeService): boolean {
  return one.software?.value.name === other.software?.value.name;
}

/** `etcd` of `etcd1`, `etcd-1`, `etcd_a` and `1.etcd`. */
function stemOf(name: string): string {
  if (name.length > LONGEST_NAME) return name;
  const [lead] = /^\d+[-_.]?/.exec(name) ?? [];
  if (lead !== undefined) return name.slice(lead.length);
  const stem = name.slice(0, lengthWithout(name, /\d/));
  return stem === name ? name.replace(/[-_.][a-z]$/i, '') : stem.replace(/[-_.]$/, '');
}

/** Names are labels of DNS; what is longer is no service, and costly to look through. */
const LONGEST_NAME = 63;

/** Members that other files hold may be anywhere. */
function scheduledService(service: ComposeService): Service {
  const { name, nameRange, extent, software, declared, declarations, member } = service;
  return {
    name,
    nameRange,
    extent,
    nouns: NOUNS,
    hosts: [],
    declarations,
    complete: service.complete && membersElsewhere([member]) === 0,
    scheduling: schedulingOf(service),
    ...(service.modelSite && { modelSite: service.modelSite }),
    ...(software && { software }),
    ...(!software && !declared && { quorumBased: 'unless-declared' }),
  };
}

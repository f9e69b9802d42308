/**
 * Docker Compose files: services whose tasks a swarm places. Without a `deploy` key, everything runs on one machine.
 * There is then nothing to say about places, but something about the number of members.
 */
import { limitWriter } from './constraints.ts';
import type { Memo } from '../../base/memo.ts';
import type { Problem, Service } from '../../model/service.ts';
import { membersElsewhere, quorumGroups } from '../software/quorumGroups.ts';
import { declaredGroup, type DeclaredGroup } from '../conventions.ts';
import { inReplicaSet, type ReplicaSet } from '../software/replicaSets.ts';
import { besideOf, clustersAmong, isMember, mayTellMembers, toldOf } from './beside.ts';
import { clusterOf, isPinned } from './cluster.ts';
import { localCluster } from './local.ts';
import { hostNames } from './hostNames.ts';
import { isOfSwarm, MODEL_KEYS, NOUNS, readService, schedulingOf, withMembership } from './service.ts';
import { isVoter } from './container.ts';
import type { ComposeService } from './service.ts';
import type { Told } from '../elsewhere/told.ts';
import type { Dialect, Reading } from '../dialect.ts';
import type { Steps } from '../../base/steps.ts';
import { eachEntry, fieldsOf } from '../../text/values.ts';
import type { Value } from '../../text/values.ts';
import type { YamlDocument } from '../../text/yamlDocument.ts';

/** @param declared the quorums into which the project puts services */
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
    inTemplate: undefined,
    recognises,
    read: readServices,
    // oxlint-disable-next-line require-yield -- what takes time has been done
    *join(documents, memo, around) {
      const readings = documents.map((services) => {
        const strangers = besideOf(services, around, memo);
        const known = withKnown([...services, ...strangers], declared, memo);
        const [own, others] = [known.slice(0, services.length), known.slice(services.length)];
        return { ...together(own, others, around.path, memo), told: () => toldOf(services, memo) };
      });
      return {
        services: readings.flatMap(({ services }) => services),
        problems: readings.flatMap(({ problems }) => problems),
        told: function* () {
          const all: Told[] = [];
          for (const { told } of readings) for (const fact of yield* told()) all.push(fact);
          return all;
        },
      };
    },
    nouns: NOUNS,
    modelKeys: MODEL_KEYS,
    constraints: limitWriter,
    hostNames,
    // Swarm compares names of nodes in this way.
    foldsCase: true,
    describesMachines: undefined,
    tellsMembers: { test: mayTellMembers },
    completions: undefined,
  };
}

/**
 * The services with what scripts of other services say of the members of a replica set, and with the quorums that the
 * project states.
 */
function withKnown(
  services: readonly ComposeService[],
  declared: readonly DeclaredGroup[],
  memo: Memo,
): readonly ComposeService[] {
  const sets = services.flatMap(({ replicaSets }) => replicaSets);
  if (sets.length === 0 && declared.length === 0) return services;
  return services.map((service) => inDeclared(inScripts(service, sets, memo), declared, memo));
}

/** The service with what scripts say; the same object where none speaks of it. */
function inScripts(service: ComposeService, sets: readonly ReplicaSet[], memo: Memo): ComposeService {
  const { member } = service;
  if (sets.length === 0 || member.software !== 'MongoDB' || member.membership.votes) return service;
  return memo.get(inScripts, service, sets, () => {
    const membership = inReplicaSet(member.membership, sets, member, [member.name, ...member.aliases]);
    return membership === member.membership ? service : withMembership(service, membership);
  });
}

/**
 * The service with what the project says of it; the same object where that is nothing. What the service states itself
 * comes first.
 */
function inDeclared(service: ComposeService, groups: readonly DeclaredGroup[], memo: Memo): ComposeService {
  const declared = service.member.declared ?? declaredGroup(groups, service.name);
  if (declared === undefined || declared === service.member.declared) return service;
  return memo.get(inDeclared, service, [declared], () => ({
    ...service,
    declared: true,
    member: { ...service.member, declared },
  }));
}

/** Many tools have `services`; only those of Compose state how they are deployed. */
function* recognises(root: Value): Steps<boolean> {
  const services = root.kind === 'map' ? fieldsOf(root).get('services')?.value : undefined;
  if (services?.kind !== 'map') return false;
  for (const { value } of eachEntry(services)) {
    const fields = value.kind === 'map' ? fieldsOf(value) : undefined;
    if (isOfSwarm(fields?.get('deploy')?.value) || fields?.get('x-quorate')?.value.kind === 'map') return true;
    yield;
  }
  let voters = 0;
  for (const entry of eachEntry(services)) {
    if (isVoter(entry) && ++voters > 1) return true;
    yield;
  }
  return false;
}

/** Reads every service of a file, also those that only need a port or a folder of a node. */
function* readServices(document: YamlDocument): Steps<readonly ComposeService[]> {
  const { root } = document;
  const services = root.kind === 'map' ? fieldsOf(root).get('services')?.value : undefined;
  if (services?.kind !== 'map') return [];
  const read = yield* document.keptByEntry(readService, services, readService);
  return read.flat();
}

/**
 * The services of a file. Nothing is said of `mode: global`, which permits only one task on each node, of jobs, which
 * end, and of services that are scaled to zero.
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

/** The clusters where nothing is deployed. */
function localClusters(services: readonly ComposeService[]): readonly (readonly ComposeService[])[] {
  const voters = services.filter(({ software, optional }) => software && !optional);
  const groups = quorumGroups(voters.map(({ member }) => member));
  return groups.map((group) => group.flatMap((place) => voters[place] ?? []));
}

/** The service for a swarm. Members in other files may be on any node. */
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
    ...(service.notJudged !== undefined && { notJudged: service.notJudged }),
    ...(service.modelSite && { modelSite: service.modelSite }),
    ...(software && { software }),
    ...(!software && !declared && { quorumBased: 'unless-declared' }),
  };
}

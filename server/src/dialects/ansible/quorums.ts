/** Finds the groups of an inventory whose hosts are members of one quorum, by the variables that roles form clusters with. */
import { commonName } from '../../base/commonName.ts';
import type { QuorumSoftware } from '../../model/riskModel.ts';
import { type Candidate, membersElsewhere, quorumGroups } from '../software/quorumGroups.ts';
import { NO_MEMBERSHIP } from '../software/membership.ts';
import { softwareNamed, softwareOfGroup } from '../software/quorumSoftware.ts';
import { hostsIn, isPlain, wordsIn } from '../software/settingValues.ts';
import { lengthWithout } from '../../base/names.ts';
import type { Group, Inventory } from './inventory.ts';
import { textIn } from './machines.ts';

/** The groups of one quorum. */
export interface GroupQuorum {
  readonly groups: readonly Group[];
  /** Its name where it has several groups, or where its author states it. */
  readonly name?: string;
  readonly software: QuorumSoftware | undefined;
  /** False where its settings list members that the inventory does not have. */
  readonly whole: boolean;
}

/**
 * Variables that name the cluster of a host. Sources: README.md of UnderGreen/ansible-role-mongodb and of the collection
 * community.mongodb; openstack-ansible-galera_server; the flag of etcd with this name.
 */
const CLUSTERS: readonly (readonly [variable: string, software: string])[] = [
  ['mongodb_replication_replset', 'MongoDB'],
  ['mongodb_replication_replSetName', 'MongoDB'],
  ['galera_cluster_name', 'Galera'],
  ['etcd_initial_cluster_token', 'etcd'],
];

/** Variables that list all members of the cluster of a host; the flag of etcd with this name. */
const MEMBERS: readonly (readonly [variable: string, software: string])[] = [['etcd_initial_cluster', 'etcd']];

/**
 * The quorums in the order of their first groups; a group in no quorum stands alone.
 * @param known the software that the name of a group tells
 */
export function groupQuorums(
  groups: readonly Group[],
  inventory: Inventory,
  known: (group: Group) => QuorumSoftware | undefined,
): readonly GroupQuorum[] {
  const named = new Map(groups.map((group) => [group, known(group)]));
  const covered = new Set(groups.flatMap((group) => (tells(group, named) ? [...below(group, inventory)] : [])));
  const candidates = groups.map((group) => candidateOf(group, inventory, named.get(group), covered.has(group.name)));
  const together = quorumGroups(candidates);
  const quorumOf = new Map(together.flatMap((places) => places.map((place) => [place, places] as const)));
  return groups.flatMap((group, place): GroupQuorum[] => {
    const places = quorumOf.get(place);
    if (!places) return [{ groups: [group], software: named.get(group) ?? alone(candidates[place]), whole: true }];
    if (places[0] !== place) return [];
    const members = places.flatMap((one) => groups[one] ?? []);
    const own = places.flatMap((one) => candidates[one] ?? []);
    const hosts = own.reduce((sum, { replicas }) => sum + replicas, 0);
    const software =
      members.flatMap((one) => named.get(one) ?? []).at(0) ?? softwareNamed(own[0]?.software ?? '', hosts);
    return [
      {
        groups: members,
        name: commonName(members.map(({ name }) => name)),
        software,
        whole: membersElsewhere(own) === 0,
      },
    ];
  });
}

/** A group that names its cluster, or lists no more members than it has, needs no other group; a numbered one does. */
function alone(candidate: Candidate | undefined): QuorumSoftware | undefined {
  const { software = '', membership = NO_MEMBERSHIP, replicas = 0 } = candidate ?? {};
  const { cluster, listed } = membership;
  const tellsAll = cluster !== undefined || (listed > 0 && listed <= replicas);
  return tellsAll ? softwareNamed(software, replicas) : undefined;
}

/** Whether the group itself tells that its hosts are members, so that the groups below it need not. */
function tells(group: Group, named: ReadonlyMap<Group, QuorumSoftware | undefined>): boolean {
  return named.get(group) !== undefined || [...CLUSTERS, ...MEMBERS].some(([variable]) => group.vars.has(variable));
}

function below({ children }: Group, { groups }: Inventory): ReadonlySet<string> {
  const found = new Set(children);
  for (const name of found) for (const child of groups.get(name)?.children ?? []) found.add(child);
  return found;
}

function candidateOf(
  group: Group,
  inventory: Inventory,
  named: QuorumSoftware | undefined,
  covered: boolean,
): Candidate {
  const { name } = group;
  const hosts = [...(inventory.members.get(name)?.hosts.keys() ?? [])];
  const told = (variables: typeof CLUSTERS): readonly (readonly [software: string, value: string])[] =>
    variables.flatMap(([variable, software]) => {
      const value = stated(group, hosts, variable, inventory);
      return value === undefined ? [] : [[software, value] as const];
    });
  const [clustered, cluster = ''] = told(CLUSTERS)[0] ?? [];
  const [listing, list = ''] = told(MEMBERS)[0] ?? [];
  const numbered = hosts.length === 1 ? softwareOfGroup(withoutNumber(name))?.name : undefined;
  const software = named?.name ?? (covered ? undefined : (clustered ?? listing ?? numbered));
  const peers = listing === undefined ? [] : hostsIn(wordsIn(list));
  return {
    name,
    scope: '',
    software,
    image: '',
    replicas: hosts.length,
    membership: {
      peers,
      listed: new Set(peers).size,
      ...(clustered !== undefined && isPlain(cluster) && { cluster }),
    },
    aliases: peers.length === 0 ? [] : hosts.flatMap((host) => [host, addressOf(host, inventory) ?? host]),
  };
}

/** What the group states for all of its hosts, or each of them for itself. What is inherited says nothing of this group. */
function stated(group: Group, hosts: readonly string[], variable: string, { hostVars }: Inventory): string | undefined {
  const own = textIn(group.vars.get(variable)?.value);
  if (own !== undefined) return own;
  const textOf = (host = ''): string | undefined => textIn(hostVars.get(host)?.get(variable)?.value);
  const first = textOf(hosts[0]);
  return first !== undefined && hosts.every((host) => textOf(host) === first) ? first : undefined;
}

function addressOf(host: string, { hostVars }: Inventory): string | undefined {
  return textIn(hostVars.get(host)?.get('ansible_host')?.value);
}

/** `etcd` of `etcd1` and `etcd-01`. */
function withoutNumber(name: string): string {
  const stem = name.slice(0, lengthWithout(name, /\d/));
  return stem === name ? '' : stem.slice(0, lengthWithout(stem, /[-_.]/));
}

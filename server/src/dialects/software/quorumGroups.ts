/**
 * Finds the workloads or services of a file that are members of one quorum. The settings of the software count: they
 * name each other, lead to the same host, or have one name for the cluster. Where the settings say nothing, names count
 * that differ in a number or a zone at the end. Two members with different names for their cluster are never taken for
 * members of one quorum.
 */
import { groupBy } from '../../base/groupBy.ts';
import { lengthWithout } from '../../base/names.ts';
import type { Membership } from './membership.ts';

/** One workload, or one service. */
export interface Candidate {
  readonly name: string;
  /** Only candidates of the same scope can be members of one quorum: a namespace, or an empty text. */
  readonly scope: string;
  /** The software; undefined where it is not known to vote. */
  readonly software: string | undefined;
  readonly image: string;
  readonly replicas: number;
  readonly membership: Membership;
  /** Other names for it, such as that of its governing service. Its pods have this name with a number. */
  readonly aliases: readonly string[];
  /** The zone to which it is tied. */
  readonly zone?: string;
  /** The name that its operator gives to the cluster with its members. */
  readonly operated?: string;
  /** The quorum that the file states for it. */
  readonly declared?: string;
}

/** Groups of two or more, as indexes into `candidates`, in their order. Takes time linear in what the settings name. */
export function quorumGroups(candidates: readonly Candidate[]): readonly (readonly number[])[] {
  if (candidates.length < 2) return [];
  const forest = new Forest(candidates.length);
  join(candidates, forest, ({ declared, scope, membership }) =>
    declared === undefined || membership.votes === 'never' ? [] : [`${scope} ${declared}`],
  );
  const voters = [...candidates.entries()].filter(
    ([, { software, declared, membership }]) =>
      software !== undefined && declared === undefined && membership.votes !== 'never',
  );
  const own = voters.map(([, candidate]) => candidate);
  const places = voters.map(([place]) => place);
  const linked = new Forest(own.length);
  linkPeers(own, linked);
  join(own, linked, ({ aliases, ...one }) => aliases.map((alias) => `service ${bucket(one)} ${alias}`), agree);
  join(own, linked, (one) => (one.operated === undefined ? [] : [`operated ${bucket(one)} ${one.operated}`]));
  const stems = stemsByCluster(own);
  join(own, linked, (one) => clusterKeys(one, stems), agree);
  join(own, linked, (one) => numberedKeys(one), agree);
  for (const group of linked.groups()) {
    const [first = 0, ...others] = group;
    const names = new Set(group.flatMap((member) => own[member]?.membership.cluster ?? []));
    if (names.size > 1) continue;
    for (const other of others) forest.join(places[first] ?? 0, places[other] ?? 0);
  }
  return forest.groups().filter((group) => group.length > 1);
}

/** How many members the settings list that are not among these. */
export function membersElsewhere(members: readonly Pick<Candidate, 'membership' | 'replicas'>[]): number {
  const here = members.reduce((sum, { replicas }) => sum + replicas, 0);
  return Math.max(0, ...members.map(({ membership }) => membership.listed - here));
}

function bucket({ scope, software }: Pick<Candidate, 'scope' | 'software'>): string {
  return `${scope} ${software ?? ''}`;
}

/** Joins candidates with a key in common, where no two of them disagree. */
function join(
  candidates: readonly Candidate[],
  forest: Forest,
  keys: (candidate: Candidate) => readonly string[],
  agrees: (one: Candidate, other: Candidate) => boolean = () => true,
): void {
  const first = new Map<string, number>();
  for (const [place, candidate] of candidates.entries()) {
    for (const key of keys(candidate)) {
      const known = first.get(key);
      const other = known === undefined ? undefined : candidates[known];
      if (known === undefined || !other) first.set(key, place);
      else if (agrees(other, candidate)) forest.join(known, place);
    }
  }
}

/**
 * True where two candidates may be members of one quorum: they give the cluster the same name, or one of them gives
 * none. Where both list all members, each list must have room for the other candidate.
 */
function agree(one: Candidate, other: Candidate): boolean {
  const [a, b] = [one.membership, other.membership];
  const apart = a.listed > 0 && b.listed > 0 && !a.peers.some((peer) => b.peers.includes(peer));
  return calledAlike(one, other) && !apart;
}

function linkPeers(candidates: readonly Candidate[], forest: Forest): void {
  if (candidates.every(({ membership }) => membership.peers.length === 0)) return;
  const known = new Map<string, number>();
  for (const [place, candidate] of candidates.entries()) {
    for (const name of [candidate.name, ...candidate.aliases]) {
      const key = `${bucket(candidate)} ${name.toLowerCase()}`;
      if (!known.has(key)) known.set(key, place);
    }
  }
  const strangers = new Map<string, number>();
  for (const [place, candidate] of candidates.entries()) {
    const seek = (name: string): number | undefined => known.get(`${bucket(candidate)} ${name}`);
    for (const peer of candidate.membership.peers) {
      const [first = '', second = ''] = peer.split('.');
      const met = seek(first) ?? seek(first.replace(/-\d+$/, '')) ?? (second === '' ? undefined : seek(second));
      const key = `${bucket(candidate)} ${peer}`;
      const other = met ?? strangers.get(key);
      if (other === undefined) strangers.set(key, place);
      else if (calledAlike(candidates[other], candidate)) forest.join(other, place);
    }
  }
}

function calledAlike(one: Candidate | undefined, other: Candidate): boolean {
  const [a, b] = [one?.membership.cluster, other.membership.cluster];
  return a === undefined || b === undefined || a === b;
}

/**
 * Keys by the name of the cluster. Many clusters have only a default name, such as `rs0`, so the names of the workloads
 * must match too. Several pods each and a number at the end may be several clusters.
 */
function clusterKeys(candidate: Candidate, stems: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] {
  const { name, replicas, zone } = candidate;
  const key = clusterKey(candidate);
  if (key === undefined) return [];
  // What is called by its role alone goes with the only others that call their cluster so.
  const [only = '', another] = stems.get(key) ?? [];
  if (ROLES.includes(stemOf(candidate)) && another === undefined) return [`${key} ${only}`];
  const numbered = /\d$/.test(name) && replicas > 1 && !(zone !== undefined && name.endsWith(zone));
  return [`${key} ${numbered ? name : stemOf(candidate)}`];
}

function clusterKey(candidate: Candidate): string | undefined {
  const { cluster } = candidate.membership;
  return cluster === undefined ? undefined : `cluster ${bucket(candidate)} ${cluster}`;
}

/** The common name of the members of each cluster, without numbers, zones and roles. */
function stemsByCluster(candidates: readonly Candidate[]): ReadonlyMap<string, ReadonlySet<string>> {
  const named = candidates.flatMap((one) => {
    const key = clusterKey(one);
    const stem = key === undefined ? undefined : stemOf(one);
    return key === undefined || stem === undefined || ROLES.includes(stem) ? [] : [{ key, stem }];
  });
  return new Map(
    [...groupBy(named, ({ key }) => key)].map(([key, all]) => [key, new Set(all.map(({ stem }) => stem))]),
  );
}

/** Keys by the name, where settings say nothing: for single members, or for one workload in each zone. */
function numberedKeys(candidate: Candidate): readonly string[] {
  const { membership, image, name, replicas, zone } = candidate;
  const isStated = membership.peers.length > 0 || membership.cluster !== undefined || membership.alone === true;
  const one = replicas === 1 || (zone !== undefined && name.endsWith(zone));
  if (isStated || !one) return [];
  const stem = stemOf(candidate);
  return stem === name ? [] : [`numbered ${bucket(candidate)} ${image} ${stem}`];
}

/**
 * The common part of a name: `etcd` for `etcd1`, `etcd-1`, `etcd_a`, `1.etcd`, `etcd-arbiter`, and for
 * `etcd-eu-west-1a` in the zone `eu-west-1a`.
 */
function stemOf({ name, zone }: Pick<Candidate, 'name' | 'zone'>): string {
  if (name.length > LONGEST_NAME) return name;
  if (zone !== undefined && name.endsWith(zone) && name !== zone) return withoutEnd(name, zone.length);
  const [lead] = /^\d+[-_.]?/.exec(name) ?? [];
  if (lead !== undefined && lead !== name) return name.slice(lead.length);
  const length = lengthWithout(name, /\d/);
  if (length > 0 && length < name.length) return withoutRole(withoutEnd(name, name.length - length));
  return withoutRole(name.replace(/[-_.][a-z]$/i, ''));
}

/** `mongo` of `mongo-arbiter`; what is called by the role alone keeps it. */
function withoutRole(name: string): string {
  const role = ROLES.find(
    (word) =>
      name.length > word.length + 1 && /[-_.]/.test(name.charAt(name.length - word.length - 1)) && name.endsWith(word),
  );
  return role === undefined ? name : withoutEnd(name, role.length);
}

/** Names of the roles of members of a replica set. */
const ROLES =
  'arbiter arbiters arbitrator arbitrators data hidden primary secondary secondaries master slave slaves replica replicas'.split(
    ' ',
  );

/** The name without so many characters at its end, and without the dash before them. */
function withoutEnd(name: string, length: number): string {
  const rest = name.slice(0, -length);
  return rest.slice(0, lengthWithout(rest, /[-_.]/)) || name;
}

/** The longest name of a workload, since it is a label of DNS. A longer one would be costly to look through. */
const LONGEST_NAME = 63;

/** Sets that can be merged. */
class Forest {
  readonly #parent: number[];

  constructor(size: number) {
    this.#parent = Array.from({ length: size }, (_, place) => place);
  }

  join(one: number, other: number): void {
    const [a, b] = [this.#root(one), this.#root(other)];
    // The first member stands for the whole set.
    this.#parent[Math.max(a, b)] = Math.min(a, b);
  }

  groups(): readonly (readonly number[])[] {
    return [...groupBy(this.#parent.keys(), (place) => this.#root(place)).values()];
  }

  #root(place: number): number {
    let root = place;
    while (this.#parent[root] !== root) root = this.#parent[root] ?? root;
    this.#parent[place] = root;
    return root;
  }
}

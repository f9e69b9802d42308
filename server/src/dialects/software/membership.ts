/**
 * What a container's settings say of the quorum that it is a member of: the other members, what finds them, the name of
 * the cluster, and the votes of each. Only settings count by which the software forms its own cluster; what an
 * operator, a proxy or another cluster is told about it does not.
 */
import { MEMBER_SETTINGS, type MemberSettings } from './memberSettings.ts';
import type { Container } from './quorumSoftware.ts';
import { hostsIn, isPlain, valuesOf, wordsIn } from './settingValues.ts';

/** What is known of a member. */
export interface Membership {
  /** Hosts that the settings name: other members, or what finds them. They are in lower case, without ports. */
  readonly peers: readonly string[];
  /** How many members the settings list, where they list all of them; else 0. */
  readonly listed: number;
  /**
   * The name of the cluster. Clusters with different names are different; those with the same name may be different
   * too.
   */
  readonly cluster?: string;
  /**
   * `never`: none of these has a vote. `some`: only some have, and which ones is decided at run time. Not given: each
   * has one.
   */
  readonly votes?: 'never' | 'some';
  /** The numbers of the pods with a vote; absent where all have one. */
  readonly voters?: readonly number[];
  /** How many votes each has; absent where each has one. */
  readonly weight?: number;
  /** True where it is a cluster by itself, unless settings name other members. */
  readonly alone?: true;
}

/** A membership without any known facts. */
export const NO_MEMBERSHIP: Membership = { peers: [], listed: 0 };

/** One workload, or one service. Its pods have its name, with or without a number. */
export interface Owner {
  readonly name: string;
  readonly replicas: number;
}

/** @param software the name of the software, as in `QuorumSoftware.name` */
export function membershipOf(software: string, container: Container, owner: Owner): Membership {
  const settings = MEMBER_SETTINGS[software];
  if (!settings) return NO_MEMBERSHIP;
  const listed = valuesOf(settings.members ?? [], container).flatMap(wordsIn);
  const members = hostsIn(listed.filter((word) => !isObserver(word)));
  const observers = hostsIn(listed.filter(isObserver));
  const seeds = valuesOf(settings.seeds ?? [], container).flatMap((list) => hostsIn(wordsIn(list)));
  const [cluster] = valuesOf(settings.cluster ?? [], container);
  const weight = settings.weight?.(container);
  const stated = weight === 0 ? 'never' : settings.votes?.(container);
  return {
    peers: [...new Set([...members, ...seeds])],
    listed: new Set(members).size,
    ...(cluster !== undefined && isPlain(cluster) && { cluster }),
    ...(weight !== undefined && weight > 1 && { weight }),
    ...(settings.alone?.(container) === true && { alone: true }),
    ...(stated ? { votes: stated } : votesBy({ members, observers }, settings, owner)),
  };
}

/**
 * True for an observer in the list of servers: `server.4=…:observer` (ZooKeeper Administrator's Guide, "Observers").
 */
function isObserver(word: string): boolean {
  return /:observer(?:;|$)/.test(word);
}

type Votes = Pick<Membership, 'votes' | 'voters'>;

/**
 * The votes of an owner, by a list of members with a vote and one of members without. Empty where all of the owner's
 * members have one.
 */
export function votesBy(
  { members, observers }: { readonly members: readonly string[]; readonly observers: readonly string[] },
  { listDecides }: Pick<MemberSettings, 'listDecides'>,
  { name, replicas }: Owner,
): Votes {
  const own = (hosts: readonly string[]): readonly string[] => hosts.filter((host) => isOwn(host, name));
  const [voting, silent] = [own(members), own(observers)];
  if (silent.length === 0 && !(listDecides && voting.length > 0)) return {};
  if (voting.length === 0) return { votes: 'never' };
  const voters = [...new Set(voting.flatMap((host) => numberOf(host) ?? []))].filter((number) => number < replicas);
  const known = voters.length + (listDecides ? replicas - voters.length : new Set(silent).size);
  if (voters.length < new Set(voting).size || known !== replicas) return listDecides ? {} : { votes: 'some' };
  return voters.length === replicas ? {} : { voters };
}

function isOwn(host: string, name: string): boolean {
  return host.split('.')[0]?.replace(/-\d+$/, '') === name.toLowerCase() || host.split('.')[0] === name.toLowerCase();
}

function numberOf(host: string): number | undefined {
  const [, digits] = /-(\d{1,4})$/.exec(host.split('.')[0] ?? '') ?? [];
  return digits === undefined ? undefined : Number(digits);
}

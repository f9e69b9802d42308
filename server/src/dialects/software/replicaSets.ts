/** Configurations of MongoDB's replica sets in scripts: `rs.initiate({members: [{host: 'mongo-0:27017'}, …]})`. */
import { type Membership, type Owner, votesBy } from './membership.ts';
import { hostsIn } from './settingValues.ts';

/** A replica set. It is plain data. Hosts are in lower case, without ports. */
export interface ReplicaSet {
  /**
   * The hosts of members that vote, arbiters included, and of members that do not: MongoDB manual, `members[n].votes`.
   */
  readonly members: readonly string[];
  readonly observers: readonly string[];
  /** True where no members are added later. */
  readonly whole: boolean;
}

/** A fast look: false where a text surely holds no such configuration. */
export function mayTellReplicaSet(text: string): boolean {
  return /\brs\.(?:initiate|reconfig|add|addArb)\b|\breplSetInitiate\b/.test(text);
}

/** The replica sets that a text configures. */
export function replicaSetsIn(text: string): readonly ReplicaSet[] {
  if (!mayTellReplicaSet(text)) return [];
  // One script may set up several.
  const starts = [...text.matchAll(/\brs\.(?:initiate|reconfig)\b|\breplSetInitiate\b/g)].map(({ index }) => index);
  const pieces = starts.map((start, at) => text.slice(start, starts[at + 1]).slice(0, LONGEST));
  return pieces.flatMap((piece) => {
    const stated = [...piece.matchAll(/\bhost["']?\s{0,20}:\s{0,20}["']([^"'\s]{1,300})["']/g)].map((match) => ({
      host: match[1] ?? '',
      silent: /\bvotes["']?\s{0,20}:\s{0,20}0\b/.test(objectAround(piece, match.index)),
    }));
    const added = [...piece.matchAll(/\brs\.add(?:Arb)?\(\s{0,20}["']([^"'\s]{1,300})["']/g)].map(([, host = '']) => ({
      host,
      silent: false,
    }));
    const all = [...stated, ...added];
    // Names that are put together at run time tell nothing.
    if (all.length < 2 || all.some(({ host }) => /[$%]/.test(host))) return [];
    const hosts = (silent: boolean): readonly string[] =>
      hostsIn(all.flatMap((member) => (member.silent === silent ? member.host : [])));
    return [{ members: hosts(false), observers: hosts(true), whole: added.length === 0 }];
  });
}

const LONGEST = 10_000;

/** The text in the same braces. */
function objectAround(text: string, at: number): string {
  const start = text.lastIndexOf('{', at);
  let depth = 0;
  for (let end = Math.max(0, start); end < text.length; end++) {
    if (text[end] === '{') depth += 1;
    if (text[end] === '}') depth -= 1;
    if (depth === 0) return text.slice(start, end);
  }
  return text.slice(at);
}

/** The membership of an owner with what such configurations say of it; the same object where none names it. */
export function inReplicaSet(
  membership: Membership,
  sets: readonly ReplicaSet[],
  { replicas }: Pick<Owner, 'replicas'>,
  names: readonly string[],
): Membership {
  for (const { members, observers, whole } of sets) {
    const hosts = [...members, ...observers];
    const name = names.find((one) => hosts.some((host) => isOf(host, one.toLowerCase())));
    if (name === undefined) continue;
    return {
      ...membership,
      peers: [...new Set([...membership.peers, ...members])],
      listed: whole ? new Set(members).size : membership.listed,
      ...votesBy({ members, observers }, {}, { name, replicas }),
    };
  }
  return membership;
}

function isOf(host: string, name: string): boolean {
  const first = host.split('.')[0] ?? '';
  return first === name || first.replace(/-\d+$/, '') === name;
}

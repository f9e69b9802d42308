/** Moves replicas that each name their host: the name of the new host replaces that of the old one. */
import { short } from '../base/names.ts';
import { textIn } from '../model/range.ts';
import type { Assigned, Host, Listing } from '../model/service.ts';
import type { TextEdit } from '../model/written.ts';
import { quoteOf, scalar } from '../text/scalar.ts';

export interface AssignedMove {
  readonly host: Host;
  readonly listing: Extract<Listing, { kind: 'assigned' }>;
  readonly target: number;
}

/** The most tries of the search; real files need one for each replica. */
const MAX_TRIES = 20_000;

/** The edits, or the reason why there are none. Two replicas that claim the same thing never get the same host. */
export function moveAssigned(moves: readonly AssignedMove[]): readonly TextEdit[] | string {
  const slots = moves.flatMap((move) => Array<AssignedMove>(Math.max(0, move.target - move.host.replicas)).fill(move));
  const candidates = moves.flatMap((from) => (from.host.replicas > from.target ? candidatesOn(from) : []));
  const trips = assign(slots, candidates);
  if (!trips) return reasonAgainst(moves);
  return trips.map(({ item, to }) => ({ range: item.range, newText: writtenLike(item, to.host.name) }));
}

interface Candidate {
  readonly from: AssignedMove;
  readonly item: Assigned;
}

interface Trip extends Candidate {
  readonly to: AssignedMove;
}

/** The replicas that can leave a host, the last ones first. */
function candidatesOn(from: AssignedMove): Candidate[] {
  return from.listing.items
    .filter((item) => isMovable(item))
    .toReversed()
    .map((item) => ({ from, item }));
}

/** One candidate for each slot. The search tries them in order, and goes back where two claims meet. */
function assign(slots: readonly AssignedMove[], candidates: readonly Candidate[]): readonly Trip[] | undefined {
  const occupied = new Map(slots.map((slot) => [slot, claimsOn(slot)]));
  const left = new Map(candidates.map(({ from }) => [from, from.host.replicas - from.target]));
  const trips: Trip[] = [];
  const used = new Set<Assigned>();
  let tries = 0;
  const fill = (index: number): boolean => {
    const to = slots[index];
    if (!to) return true;
    const claims = occupied.get(to) ?? new Set();
    for (const { from, item } of candidates) {
      const quota = left.get(from) ?? 0;
      if (quota === 0 || used.has(item) || item.claims.some((claim) => claims.has(claim))) continue;
      if (++tries > MAX_TRIES) return false;
      used.add(item);
      left.set(from, quota - 1);
      for (const claim of item.claims) claims.add(claim);
      trips.push({ from, item, to });
      if (fill(index + 1)) return true;
      trips.pop();
      for (const claim of item.claims) claims.delete(claim);
      left.set(from, quota);
      used.delete(item);
    }
    return false;
  };
  return fill(0) ? trips : undefined;
}

function claimsOn({ listing }: AssignedMove): Set<string> {
  return new Set([...listing.taken, ...listing.items.flatMap(({ claims }) => claims)]);
}

function isMovable({ range, uneditable }: Assigned): boolean {
  return uneditable === undefined && !/^[|>*]|[\n\r]/.test(textIn(range));
}

function reasonAgainst(moves: readonly AssignedMove[]): string {
  const surplus = moves.filter(({ host, target }) => host.replicas > target);
  for (const { host, target, listing } of surplus) {
    const stuck = listing.items.filter((item) => !isMovable(item));
    if (host.replicas - stuck.length >= host.replicas - target) continue;
    const reason =
      stuck.find(({ uneditable }) => uneditable !== undefined)?.uneditable ?? 'its host is written on several lines';
    return `a replica on ${short(host.name)} cannot be moved: ${reason}`;
  }
  const deficits = moves.filter(({ host, target }) => host.replicas < target);
  for (const { host, listing } of deficits) {
    const held = claimsOn({ host, listing, target: 0 });
    const claims = surplus.flatMap((move) => move.listing.items.flatMap((item) => item.claims));
    const taken = claims.find((claim) => held.has(claim));
    if (taken !== undefined) return `${short(taken)} is already taken on ${short(host.name)}`;
  }
  return 'two of the replicas to move claim the same port or folder';
}

/** The name of the host in the quotes of the old name; quotes are added where the new name needs them. */
function writtenLike({ range, prefix = '' }: Assigned, host: string): string {
  return scalar(prefix + host, quoteOf(textIn(range)));
}

/** Makes the smallest edits of the file that reach a wanted placement. */
import { short } from '../base/names.ts';
import { textIn } from '../model/range.ts';
import type { Host, Listing, Range, Service } from '../model/service.ts';
import type { TextEdit } from '../model/written.ts';
import { idleList } from './flowList.ts';
import { listOf } from './lists.ts';
import { moveAssigned } from './moveAssigned.ts';
import { moveNames } from './moveNames.ts';
import type { ListMove } from './moveNames.ts';
import { type PartBefore, suggestHosts } from './suggestHosts.ts';
import { joined } from '../text/lines.ts';

/** The edits of a placement. With `asComment` they only write comments, and the placement stays as it is. */
export type PlacementEdit =
  { readonly edits: readonly TextEdit[]; readonly asComment?: true } | { readonly refused: string };

/**
 * The edits that give every host its target, or the reason why the file cannot state it. No other byte changes.
 * @param target replicas per host, in the order of `service.hosts`; their sum is that of the present placement
 * @param before finds the part of the file before another one
 */
export function placementEdits(service: Service, target: readonly number[], before: PartBefore): PlacementEdit {
  const moves = service.hosts.map((host, i): Move => ({ host, listing: host.listing, target: target[i] ?? -1 }));
  if (target.length !== moves.length || target.some((wanted) => wanted < 0) || net(moves) !== 0) {
    return { refused: `a fix never changes the number of ${service.nouns.replica[1]}` };
  }
  const changed = moves.filter((move) => move.host.replicas !== move.target);
  const observed = ofKind(changed, 'observed');
  if (observed.length > 0) return { edits: suggestHosts(observed, before), asComment: true };
  const edits: TextEdit[] = [];
  for (const write of [fixedHosts, countedAndNamed, assignedHosts]) {
    const written = write(changed);
    if (typeof written === 'string') return { refused: written };
    edits.push(...written);
  }
  return { edits: joined(edits) };
}

/** An edit that writes another number in the quotes of the present one. */
export function rewriteNumber(range: Range, value: number): TextEdit {
  const quoted = /^["']/.test(textIn(range)) ? 1 : 0;
  return { range: { ...range, start: range.start + quoted, end: range.end - quoted }, newText: String(value) };
}

/** A host whose number of replicas changes. */
interface Move<L = Listing> {
  readonly host: Host;
  readonly listing: L;
  readonly target: number;
}

type Written = readonly TextEdit[] | string;
type Of<K extends Listing['kind']> = Move<Extract<Listing, { kind: K }>>;

function fixedHosts(moves: readonly Move[]): Written {
  const [uneditable] = ofKind(moves, 'fixed');
  return uneditable ? `${short(uneditable.host.name)} cannot be edited: ${uneditable.listing.reason}` : [];
}

function assignedHosts(moves: readonly Move[]): Written {
  const assigned = ofKind(moves, 'assigned');
  if (net(assigned) !== 0) return 'replicas cannot move between hosts that are written in different ways';
  const emptied = assigned.find(({ target }) => target === 0);
  if (emptied) return `${short(emptied.host.name)} would hold nothing, and then the file would not name it any more`;
  return assigned.length > 0 ? moveAssigned(assigned) : [];
}

/** Moves names from list to list, and changes numbers in place. A host that holds nothing can take part as either. */
function countedAndNamed(moves: readonly Move[]): Written {
  const named = ofKind(moves, 'names').map(({ host, listing, target }): ListMove => {
    return { host, list: listOf(host, listing), target };
  });
  const counted = ofKind(moves, 'count');
  const idle = counted.flatMap(({ host, listing, target }): ListMove[] => {
    const list = host.replicas === 0 ? idleList(host, listing.range) : undefined;
    return list ? [{ host, list, target }] : [];
  });
  const lists = net(named) === 0 ? named : [...named, ...idle];
  if (net(lists) !== 0) return nameLost(named, counted);
  const moved = moveNames(lists);
  if (typeof moved === 'string') return moved;
  const numbers = counted.filter(({ host }) => !lists.some((move) => move.host === host));
  return [...moved, ...numbers.map(({ listing, target }) => rewriteNumber(listing.range, target))];
}

function nameLost([named]: readonly ListMove[], counted: readonly Of<'count'>[]): string {
  const count = counted.find(({ host }) => host.replicas > 0) ?? counted[0];
  const hosts = `${short(count?.host.name ?? '')} holds a number and ${short(named?.host.name ?? '')} a list`;
  return `${hosts}: a name would be lost or invented`;
}

function ofKind<K extends Listing['kind']>(moves: readonly Move[], kind: K): Of<K>[] {
  return moves.filter((move): move is Of<K> => move.listing.kind === kind);
}

/** How many replicas leave these hosts, minus those that arrive. */
function net(moves: readonly Pick<Move, 'host' | 'target'>[]): number {
  return moves.reduce((sum, { host, target }) => sum + host.replicas - target, 0);
}

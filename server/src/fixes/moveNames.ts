/** Moves names from lists that hold too many to lists that hold too few. */
import { short } from '../base/names.ts';
import type { Host } from '../model/service.ts';
import type { TextEdit } from '../model/written.ts';
import type { NameList } from './nameList.ts';

export interface ListMove {
  readonly host: Host;
  readonly list: NameList;
  readonly target: number;
}

/** The edits, or the reason why there are none. All targets together must hold as many names as all lists do now. */
export function moveNames(moves: readonly ListMove[]): readonly TextEdit[] | string {
  const destinations = moves.flatMap((move) =>
    Array<ListMove>(Math.max(0, move.target - move.host.replicas)).fill(move),
  );
  const edits: TextEdit[] = [];
  const arrivals = new Map(moves.map((move) => [move, [] as { raw: string; remark: string }[]]));
  for (const { host, list, target } of moves) {
    if (host.replicas <= target) continue;
    const indices = chooseItems(list, host.replicas - target);
    if (!indices) return `the names on ${short(host.name)} are written in a way that cannot be moved`;
    const leaving = indices.map((index) => {
      const to = destinations.shift();
      const { raw, remark } = list.items[index] ?? { raw: '', remark: '' };
      const withRemark = list.takesRemarks && to?.list.takesRemarks === true;
      if (to) arrivals.get(to)?.push({ raw, remark: withRemark ? remark : '' });
      return { index, withRemark };
    });
    const removed = list.remove(leaving);
    if (typeof removed === 'string') return removed;
    edits.push(...removed);
  }
  for (const [{ list }, names] of arrivals) {
    const added = names.length > 0 ? list.append(names) : [];
    if (typeof added === 'string') return added;
    edits.push(...added);
  }
  return edits;
}

/**
 * The indexes of the last items that can leave, in file order. Items without a comment of their own are taken first.
 */
function chooseItems(list: NameList, count: number): number[] | undefined {
  const movable = list.items.flatMap((item, index) => (item ? [{ index, remark: item.remark !== '' }] : []));
  const order = movable.toReversed().toSorted((a, b) => Number(a.remark) - Number(b.remark));
  if (order.length < count) return undefined;
  return order
    .slice(0, count)
    .map(({ index }) => index)
    .toSorted((a, b) => a - b);
}

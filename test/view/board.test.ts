import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arrange, type Board, boardOf, carryTo, drop, lift, press, sizesOf } from '../../client/view/board.ts';

/** The board after these keys, and picking up or dropping the replica in focus at each `Space`. */
function after(board: Board, ...keys: readonly string[]): Board {
  const act = (here: Board, key: string): Board => {
    if (key !== 'Space') return press(here, key) ?? here;
    return here.lifted ? drop(here) : lift(here, here.focus);
  };
  return keys.reduce(act, board);
}

describe('the keyboard goes from replica to replica', () => {
  // Replicas 0 and 1 are on the first host, none on the second, 2, 3 and 4 on the third.
  const board = boardOf([2, 0, 3]);
  test.for([
    ['to the next one', ['ArrowRight'], 1],
    ['on to the next host that has one', ['ArrowRight', 'ArrowRight'], 2],
    ['back', ['ArrowRight', 'ArrowRight', 'ArrowLeft'], 1],
    ['down, past a host without any, and keeps its place', ['ArrowRight', 'ArrowDown'], 3],
    ['up to the last one where there are fewer', ['End', 'ArrowUp'], 1],
    ['to the ends', ['End', 'Home', 'End'], 4],
    ['nowhere beyond them', ['ArrowUp', 'ArrowLeft'], 0],
  ] as const)('%s', ([, keys, focus]) => {
    expect(after(board, ...keys).focus).toBe(focus);
  });

  test('and leaves other keys to others', () => {
    expect(press(board, 'Tab')).toBeUndefined();
    expect(press(lift(board, 0), 'Home')).toBeUndefined();
  });
});

describe('the keyboard carries a replica', () => {
  test.for([
    ['down to the next host', ['Space', 'ArrowDown', 'Space'], [1, 1, 3]],
    ['and counts it where it is over', ['Space', 'ArrowDown', 'ArrowDown'], [1, 0, 4]],
    ['back with Escape', ['Space', 'ArrowDown', 'Escape'], [2, 0, 3]],
    ['and no farther than the last host', ['Space', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'Space'], [1, 0, 4]],
    ['again', ['Space', 'ArrowDown', 'Space', 'Space', 'ArrowUp', 'Space'], [2, 0, 3]],
  ] as const)('%s', ([, keys, sizes]) => {
    expect(sizesOf(after(boardOf([2, 0, 3]), ...keys))).toEqual(sizes);
  });

  test('past a host that is full, and home again', () => {
    const board = boardOf([2, 1, 1], [2, 1, undefined]);
    expect(sizesOf(after(board, 'Space', 'ArrowDown'))).toEqual([1, 1, 2]);
    expect(sizesOf(after(board, 'Space', 'ArrowDown', 'ArrowUp'))).toEqual([2, 1, 1]);
    expect(sizesOf(carryTo(lift(board, 0), 1))).toEqual([2, 1, 1]);
  });
});

test('another arrangement moves as few replicas as it must', () => {
  const before = boardOf([2, 2, 2]);
  const { lanes } = arrange(before, [4, 1, 1]);
  expect(lanes.map(({ length }) => length)).toEqual([4, 1, 1]);
  expect(lanes.map((lane, host) => lane.filter((replica) => before.lanes[host]?.includes(replica)).length)).toEqual([
    2, 1, 1,
  ]);
});

test('whatever is pressed, no replica is lost, doubled or over capacity', () => {
  const key = fc.constantFrom('Space', 'ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End', 'Escape');
  const hosts = fc.array(fc.record({ size: fc.nat(4), room: fc.nat(3) }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(hosts, fc.array(key, { maxLength: 40 }), (all, keys) => {
      const capacities = all.map(({ size, room }) => size + room);
      const board = boardOf(
        all.map(({ size }) => size),
        capacities,
      );
      if (board.lanes.flat().length === 0) return;
      const end = after(board, ...keys);
      expect(end.lanes.flat().toSorted((a, b) => a - b)).toEqual(board.lanes.flat());
      const sizes = sizesOf(end);
      expect(sizes.reduce((a, b) => a + b)).toBe(board.lanes.flat().length);
      expect(sizes.every((size, host) => size <= (capacities[host] ?? 0))).toBe(true);
    }),
  );
});

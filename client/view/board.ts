/** Replicas on hosts, to be moved about: pure state, one function for everything that can be done with it. */

export interface Board {
  /** For each host the replicas on it, each a number of its own that it keeps. */
  readonly lanes: readonly (readonly number[])[];
  /** The most replicas that fit on each host. */
  readonly capacities: readonly number[];
  /** The replica that the keyboard is at. */
  readonly focus: number;
  /** Grows with each step of the keyboard: then the focus of the page follows. */
  readonly steps: number;
  /** A replica that has been picked up, and the host it is over. */
  readonly lifted?: { readonly replica: number; readonly over: number };
}

export function boardOf(sizes: readonly number[], capacities: readonly (number | undefined)[] = []): Board {
  let next = 0;
  const lanes = sizes.map((size) => Array.from({ length: size }, () => next++));
  return { lanes, capacities: sizes.map((_, host) => capacities[host] ?? Infinity), focus: 0, steps: 0 };
}

/** Replicas per host, the one that is picked up where it is over. */
export function sizesOf(board: Board): number[] {
  const { lanes, lifted } = board;
  const sizes = lanes.map(({ length }) => length);
  if (!lifted) return sizes;
  return sizes.map(
    (size, host) => size - Number(host === hostOf(board, lifted.replica)) + Number(host === lifted.over),
  );
}

/** The host that a replica is on, or was before it was picked up. */
export function hostOf({ lanes }: Board, replica: number): number {
  return lanes.findIndex((lane) => lane.includes(replica));
}

export function lift(board: Board, replica: number): Board {
  return { ...board, focus: replica, lifted: { replica, over: hostOf(board, replica) } };
}

/** The board as it was where the host is full. */
export function carryTo(board: Board, over: number): Board {
  const { lifted, lanes, capacities } = board;
  if (!lifted || over === lifted.over || lanes[over] === undefined) return board;
  const home = hostOf(board, lifted.replica);
  const full = over !== home && lanes[over].length >= (capacities[over] ?? Infinity);
  return full ? board : { ...board, lifted: { ...lifted, over } };
}

/** To the next host that has room, in steps of 1 or -1. */
function carryBy(board: Board, step: 1 | -1): Board {
  const { lifted, lanes } = board;
  if (!lifted) return board;
  for (let over = lifted.over + step; lanes[over] !== undefined; over += step) {
    const carried = carryTo(board, over);
    if (carried !== board) return { ...carried, steps: board.steps + 1 };
  }
  return board;
}

export function drop(board: Board): Board {
  const { lifted, ...rest } = board;
  if (!lifted) return board;
  const { replica, over } = lifted;
  if (hostOf(board, replica) === over) return rest;
  const lanes = board.lanes.map((lane, host) => [
    ...lane.filter((other) => other !== replica),
    ...(host === over ? [replica] : []),
  ]);
  return { ...rest, lanes };
}

/** Puts what was picked up back where it was. */
export function putBack({ lifted, ...rest }: Board): Board {
  return lifted ? { ...rest, steps: rest.steps + 1 } : rest;
}

/** As few replicas move as must. */
export function arrange(board: Board, sizes: readonly number[]): Board {
  const { lanes, lifted: _, ...rest } = board;
  const free = lanes.flatMap((lane, host) => lane.slice(sizes[host] ?? 0));
  const arranged = lanes.map((lane, host) => {
    const kept = lane.slice(0, sizes[host] ?? 0);
    return [...kept, ...free.splice(0, (sizes[host] ?? 0) - kept.length)];
  });
  return { ...rest, lanes: arranged, steps: 0 };
}

const STEPS: Readonly<Record<string, (board: Board, host: number, place: number) => number | undefined>> = {
  ArrowLeft: ({ lanes }, host, place) => lanes[host]?.[place - 1] ?? lanes.slice(0, host).flat().at(-1),
  ArrowRight: ({ lanes }, host, place) => lanes[host]?.[place + 1] ?? lanes.slice(host + 1).flat()[0],
  ArrowUp: ({ lanes }, host, place) => nearest(lanes.slice(0, host).findLast(isTaken), place),
  ArrowDown: ({ lanes }, host, place) => nearest(lanes.slice(host + 1).find(isTaken), place),
  Home: ({ lanes }) => lanes.flat()[0],
  End: ({ lanes }) => lanes.flat().at(-1),
};

/** What a key does to the board; undefined for a key that does nothing here. */
export function press(board: Board, key: string): Board | undefined {
  if (board.lifted) {
    if (key === 'ArrowUp' || key === 'ArrowLeft') return carryBy(board, -1);
    if (key === 'ArrowDown' || key === 'ArrowRight') return carryBy(board, 1);
    return key === 'Escape' ? putBack(board) : undefined;
  }
  const step = STEPS[key];
  if (!step) return undefined;
  const host = hostOf(board, board.focus);
  const focus = step(board, host, board.lanes[host]?.indexOf(board.focus) ?? 0) ?? board.focus;
  return { ...board, focus, steps: board.steps + 1 };
}

const isTaken = (lane: readonly number[]): boolean => lane.length > 0;

const nearest = (lane: readonly number[] | undefined, place: number): number | undefined =>
  lane?.[Math.min(place, lane.length - 1)];
